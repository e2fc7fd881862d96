"""The fixed part's columns and names.

Oracles: closed form, and patsy 1.0.3, which expands and codes formulas independently.
"""

from __future__ import annotations

import time

import numpy as np
import pandas as pd
import patsy  # noqa: TID251 - the oracle, given safe text only
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from patsy.parse_formula import ParseNode  # noqa: TID251 - as above

from attachpath.errors import FormulaError
from attachpath.formula import design


def refused(formula: str, data: pd.DataFrame) -> FormulaError:
    with pytest.raises(FormulaError) as caught:
        design(formula, data)
    return caught.value


def test_main_effects_and_a_product_are_the_columns_themselves(data: pd.DataFrame) -> None:
    made = design("y ~ x * z", data)
    x, z = data["x"].to_numpy(), data["z"].to_numpy()
    assert made.terms == ("Intercept", "x", "z", "x:z")
    assert np.array_equal(made.matrix, np.column_stack([np.ones(120), x, z, x * z]))
    assert np.array_equal(made.response, data["y"].to_numpy())


@pytest.mark.parametrize(
    ("formula", "terms"),
    [
        ("y ~ 1", ["Intercept"]),
        ("y ~ x + z", ["Intercept", "x", "z"]),
        ("y ~ z + x", ["Intercept", "z", "x"]),
        ("y ~ 0 + x", ["x"]),
        ("y ~ -1 + x", ["x"]),
        ("y ~ x - 1", ["x"]),
        ("y ~ x + z - x", ["Intercept", "z"]),
        ("y ~ x * z + w", ["Intercept", "x", "z", "w", "x:z"]),
        ("y ~ z:x", ["Intercept", "z:x"]),
        ("y ~ x:z + w", ["Intercept", "w", "x:z"]),
        ("y ~ (x + z + w)**2", ["Intercept", "x", "z", "w", "x:z", "x:w", "z:w"]),
        ("y ~ x * z:w", ["Intercept", "x", "z:w", "x:z:w"]),
        ("y ~ g", ["Intercept", "g[b]", "g[c]"]),
        ("y ~ 0 + g", ["g[a]", "g[b]", "g[c]"]),
        ("y ~ 0 + x + g", ["x", "g[a]", "g[b]", "g[c]"]),
        ("y ~ C(wave)", ["Intercept", "wave[2]", "wave[3]"]),
        ("y ~ x:g", ["Intercept", "x:g[a]", "x:g[b]", "x:g[c]"]),
        ("y ~ x + g + x:g", ["Intercept", "x", "g[b]", "g[c]", "x:g[b]", "x:g[c]"]),
        ("y ~ g:x + x", ["Intercept", "x", "g[b]:x", "g[c]:x"]),
        ("y ~ h * g", ["Intercept", "h[v]", "g[b]", "g[c]", "h[v]:g[b]", "h[v]:g[c]"]),
        ("y ~ x + (1 + z | therapist)", ["Intercept", "x"]),
        ("y ~ (1 | therapist)", ["Intercept"]),
    ],
)
def test_terms_stand_in_the_order_of_their_degree_under_names_a_reader_knows(
    formula: str, terms: list[str], data: pd.DataFrame
) -> None:
    assert list(design(formula, data).terms) == terms


@pytest.mark.parametrize(
    "formula",
    [
        *("y ~ x", "y ~ 0 + x + z", "y ~ x * z * w", "y ~ (x + z + w)**3 - x:z"),
        *("y ~ g", "y ~ 0 + g", "y ~ g * h", "y ~ 0 + g + h", "y ~ x * g", "y ~ x:g + h"),
        *("y ~ g:h", "y ~ x * g * h", "y ~ 0 + x * g", "y ~ C(wave) * x", "y ~ (g + h + x)**2 - x"),
    ],
)
def test_names_and_values_are_those_of_patsy(formula: str, data: pd.DataFrame) -> None:
    ours, theirs = by_name(formula, data), by_patsy(formula, data)
    assert ours.keys() == theirs.keys()
    for name, values in theirs.items():
        np.testing.assert_allclose(ours[name], values, rtol=1e-14, err_msg=str(name))


def by_name(formula: str, data: pd.DataFrame) -> dict[frozenset[str], np.ndarray]:
    made = design(formula, data)
    columns = zip(made.terms, made.matrix.T, strict=True)
    return {frozenset(term.split(":")): values for term, values in columns}


