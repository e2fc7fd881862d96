"""Words about measures: what stands out is named, and disagreement of engines is not hidden."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from attachpath.measurement import (
    PHASES,
    ClientParcels,
    PhaseIndicators,
    measurement_model,
    measurement_second_opinion,
    phase_invariance,
)
from attachpath.reporting.sem_section import (
    factor_correlation_table,
    invariance_findings,
    invariance_table,
    invariance_words,
    loadings_table,
    measurement_words,
    phase_means_table,
    second_opinion_table,
    second_opinion_words,
)
from attachpath.reporting.sem_section.fit_words import fit_verdict


def parcels(r: float, *, cross: float = 0.0) -> ClientParcels:
    """Two factors that correlate r."""
    draws = np.random.default_rng(20240720)
    factors = draws.multivariate_normal([0, 0], [[1, r], [r, 1]], 500)
    values = np.repeat(factors, 3, axis=1) * 0.8 + 0.6 * draws.standard_normal((500, 6))
    values[:, 0] += cross * factors[:, 1]
    names = [f"{scale}_{k}" for scale in ("warmth", "trust") for k in (1, 2, 3)]
    return ClientParcels(
        table=pd.DataFrame(values, columns=names),
        indicators={"warmth": tuple(names[:3]), "trust": tuple(names[3:])},
        items={name: (f"{name}_07", f"{name}_12") for name in names},
        assumed=("trust",),
        left_out={"mood": "scores without items"},
    )


@pytest.mark.parametrize(
    ("r", "said"), [(0.3, "The factors can be told apart"), (0.97, "hard to tell apart")]
)
def test_factors_that_are_hard_to_tell_apart_are_named(r: float, said: str) -> None:
    made = parcels(r)
    words = " ".join(measurement_words(measurement_model(made, None), made))
    assert said in words
    assert "The keys of trust are assumed" in words
    assert "Not in the model: mood (scores without items)" in words


def test_tables_of_the_measurement_model_have_its_numbers() -> None:
    made = parcels(0.3)
    found = measurement_model(made, None)
    assert found.fit is not None
    table = loadings_table(found, made)
    assert table is not None
    rows = found.fit.standardized()
    wanted = rows.loc[rows["op"] == "=~", "estimate"].tolist()
    place = table.columns.index("loading")
    assert [row[place] for row in table.rows] == pytest.approx(wanted)
    assert next(line.cells[-1] for line in table.body if line.kind != "group") == "7, 12"
    between = factor_correlation_table(found, made)
    assert between is not None
    sample = made.table.corr().loc["warmth_1", "trust_1"] / 0.64  # closed form: r / loading^2
    assert between.rows[0][2] == pytest.approx(sample, abs=0.1)


def test_engines_that_differ_are_said_to() -> None:
    made = parcels(0.3)
    found = measurement_model(made, None)
    opinion = measurement_second_opinion(found, made)
    assert not isinstance(opinion, str)
    agreed = len(opinion)
    assert f"{agreed} of {agreed} parameters agree" in " ".join(
        second_opinion_words(found, opinion)
    )
    opinion.loc[0, ["second_estimate", "difference", "agrees"]] = [9.0, 8.0, False]
    (words,) = second_opinion_words(found, opinion)
    assert f"{agreed - 1} of {agreed} parameters agree" in words
    table = second_opinion_table(opinion)
    assert table is not None
    assert table.body[0].cells[-1] == "no"
    assert len(table.rows) == agreed
    assert second_opinion_table("no engine") is None


@pytest.mark.parametrize(
    ("cfi", "rmsea", "srmr", "said"),
    [
        (0.96, 0.05, 0.05, "fits well"),
        (0.90, 0.09, 0.10, "does not fit"),
        (0.96, 0.09, 0.05, "fits by the CFI and the SRMR and not by the RMSEA"),
        (np.nan, np.nan, np.nan, "was estimated, but its fit cannot be judged"),
    ],
)
def test_fit_is_judged_by_three_indices(cfi: float, rmsea: float, srmr: float, said: str) -> None:
    measures = pd.Series({"df": 8, "cfi_robust": cfi, "rmsea_robust": rmsea, "srmr": srmr})
    assert fit_verdict(measures).startswith(said)


def moved(shift: float) -> PhaseIndicators:
    """The last of three parcels of CATS Secure moves in the late phase."""
    draws = np.random.default_rng(7)
    trait, made = draws.standard_normal(400), {}
    for phase in PHASES:
        state = 0.8 * trait + 0.6 * draws.standard_normal(400)
        for parcel in (1, 2, 3):
            noise = 0.5 * draws.standard_normal(400)
            late = shift if (phase, parcel) == ("late", 3) else 0.0
            made[f"cats_secure_{parcel}_{phase}"] = state + noise + late
    names = tuple(tuple(f"cats_secure_{k}_{phase}" for k in (1, 2, 3)) for phase in PHASES)
    return PhaseIndicators("cats_secure", "parcels", pd.DataFrame(made), names)


def test_where_invariance_stops_the_parcel_to_free_is_named() -> None:
    found = [phase_invariance(moved(0.3), None)]
    words = " ".join(invariance_words(found))
    assert "scalar invariance did not hold" in words
    assert "To be freed first: the intercept of parcel 3" in words
    assert "its means may not be compared" in invariance_findings(found)[0]
    assert phase_means_table(found) is None
    table = invariance_table(found)
    assert table is not None
    assert [line.cells[-1] for line in table.body[1:]] == ["start", "yes", "no"]


def test_where_it_holds_means_are_compared() -> None:
    found = [phase_invariance(moved(0.0), None)]
    assert "its latent means may be compared" in invariance_findings(found)[0]
    table = phase_means_table(found)
    assert table is not None
    assert [row[2] for row in table.rows] == ["middle", "late"]
