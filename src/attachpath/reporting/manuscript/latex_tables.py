"""Tables as LaTeX: booktabs rules, notes by threeparttable, long ones over several pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from attachpath.reporting.manuscript.latex_text import latex_symbols, latex_text
from attachpath.reporting.manuscript.printed_notes import printed_notes
from attachpath.reporting.manuscript.selection import Labelled
from attachpath.reporting.manuscript.table_layout import (
    LANDSCAPE,
    PORTRAIT,
    Layout,
    fits_a_page,
    layout,
)
from attachpath.reporting.manuscript.title_case import title_case
from attachpath.reporting.section import Heading, Line, Table

__all__ = ["latex_files"]

_RAGGED = {"left": r"\raggedright", "right": r"\raggedleft", "center": r"\centering"}
_GAP = 6 / 72.27  # inches between columns: twice tabcolsep
_GROUP = r">{\raggedright\arraybackslash}p{0.97\linewidth}"
_SIZES = {10.0: r"\small", 9.0: r"\footnotesize", 8.0: r"\scriptsize", 7.0: r"\tiny"}

_PREAMBLE = r"""% Every table of the manuscript; compile this file, or copy the lines
% up to \begin{document} into your own and \input the tables that you need.
% Letters that pdfLaTeX lacks print with XeLaTeX or LuaLaTeX.
\documentclass[11pt,letterpaper]{article}
\usepackage[margin=1in]{geometry}
\usepackage{iftex}
\ifpdftex
  \usepackage[T1]{fontenc}
  \usepackage[utf8]{inputenc}
  \usepackage{mathptmx}
\fi
\usepackage{textcomp}
\usepackage{array}
\usepackage{booktabs}
\usepackage{longtable}
\usepackage{threeparttable}
\usepackage{threeparttablex}
\usepackage{pdflscape}
\usepackage{caption}
\captionsetup{labelsep=newline,labelfont=bf,textfont=it,justification=raggedright,%
  singlelinecheck=false,skip=4pt}
\newcommand{\tablenumber}[1]{\renewcommand{\thetable}{#1}\addtocounter{table}{-1}}
\setlength{\tabcolsep}{3pt}
\begin{document}
"""


def latex_files(tables: Iterable[Labelled[Table]]) -> dict[str, bytes]:
    r"""Return a file for each table, and ``tables.tex``, which has them all.

    Parameters
    ----------
    tables : iterable of Labelled
        In the order of the manuscript.

    Returns
    -------
    dict of str to bytes
        Each table is a float (or a longtable) that needs the packages of ``tables.tex`` and can be
        put into a paper by ``\input``.
    """
    chosen = list(tables)
    files = {f"{one.stem}.tex": _lines(_one(one)) for one in chosen}
    inputs = [rf"\input{{{one.stem}}}" + "\n" + r"\clearpage" for one in chosen]
    whole = [_PREAMBLE.rstrip("\n"), *inputs, r"\end{document}"]
    return {"tables.tex": _lines(whole)} | files


def _one(table: Labelled[Table]) -> Iterator[str]:
    form = layout(table.item)
    if form.landscape:
        yield r"\begin{landscape}"
    yield from (_float if fits_a_page(table.item, form) else _long)(table, form)
    if form.landscape:
        yield r"\end{landscape}"


def _float(table: Labelled[Table], form: Layout) -> Iterator[str]:
    yield r"\begin{table}[tp]"
    yield _SIZES[form.points]
    yield rf"\tablenumber{{{table.label}}}"
    yield r"\begin{threeparttable}"
    yield _caption(table)
    yield rf"\begin{{tabular}}{{{_columns(table.item, form)}}}"
    yield r"\toprule"
    yield _head(table.item.head)
    yield r"\midrule"
    yield from (_row(line, table.item.head) for line in table.item.body)
    yield r"\bottomrule"
    yield r"\end{tabular}"
    yield from _notes(table.item, "tablenotes")
    yield r"\end{threeparttable}"
    yield r"\end{table}"


def _long(table: Labelled[Table], form: Layout) -> Iterator[str]:
    yield r"\begingroup"
    yield _SIZES[form.points]
    yield rf"\tablenumber{{{table.label}}}"
    yield r"\begin{ThreePartTable}"
    yield from _notes(table.item, "TableNotes")
    yield rf"\begin{{longtable}}{{{_columns(table.item, form)}}}"
    yield _caption(table) + r"\\"
    yield r"\toprule"
    yield _head(table.item.head)
    yield r"\midrule"
    yield r"\endfirsthead"
    yield r"\toprule"
    yield _head(table.item.head)
    yield r"\midrule"
    yield r"\endhead"
    yield r"\bottomrule"
    yield r"\insertTableNotes" if table.item.note.strip() else ""
    yield r"\endlastfoot"
    yield from (_row(line, table.item.head) for line in table.item.body)
    yield r"\end{longtable}"
    yield r"\end{ThreePartTable}"
    yield r"\endgroup"


def _caption(table: Labelled[Table]) -> str:
    words = rf"\caption{{{latex_text(title_case(table.item.title))}}}"
    return words + rf"\label{{tab:{table.stem}}}"


def _columns(table: Table, form: Layout) -> str:
    """Numbers have the width that they need; words and wide headings fold as in Word."""
    room = LANDSCAPE if form.landscape else PORTRAIT
    scale = (room - _GAP * len(form.widths)) / sum(form.widths)
    return "".join(
        "r"
        if heading.align == "right" and not _head_folds(table, place)
        else rf">{{{_RAGGED[heading.align]}\arraybackslash}}p{{{form.widths[place] * scale:.3f}in}}"
        for place, heading in enumerate(table.head)
    )


def _head_folds(table: Table, place: int) -> bool:
    cells = (len(line.cells[place]) for line in table.body if line.kind != "group")
    return len(table.head[place].label) > max(cells, default=0)


def _head(head: list[Heading]) -> str:
    cells = [latex_symbols(one.label, italic=one.italic) for one in head]
    return " & ".join(cells) + r" \\"


def _row(line: Line, head: list[Heading]) -> str:
    cells = [latex_text(cell) for cell in line.cells]
    if line.kind == "group":
        return rf"\multicolumn{{{len(head)}}}{{{_GROUP}}}{{\textbf{{{cells[0]}}}}} \\"
    cells = [
        cell if one.align == "left" else cell.replace(" ", "~")
        for cell, one in zip(cells, head, strict=True)
    ]
    if line.kind == "indented":
        cells[0] = rf"\hspace*{{1em}}{cells[0]}"
    return " & ".join(cells) + r" \\"


def _notes(table: Table, environment: str) -> Iterator[str]:
    notes = printed_notes(table.note)
    if not notes:
        return
    yield rf"\begin{{{environment}}}[flushleft]\footnotesize"
    for start, text in notes:
        face = r"\textit" if start == "Note." else r"\textsuperscript"
        sign = f"{face}{{{latex_text(start)}}}"
        yield rf"\item {sign} {latex_symbols(text)}"
    yield rf"\end{{{environment}}}"


def _lines(lines: Iterable[str]) -> bytes:
    return ("\n".join(line for line in lines if line) + "\n").encode("utf-8")
