"""semopy beside us: it agrees with the reference where it can fit, and says where it cannot."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from attachpath.errors import EstimationError, UsageError
from attachpath.sem import SemFit, cfa, sem
from attachpath.sem.second_engine.by_semopy import semopy_answer
from attachpath.sem.second_engine.model_description import model_description

FitOf = Callable[..., SemFit]
DataOf = Callable[[str], pd.DataFrame]

THREE = "visual =~ x1 + x2 + x3\ntextual =~ x4 + x5 + x6\n"


@pytest.mark.parametrize("case", ["hs_cfa_ml", "poldem_ml", "etgraf_ml", "path_fixedx_ml"])
def test_semopy_has_the_reference_numbers(
    case: str,
    fit_of: FitOf,
    stored: Callable[[str], dict[str, Any]],
    parameters_apart: Callable[..., list[str]],
) -> None:
    found = fit_of("cases", case).second_opinion()
    found = found[found["op"] != "~1"]
    assert found["agrees"].tolist() == [True] * len(found)
    assert found["reason"].isna().all()
    theirs = stored("cases")[case]["parameters"]
    free = [at for at, se in enumerate(theirs["se"]) if se and theirs["op"][at] != "~1"]
    theirs = {name: [column[at] for at in free] for name, column in theirs.items()}
    assert parameters_apart(found, theirs, "est", "second_estimate") == []
    assert parameters_apart(found, theirs, "se", "second_std_error") == []


@pytest.mark.parametrize(
    ("text", "arguments"),
    [
        ("v =~ x1 + x2 + x3; t =~ x4 + x5 + x6", {"std_lv": True}),
        ("v =~ NA*x1 + x2 + x3; v ~~ 1*v", {}),
        ("v =~ x1 + x2 + x3; t =~ x4 + x5 + x6; s =~ x7 + x8 + x9; g =~ v + t + s", {}),
        ("v =~ x1 + x2 + x3 + x4; x1 ~~ a*x1; x2 ~~ a*x2; ratio := a/2", {}),
        ("v =~ x1 + x2 + x3; t =~ x4 + x5 + x6; t ~ v + sex; v ~ sex; x1 ~~ 1e-7*x4", {}),
        ("x9 ~ 0.3*x1 + sex; x8 ~ x9 + ageyr; sex ~~ sex; sex ~~ 0*ageyr", {}),
        ("x9 ~ x1 + sex; x8 ~ x1; x8 ~~ x9", {"fixed_x": False}),
        ("x9 ~ x8; x8 ~ x9 + x1; x9 ~ x2", {}),
    ],
)
def test_every_kind_of_row_is_handed_over(
    text: str, arguments: dict[str, Any], data_of: DataOf
) -> None:
    found = sem(text, data_of("holzinger_swineford.csv"), **arguments).second_opinion()
    assert found["agrees"].tolist() == [True] * len(found)


def test_what_is_defined_follows_from_semopys_parameters(fit_of: FitOf) -> None:
    found = fit_of("cases", "poldem_labels_defined").second_opinion()
    defined = found[found["op"] == ":="]
    assert len(defined) > 0
    np.testing.assert_allclose(defined["second_estimate"], defined["estimate"], rtol=1e-4)
    np.testing.assert_allclose(defined["second_std_error"], defined["std_error"], rtol=1e-3)


@pytest.mark.parametrize(
    ("case", "why"),
    [("hs_cfa_mlr", "robust standard errors are wrong"), ("path_cluster", "without a mean")],
)
def test_robust_errors_are_not_compared(case: str, why: str, fit_of: FitOf) -> None:
    found = fit_of("cases", case).second_opinion()
    assert found["second_std_error"].isna().all()
    paths = found[found["op"] == ("=~" if "cfa" in case else "~")]
    assert paths["agrees"].tolist() == [True] * len(paths)
    assert paths["reason"].str.contains("only the estimates are compared").all()
    assert found["reason"].str.contains(why).any()


@pytest.mark.parametrize(
    ("text", "arguments", "why"),
    [
        (THREE, {"group": "school"}, "equalities across groups"),
        (THREE + "x1 ~~ a*x1\na > 0", {}, "text of constraints"),
        (THREE + "x1 ~ 0*1\nvisual ~ 1", {}, "restricts the means"),
        ("x9 ~ x1; x8 ~ x9; x8 ~~ x9", {}, "no right place for the covariance x8 ~~ x9"),
        ("x9 ~ x1; x7 ~~ x8", {}, "covariances only"),
    ],
)
def test_what_semopy_cannot_do_is_missing_with_a_reason(
    text: str, arguments: dict[str, Any], why: str, data_of: DataOf
) -> None:
    found = sem(text, data_of("holzinger_swineford.csv"), **arguments).second_opinion()
    assert found["agrees"].tolist() == [None] * len(found)
    assert found["second_estimate"].isna().all()
    assert found["reason"].str.contains(why).all()


def test_incomplete_data_are_never_handed_over(fit_of: FitOf) -> None:
    found = fit_of("cases", "hs_fiml_ml").second_opinion()
    assert found["second_estimate"].isna().all()
    assert found["reason"].str.contains("its FIML is wrong").all()


def test_rows_that_differ_are_marked(fit_of: FitOf) -> None:
    fit = fit_of("cases", "path_fixedx_ml")
    moved = replace(
        fit.solution, parameters=fit.solution.parameters + np.eye(len(fit.estimates) - 2)[0] * 0.01
    )
    wider = fit.parameter_covariance.copy()
    wider[1, 1] *= 1.05
    found = replace(fit, solution=moved, parameter_covariance=wider).second_opinion()
    assert found["agrees"].iloc[:3].tolist() == [False, False, True]
    assert found["reason"].iloc[:2].tolist() == [
        "the estimates differ",
        "the standard errors differ",
    ]
    assert found["difference"].iloc[0] == pytest.approx(-0.01, abs=1e-4)


def test_a_negative_variance_is_one_that_semopy_does_not_have(data_of: DataOf) -> None:
    fit = cfa(THREE, data_of("holzinger_swineford.csv").sample(40, random_state=3))
    if fit.admissible:
        pytest.skip("another sample is needed")
    found = fit.second_opinion()
    negative = (found["op"] == "~~") & (found["lhs"] == found["rhs"]) & (found["estimate"] < 0)
    assert not found[negative]["agrees"].any()
    assert found[negative]["reason"].str.contains("variances at 0 or above").all()


def test_no_name_of_the_users_reaches_semopys_text() -> None:
    rng = np.random.default_rng(1)
    names = ["__import__('os')", "DEFINE(ordinal)", "x one"]
    data = pd.DataFrame(rng.normal(size=(80, 3)), columns=names)
    data[names[0]] += data[names[1]]
    fit = sem(f"`{names[0]}` ~ my.label*`{names[1]}` + `{names[2]}`", data)
    text = model_description(fit.compiled).text
    assert set("".join(text.split())) <= set("xfp0123456789~*=.-")
    assert fit.second_opinion()["agrees"].all()


def test_nothing_is_printed_and_logging_is_left_alone(
    data_of: DataOf, capfd: pytest.CaptureFixture[str]
) -> None:
    root = logging.getLogger()
    before = (list(root.handlers), list(root.filters), root.level)
    data = data_of("holzinger_swineford.csv")[["x1", "x2", "x3"]]
    # A latent variable without a fixed loading is logged by semopy.
    text = "f1 =~ p0*x1 + p1*x2 + p2*x3\nf1 ~~ 1*f1\n" + "\n".join(
        f"x{k} ~~ p{k + 2}*x{k}" for k in (1, 2, 3)
    )
    answer = semopy_answer(text, data, {f"p{k}": 0.5 for k in range(6)})
    assert answer.messages == ("No fixed loadings for f1.",)
    assert (list(root.handlers), list(root.filters), root.level) == before
    assert capfd.readouterr() == ("", "")


def test_an_error_of_semopys_is_ours(data_of: DataOf) -> None:
    with pytest.raises(EstimationError) as error:
        semopy_answer("x1 ~ p0*x2", data_of("holzinger_swineford.csv")[["x1"]], {})
    assert error.value.code == "second-engine"


def test_a_fit_by_semopy_is_a_fit(fit_of: FitOf, data_of: DataOf) -> None:
    ours = fit_of("cases", "hs_cfa_ml")
    data = data_of("holzinger_swineford.csv")
    theirs = cfa(ours.compiled.table.text, data, engine="semopy")
    assert theirs.engine.startswith("semopy 2.")
    assert theirs.converged
    assert theirs.terms == ours.terms
    np.testing.assert_allclose(theirs.estimates, ours.estimates, atol=1e-4)
    np.testing.assert_allclose(
        theirs.coefficients["std_error"], ours.coefficients["std_error"], rtol=1e-4
    )
    assert theirs.fit_measures["chisq"] == pytest.approx(ours.fit_measures["chisq"], abs=1e-4)
    with pytest.raises(UsageError, match="refitted by attachpath only"):
        theirs.bootstrap(100)


@pytest.mark.parametrize(
    "arguments",
    [
        {"estimator": "mlr"},
        {"missing": "fiml"},
        {"group": "school"},
        {"cluster": "school"},
        {"meanstructure": True},
    ],
)
def test_semopy_refuses_what_it_cannot_do(arguments: dict[str, Any], data_of: DataOf) -> None:
    with pytest.raises(UsageError) as error:
        cfa(THREE, data_of("holzinger_swineford.csv"), engine="semopy", **arguments)
    assert error.value.code == "engine-cannot"


def test_an_unknown_engine_is_refused(data_of: DataOf) -> None:
    with pytest.raises(UsageError, match="nearest is 'semopy'"):
        cfa(THREE, data_of("holzinger_swineford.csv"), engine="sempy")
