"""Order of rows and columns, units and labels of groups change nothing but what they should."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attachpath.sem import SemFit, sem

MODEL = """
secure =~ s1 + s2 + s3
engaged =~ e1 + e2 + e3
engaged ~ b*secure + age
outcome ~ c*engaged + age
indirect := b*c
"""
OPTIONS = [
    {},
    {"estimator": "mlr"},
    {"estimator": "mlm"},
    {"missing": "fiml", "estimator": "mlr"},
    {"group": "site", "group_equal": ["loadings"]},
    {"cluster": "therapist", "missing": "fiml"},
]


def _cohort() -> pd.DataFrame:
    rng = np.random.default_rng(11)
    n = 240
    age = rng.normal(40, 10, n)
    secure = rng.normal(size=n)
    engaged = 0.5 * secure + 0.02 * age + rng.normal(size=n)
    columns = {f"s{k}": 3 + (0.6 + 0.1 * k) * secure + rng.normal(size=n) for k in (1, 2, 3)}
    columns |= {f"e{k}": 2 + (0.6 + 0.1 * k) * engaged + rng.normal(size=n) for k in (1, 2, 3)}
    columns["outcome"] = 0.4 * engaged + 0.01 * age + rng.normal(size=n)
    data = pd.DataFrame({**columns, "age": age})
    holes = rng.random((n, 7)) < 0.08
    data.iloc[:, :7] = data.iloc[:, :7].mask(holes)
    data["site"] = np.where(np.arange(n) % 3 == 0, "north", "south")
    data["therapist"] = [f"t{k % 24}" for k in range(n)]
    return data


COHORT = _cohort()
FITS = [sem(MODEL, COHORT, **options) for options in OPTIONS]


def _rows(fit: SemFit) -> pd.DataFrame:
    return fit.parameters.set_index(["lhs", "op", "rhs", "group"])[["estimate", "std_error"]]


def _same(one: pd.DataFrame, other: pd.DataFrame) -> None:
    np.testing.assert_allclose(
        one.to_numpy(), other.loc[one.index].to_numpy(), rtol=2e-6, atol=2e-7, equal_nan=True
    )


@settings(max_examples=8, deadline=None)
@given(seed=st.integers(0, 10_000), which=st.sampled_from(range(len(OPTIONS))))
def test_the_order_of_rows_and_columns_changes_nothing(seed, which):
    rng = np.random.default_rng(seed)
    shuffled = COHORT.iloc[rng.permutation(len(COHORT))][list(rng.permutation(COHORT.columns))]
    if "group" in OPTIONS[which]:  # groups are counted in their order of appearance
        shuffled = pd.concat([COHORT.iloc[:1], shuffled.drop(index=0)])

    fit = sem(MODEL, shuffled, **OPTIONS[which])

    _same(_rows(FITS[which]), _rows(fit))
    assert fit.test.statistic == pytest.approx(FITS[which].test.statistic, abs=1e-6)


@settings(max_examples=8, deadline=None)
@given(
    factor=st.floats(1e-3, 1e3),
    name=st.sampled_from(["s2", "e3", "outcome", "age"]),
    which=st.sampled_from(range(len(OPTIONS))),
)
def test_a_change_of_unit_changes_only_what_is_in_that_unit(factor, name, which):
    fit = sem(MODEL, COHORT.assign(**{name: COHORT[name] * factor}), **OPTIONS[which])

    before, after = FITS[which].parameters, fit.parameters
    powers = np.zeros(len(before))
    for place, (lhs, op, rhs) in enumerate(before[["lhs", "op", "rhs"]].itertuples(index=False)):
        if op == "=~":
            powers[place] = rhs == name
        elif op == "~":
            powers[place] = float(lhs == name) - float(rhs == name)
        elif op != ":=":
            powers[place] = float(lhs == name) + float(rhs == name)
        elif name == "outcome":
            powers[place] = 1.0
    scale = factor**powers
    for column in ("estimate", "std_error"):
        np.testing.assert_allclose(
            after[column] / scale, before[column], rtol=1e-5, atol=1e-7, equal_nan=True
        )
    np.testing.assert_allclose(after["std_all"], before["std_all"], atol=1e-6, equal_nan=True)
    assert fit.test.statistic == pytest.approx(FITS[which].test.statistic, abs=1e-5)
    if OPTIONS[which].get("estimator"):
        assert fit.test.scaling == pytest.approx(FITS[which].test.scaling, abs=1e-6)


@settings(max_examples=4, deadline=None)
@given(labels=st.lists(st.text("abNA07_ ", min_size=1), min_size=2, max_size=2, unique=True))
def test_the_names_of_groups_change_only_names(labels):
    which = 4
    renamed = dict(zip(["north", "south"], labels, strict=True))

    fit = sem(MODEL, COHORT.assign(site=COHORT["site"].map(renamed)), **OPTIONS[which])

    _same(_rows(FITS[which]), _rows(fit))
    assert fit.terms[0].endswith(f"[{labels[0]}]")


def test_the_order_of_statements_changes_nothing():
    lines = MODEL.strip().splitlines()

    fit = sem("\n".join(reversed(lines)), COHORT, missing="fiml", estimator="mlr")

    before, after = FITS[3].parameters, fit.parameters
    merged = before.merge(after, on=["lhs", "op", "rhs"], suffixes=("", "_after"))
    assert len(merged) == len(before)
    np.testing.assert_allclose(merged["estimate"], merged["estimate_after"], atol=1e-6)


def test_standardising_is_the_same_as_fitting_z_scores():
    """Closed form: with observed variables only, std_all is the fit of z-scores."""
    data = COHORT.dropna()
    z = data.assign(
        **{
            name: (data[name] - data[name].mean()) / data[name].std(ddof=0)
            for name in ("s1", "e1", "outcome", "age")
        }
    )
    text = "e1 ~ s1 + age\noutcome ~ e1 + s1"

    raw, scaled = sem(text, data).parameters, sem(text, z).parameters

    np.testing.assert_allclose(raw["std_all"], scaled["estimate"], atol=1e-8)