def by_patsy(formula: str, data: pd.DataFrame) -> dict[frozenset[str], np.ndarray]:
    matrix = patsy.dmatrix(formula.partition("~")[2], data, return_type="dataframe")
    plain = matrix.columns.str.replace("[T.", "[").str.replace(r"C\((\w+)\)", r"\1", regex=True)
    return {
        frozenset(name.split(":")): matrix.iloc[:, place].to_numpy()
        for place, name in enumerate(plain)
    }


expressions = st.recursive(
    st.sampled_from(["x", "z", "w", "g", "h", "C(wave)"]),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from([" + ", " * ", ":", " - "]), inner).map("".join),
        inner.map(lambda text: f"({text})"),
        inner.map(lambda text: f"({text})**2"),
    ),
    max_leaves=6,
)


@settings(database=None, derandomize=True, deadline=None, max_examples=80)
@given(text=expressions, no_intercept=st.booleans())
def test_any_safe_formula_spans_the_space_that_patsy_spans(text: str, no_intercept: bool) -> None:
    rng = np.random.default_rng(5)
    numbers = pd.DataFrame(rng.normal(size=(400, 4)), columns=list("yxzw"))
    data = numbers.assign(
        g=np.resize(list("aaabbc"), 400), h=np.resize(list("uuv"), 400), wave=np.arange(400) % 4
    )
    data["g"], data["h"] = rng.permutation(data["g"]), rng.permutation(data["h"])
    formula = f"y ~ {'0 + ' if no_intercept else ''}{text}"
    if only_taken_away(text):
        assert refused(formula, data).code == "formula-syntax"
        return
    oracle = patsy.dmatrix(formula.partition("~")[2], data)
    if oracle.shape[1] == 0:
        assert refused(formula, data).code == "formula-syntax"
        return
    made = design(formula, data)
    both = np.column_stack([made.matrix, oracle])
    rank = np.linalg.matrix_rank(oracle)
    assert made.matrix.shape[1] == rank
    assert np.linalg.matrix_rank(both) == rank


def only_taken_away(text: str) -> set[str]:
    """Find the names that stand only behind a minus, in the tree that patsy makes."""
    every, put_in = set(), set()

    def visit(node: ParseNode, behind_minus: bool) -> None:
        if node.type == "PYTHON_EXPR":
            every.add(node.token.extra)
            put_in.update(() if behind_minus else (node.token.extra,))
        for place, inner in enumerate(node.args):
            visit(inner, behind_minus or (node.type == "-" and place == len(node.args) - 1))

    visit(patsy.parse_formula.parse_formula(f"~ {text}"), behind_minus=False)
    return every - put_in


def test_the_reference_of_a_category_is_its_first_level_in_sorted_order(data: pd.DataFrame) -> None:
    made = design("y ~ g", data)
    assert np.array_equal(made.matrix[:, 1], (data["g"] == "b").to_numpy(dtype=float))
    assert np.array_equal(made.matrix[:, 2], (data["g"] == "c").to_numpy(dtype=float))


def test_a_second_data_set_with_other_levels_is_coded_afresh(data: pd.DataFrame) -> None:
    assert design("y ~ h", data).terms == ("Intercept", "h[v]")
    data["h"] = np.resize(["k", "l", "m", "n"], len(data))
    made = design("y ~ h", data)
    assert made.terms == ("Intercept", "h[l]", "h[m]", "h[n]")
    assert made.matrix.sum(axis=0).tolist() == [120, 30, 30, 30]


@pytest.mark.parametrize("formula", ["y ~ 0", "y ~ x - x - 1", "y ~ 0 + (1 | g)", "y ~ -1 - x"])
def test_a_right_side_without_any_term_is_refused(formula: str, sixty: pd.DataFrame) -> None:
    assert refused(formula, sixty).code == "formula-syntax"


def test_an_id_in_place_of_a_category_is_refused_before_it_fills_the_memory() -> None:
    n = 100_000
    big = pd.DataFrame({"y": np.arange(n) % 7, "id": [f"c{number}" for number in range(n)]})
    started = time.perf_counter()
    error = refused("y ~ id", big)
    assert time.perf_counter() - started < 5
    assert error.code == "too-many-levels"
    assert "'id' has 100000 categories" in error.message


def test_categories_crossed_to_thousands_of_columns_are_refused() -> None:
    columns = {name: np.resize(np.arange(12).astype(str), 50_000) for name in "abc"}
    error = refused("y ~ a * b * c", pd.DataFrame(columns).assign(y=np.arange(50_000)))
    assert error.code == "too-many-levels"
