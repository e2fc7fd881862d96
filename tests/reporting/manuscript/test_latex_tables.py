"""LaTeX prints each label as it is; pdfLaTeX compiles the tables where it is installed."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from attachpath.reporting import Section
from attachpath.reporting.manuscript.latex_tables import latex_files
from attachpath.reporting.manuscript.latex_text import latex_symbols, latex_text
from attachpath.reporting.manuscript.selection import Labelled

ESCAPES = {
    r"\textbackslash{}": "\\", r"\textasciicircum{}": "^", r"\textasciitilde{}": "~",
    r"\textless{}": "<", r"\textgreater{}": ">", r"\textbar{}": "|", r"\textquotedbl{}": '"',
    r"\textquotesingle{}": "'", r"\textasciigrave{}": "`", r"\textendash{}": "–",
    r"\ensuremath{-}": "−", "{[}": "[", "{]}": "]", "{*}": "*", "{-}": "-", "{,}": ",",
    "{?}": "?", "{!}": "!", r"\{": "{", r"\}": "}", r"\$": "$", r"\&": "&", r"\%": "%",
    r"\#": "#", r"\_": "_",
}  # fmt: skip
TOKEN = re.compile("|".join(map(re.escape, ESCAPES)) + "|.", re.DOTALL)


def read_back(latex: str) -> str:
    """Read escapes as TeX would; a special sign that is left over is a mistake."""
    tokens = TOKEN.findall(latex)
    assert not [one for one in tokens if one in set("\\{}$&%#_^~<>|\"'`[]*-,?!")]
    return "".join(ESCAPES.get(token, token) for token in tokens)


@pytest.mark.parametrize(
    "text",
    [
        r"=1+1 <script>alert(1)</script> 50% a_b $x$ \input{x} #1 & ~^ [z] ``y'' {q} –",
        "".join(map(chr, range(32, 127))).strip(),
        r"\end{document} \write18{rm} ^^5c",
        "?` !` -- --- ,, '' ``",
    ],
)
def test_any_text_comes_back_from_its_latex(text: str) -> None:
    assert read_back(latex_text(text)) == " ".join(text.split())


def test_symbols_of_statistics_are_italic_and_signs_of_mathematics_print() -> None:
    assert latex_symbols("M (SD)") == r"\textit{M} (\textit{SD})"
    assert latex_text("Δχ²") == r"\ensuremath{\Delta}\ensuremath{\chi}\textsuperscript{2}"


def test_every_letter_beyond_ascii_of_our_tables_is_known_to_pdflatex(paper: Path) -> None:
    for path in (paper / "latex").glob("*.tex"):
        assert path.read_text("utf-8").isascii(), path.name


def test_each_table_is_booktabs_with_its_note(paper: Path) -> None:
    whole = (paper / "latex" / "tables.tex").read_text("utf-8")
    names = re.findall(r"\\input\{(.+)\}", whole)
    assert {f"{name}.tex" for name in names} == {
        path.name for path in (paper / "latex").glob("table_*.tex")
    }
    for name in names:
        text = (paper / "latex" / f"{name}.tex").read_text("utf-8")
        assert text.count(r"\midrule") == text.count(r"\toprule") in (1, 2)
        assert text.count(r"\bottomrule") == 1
        assert "|" not in re.findall(r"\\begin\{(?:tabular|longtable)\}(.+)", text)[0]
        assert (r"\textit{Note.}" in text) == ("tablenotes" in text.lower())


@pytest.fixture
def pdflatex() -> Callable[[Path], subprocess.CompletedProcess[str]]:
    """Return a function that compiles the tables of a folder."""
    compiler = shutil.which("pdflatex")
    if compiler is None:
        pytest.skip("pdflatex is not installed")

    def compile_in(place: Path) -> subprocess.CompletedProcess[str]:
        return subprocess.run(  # noqa: S603 - our own text
            [compiler, "-interaction=nonstopmode", "-halt-on-error", "tables.tex"],
            cwd=place,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            timeout=120,
            check=False,
        )

    return compile_in


def test_pdflatex_compiles_every_table(
    paper: Path, tmp_path: Path, pdflatex: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    shutil.copytree(paper / "latex", tmp_path / "latex")
    done = pdflatex(tmp_path / "latex")
    assert done.returncode == 0, done.stdout[-2000:]


def test_pdflatex_prints_hostile_labels_as_text(
    hostile_section: Section,
    tmp_path: Path,
    pdflatex: Callable[..., subprocess.CompletedProcess[str]],
) -> None:
    text = hostile_section.model_dump_json(include={"tables"}).replace("安", "x")
    (table,) = Section.model_validate({**hostile_section.model_dump(), **json.loads(text)}).tables
    for name, content in latex_files([Labelled("1", "01_cohort", table)]).items():
        (tmp_path / name).write_bytes(content)
    done = pdflatex(tmp_path)
    assert done.returncode == 0, done.stdout[-2000:]
