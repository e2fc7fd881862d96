"""Formula text is never run: not by `design`, not by any engine, not from a name in the data.

The canary is a file: every hostile text would create it if anything evaluated the text. A control
shows that the canary works, by giving such text to a library that does evaluate it.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from pathlib import Path
from typing import Any

import formulaic
import numpy as np
import pandas as pd
import pytest

import attachpath
from attachpath.errors import FormulaError
from attachpath.formula import design, parse_formula

CREATE = "__import__('pathlib').Path('ran').write_text('1')"
HOSTILE = {
    "a call": f"{CREATE}",
    "a call that adds a predictor": f"x + {CREATE}",
    "numpy": "np.log(x)",
    "an import": "__import__('os').system('touch ran')",
    "identity": f"I({CREATE} + x)",
    "a category of a sum": "C(x + z)",
    "a category of a call": f"C({CREATE})",
    "a category with options": "C(g, contr.sum)",
    "a quoted name before a bracket": "`a`(x)",
    "a quoted C before a bracket": "`C`(x)",
    "a quoted name, blanks and a bracket": "`open` \t\n ('ran', 'w')",
    "a transform": "poly(x, 2)",
    "a spline": "bs(x, df=4)",
    "a method": "x.mean()",
    "a method of a number": "(1).__class__.__mro__[1].__subclasses__()",
    "braces": f"{{{CREATE}}}",
    "braces around a sum": "{x + z}",
    "brackets": f"[{CREATE}]",
    "an index": "x[0]",
    "a lambda": f"(lambda: {CREATE})()",
    "an f-string": f'f"{{{CREATE}}}"',
    "a walrus": "(ran := x)",
    "a conditional": f"{CREATE} if x else z",
    "a comprehension": f"[{CREATE} for _ in x]",
    "a statement": f"x; {CREATE}",
    "a line break": f"x\n{CREATE}",
    "a comment": f"x # {CREATE}",
    "full-width brackets": "open（'ran', 'w'）",
    "small brackets": "open﹙'ran'﹚",
    "look-alike letters": "ｏｐｅｎ('ran', 'w')",
    "mathematical letters": "𝐨𝐩𝐞𝐧('ran', 'w')",
    "a call across blanks": "open \u00a0\u2003 ('ran', 'w')",
    "a zero-width space": "open\u200b('ran', 'w')",
    "an escape": "op\\x65n('ran', 'w')",
    "a keyword argument": "Q('x')",
    "a call in a random slope": f"x + ({CREATE} | g)",
    "a call in a random group": "x + (1 | open('ran', 'w'))",
    "a call of a category as group": "x + (1 | C(g))",
    "a power that is a call": f"(x + z)**{CREATE}",
    "a dunder": "x.__class__",
}


@pytest.fixture
def cage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the file that hostile text would create, in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    return tmp_path / "ran"


@pytest.fixture(scope="module")
def data() -> pd.DataFrame:
    rng = np.random.default_rng(4)
    groups = np.repeat([f"g{number}" for number in range(12)], 8)
    effects = np.repeat(rng.normal(size=12), 8)
    x, z = rng.normal(size=(2, 96))
    return pd.DataFrame(
        {"y": x + effects + rng.normal(size=96), "x": x, "z": z, "a": z**2, "g": groups}
    )


def engine(model: str, name: str) -> Callable[[str, pd.DataFrame], Any]:
    from attachpath import models

    return lambda text, data: getattr(models, model)(text, data, engine=name)


ENGINES = [
    *(("regression", "numpy"), ("regression", "statsmodels")),
    *(("multilevel", "mixedlm"), ("multilevel", "statsmodels")),
]


def test_the_canary_sings_where_a_library_evaluates_the_text(
    cage: Path, data: pd.DataFrame
) -> None:
    formulaic.model_matrix(f"I(x + {CREATE})", data, context={})
    assert cage.exists()


@pytest.mark.parametrize("name", HOSTILE)
def test_text_that_is_a_program_is_refused_and_nothing_ran(
    name: str, cage: Path, data: pd.DataFrame
) -> None:
    for text in (f"y ~ {HOSTILE[name]}", f"y ~ x + {HOSTILE[name]}", f"{HOSTILE[name]} ~ x"):
        with pytest.raises(FormulaError) as caught:
            design(text, data)
        assert caught.value.code in ("call-refused", "formula-syntax")
        assert not cage.exists()


@pytest.mark.parametrize(("model", "name"), ENGINES)
def test_every_engine_refuses_text_that_is_a_program_and_nothing_ran(
    model: str, name: str, cage: Path, data: pd.DataFrame
) -> None:
    fit = engine(model, name)
    tail = " + (1 | g)" if model == "multilevel" else ""
    for hostile in HOSTILE.values():
        with pytest.raises(FormulaError) as caught:
            fit(f"y ~ {hostile}{tail}", data)
        assert caught.value.code in ("call-refused", "formula-syntax")
        assert not cage.exists()


@pytest.mark.parametrize(
    ("text", "called"),
    [
        ("y ~ np.log(x)", "np.log"),
        ("y ~ __import__('os').system('ls')", "__import__"),
        ("y ~ C(x + z)", "C"),
        ("y ~ x.mean()", "x.mean"),
        ("y ~ `a`(x)", "a"),
        ("y ~ I (x)", "I"),
        ("log(y) ~ x", "log"),
    ],
)
def test_a_refused_call_is_named_with_the_way_out(text: str, called: str) -> None:
    with pytest.raises(FormulaError) as caught:
        parse_formula(text)
    assert caught.value.code == "call-refused"
    assert repr(called) in caught.value.message
    assert "Compute the variable in your data first" in caught.value.next_step


NAMES = [
    "__import__('os').system('touch ran')",
    CREATE,
    "np.log(x)",
    "C(x)",
    "x + z",
    "v0",
    "Intercept[T.x]",
    "{x}",
    "x:z",
    "1",
    "<script>alert(1)</script>",
]


@pytest.mark.parametrize("name", NAMES)
def test_a_column_that_is_named_like_a_program_is_only_ever_a_name(
    name: str, cage: Path, data: pd.DataFrame
) -> None:
    made = design(f"y ~ x + `{name}`", data.assign(**{name: np.arange(96.0)}))
    assert made.terms == ("Intercept", "x", name)
    assert np.array_equal(made.matrix[:, 2], np.arange(96.0))
    assert not cage.exists()


@pytest.mark.parametrize(("model", "engine_name"), ENGINES)
def test_no_engine_runs_the_name_of_a_column_a_group_or_a_category(
    model: str, engine_name: str, cage: Path, data: pd.DataFrame
) -> None:
    hostile = CREATE
    named = data.rename(columns={"x": hostile, "g": "__import__('os')", "y": "np.log(y)"})
    named["a"] = np.where(np.arange(96) % 2, hostile, "@x")
    fit = engine(model, engine_name)
    tail = " + (1 | `__import__('os')`)" if model == "multilevel" else ""
    fitted = fit(f"`np.log(y)` ~ `{hostile}` + a{tail}", named)
    assert fitted.terms == ("Intercept", hostile, f"a[{hostile}]")
    assert not cage.exists()


def test_a_level_that_looks_like_a_term_keeps_its_own_name(data: pd.DataFrame) -> None:
    levels = np.resize(["T.a", "[T.q]", "v0", "x:v1", "a:b"], 96)
    made = design("y ~ x * g", data.assign(g=levels))
    assert made.terms == (
        *("Intercept", "x", "g[[T.q]]", "g[a:b]", "g[v0]", "g[x:v1]"),
        *("x:g[[T.q]]", "x:g[a:b]", "x:g[v0]", "x:g[x:v1]"),
    )
    assert np.array_equal(made.matrix[:, 5], (levels == "x:v1").astype(float))


def test_no_code_of_the_package_evaluates_text() -> None:
    """A linter knows functions by their module; `frame.query(text)` it cannot know by its type."""
    banned = {"eval", "exec", "query", "sympify", "read_pickle"}
    found = []
    for path in sorted(Path(attachpath.__file__).parent.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "attr", getattr(node.func, "id", None))
                found += [f"{path.name}:{node.lineno} {name}"] if name in banned else []
    assert found == []
