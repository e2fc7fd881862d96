"""The measurement model as a journal prints it: fit, loadings, reliability, factor correlations."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from attachpath.measurement import ClientParcels, MeasurementModel
from attachpath.reporting.hypothesis_row import plain_value
from attachpath.reporting.labels import row_label
from attachpath.reporting.numbers import (
    MISSING,
    bounded,
    bounded_interval,
    count,
    number,
    p_value,
)
from attachpath.reporting.section import Cell, Heading, Line, Table
from attachpath.sem import SemFit

__all__ = ["factor_correlation_table", "loadings_table", "measurement_fit_table"]

_FIT = (
    *("ntotal", "npar", "chisq_scaled", "df", "pvalue_scaled", "chisq_scaling_factor"),
    *("cfi_robust", "tli_robust", "rmsea_robust", "rmsea_ci_lower_robust"),
    *("rmsea_ci_upper_robust", "srmr", "aic", "bic"),
)


def measurement_fit_table(model: MeasurementModel) -> Table | None:
    """Print how well the measurement model fits.

    Parameters
    ----------
    model : MeasurementModel
        From `attachpath.measurement.measurement_model`.

    Returns
    -------
    Table or None
        None where it could not be fitted.
    """
    if model.fit is None or model.reason:
        return None
    found = model.fit.fit_measures
    bounds = (found["rmsea_ci_lower_robust"], found["rmsea_ci_upper_robust"])
    return Table(
        id="measurement_fit",
        title="Fit of the measurement model",
        columns=[*_FIT, "model"],
        rows=[[*(plain_value(found[name]) for name in _FIT), model.text]],
        head=[
            Heading(label="Clients"),
            Heading(label="Parameters"),
            Heading(label="χ² (df)"),
            Heading(label="p", italic=True),
            Heading(label="CFI"),
            Heading(label="TLI"),
            Heading(label="RMSEA [90% CI]"),
            Heading(label="SRMR"),
        ],
        body=[
            Line(
                cells=[
                    count(model.fit.n_obs),
                    count(found["npar"]),
                    f"{number(found['chisq_scaled'])} ({count(found['df'])})",
                    p_value(found["pvalue_scaled"]),
                    bounded(found["cfi_robust"], 3),
                    bounded(found["tli_robust"], 3),
                    f"{bounded(found['rmsea_robust'], 3)} {bounded_interval(*bounds, 3)}",
                    bounded(found["srmr"], 3),
                ]
            )
        ],
        note="χ²: Yuan and Bentler's scaled statistic. CFI, TLI and RMSEA are the robust ones; "
        "SRMR includes the means.",
    )


def loadings_table(model: MeasurementModel, parcels: ClientParcels) -> Table | None:
    """Print standardised loadings, and under each factor its reliability.

    Parameters
    ----------
    model : MeasurementModel
        From `attachpath.measurement.measurement_model`.
    parcels : ClientParcels
        What it was fitted to.

    Returns
    -------
    Table or None
        None where it could not be fitted.
    """
    if model.fit is None or model.reason:
        return None
    loadings = model.fit.standardized()
    loadings = loadings[loadings["op"] == "=~"]
    reliable = {row["latent"]: row for row in model.fit.reliability().to_dict("records")}
    rows: list[list[Cell]] = []
    body: list[Line] = []
    for latent in parcels.indicators:
        own = reliable[latent]
        body.append(Line(cells=[f"{row_label(latent)}: {_reliability_words(own)}"], kind="group"))
        for row in loadings[loadings["lhs"] == latent].to_dict("records"):
            rows.append(_machine(row, own, parcels))
            body.append(_loading_line(row, parcels))
    return Table(
        id="loadings",
        title="Standardised loadings of the parcels, and the reliability of their sum",
        columns=[
            *("scale", "parcel", "items", "loading", "std_error", "ci_low", "ci_high"),
            *("omega", "omega_ci_low", "omega_ci_high", "ave", "assumed_key", "reason"),
        ],
        rows=rows,
        head=[
            Heading(label="Parcel", align="left"),
            Heading(label="λ [95% CI]"),
            Heading(label="R²"),
            Heading(label="Items", align="left"),
        ],
        body=body,
        note="λ: standardised loading, its interval robust to non-normality"
        f"{_and_groups(model.fit)}. ω: share of the sum of the parcels that is the factor's; AVE: "
        "mean share of a parcel that is the factor's. Parcels of the same occasions share what is "
        "particular to these occasions: ω says how well parcels agree, not how well the mean of "
        "few occasions stands for a client.",
    )


def factor_correlation_table(model: MeasurementModel, parcels: ClientParcels) -> Table | None:
    """Print the correlations of the factors.

    Parameters
    ----------
    model : MeasurementModel
        From `attachpath.measurement.measurement_model`.
    parcels : ClientParcels
        What it was fitted to.

    Returns
    -------
    Table or None
        None where there are fewer than two factors with numbers.
    """
    names = list(parcels.indicators)
    if model.fit is None or model.reason or len(names) < 2:
        return None
    found = model.fit.standardized()
    found = found[(found["op"] == "~~") & found["lhs"].isin(names) & found["rhs"].isin(names)]
    pairs = {
        frozenset((row["lhs"], row["rhs"])): row
        for row in found.to_dict("records")
        if row["lhs"] != row["rhs"]
    }
    wanted = ("estimate", "std_error", "ci_low", "ci_high", "p_value")
    return Table(
        id="factor_correlations",
        title="Correlations of the factors",
        columns=["x", "y", *wanted],
        rows=[
            [row["lhs"], row["rhs"], *(plain_value(row[name]) for name in wanted)]
            for row in pairs.values()
        ],
        head=[
            Heading(label="Factor", align="left"),
            *(Heading(label=str(place)) for place in range(1, len(names))),
        ],
        body=[_correlation_line(place, names, pairs) for place in range(len(names))],
        note="Free of what the parcels of a factor do not share; the machine form has standard "
        "errors, intervals and p. "
        "A correlation near 1 or −1 means that two scales cannot be told apart.",
    )


def _and_groups(fit: SemFit) -> str:
    groups = next(iter(fit.n_clusters), None)
    return f" and to the {groups.removesuffix('_id')}s that clients share" if groups else ""


def _reliability_words(row: dict[Any, Any]) -> str:
    if pd.isna(row["omega"]):
        return f"no reliability ({row['reason']})"
    bounds = bounded_interval(row["ci_low"], row["ci_high"])
    return f"ω = {bounded(row['omega'])} {bounds}, AVE = {bounded(row['ave'])}"


def _machine(row: dict[Any, Any], own: dict[Any, Any], parcels: ClientParcels) -> list[Cell]:
    items = " ".join(parcels.items[row["rhs"]])
    values = [row[name] for name in ("estimate", "std_error", "ci_low", "ci_high")]
    values += [own[name] for name in ("omega", "ci_low", "ci_high", "ave")]
    return [
        *(row["lhs"], row["rhs"], items, *map(plain_value, values)),
        *(row["lhs"] in parcels.assumed, row["reason"]),
    ]


def _loading_line(row: dict[Any, Any], parcels: ClientParcels) -> Line:
    items = [name.rsplit("_", 1)[1].lstrip("0") for name in parcels.items[row["rhs"]]]
    loading = f"{bounded(row['estimate'])} {bounded_interval(row['ci_low'], row['ci_high'])}"
    share = MISSING if pd.isna(row["estimate"]) else bounded(row["estimate"] ** 2)
    cells = [f"Parcel {row['rhs'].rsplit('_', 1)[1]}", loading, share, ", ".join(items)]
    return Line(cells=cells, kind="indented")


def _correlation_line(
    place: int, names: Sequence[str], pairs: dict[frozenset[str], dict[Any, Any]]
) -> Line:
    cells = [
        bounded(pairs[frozenset((names[place], names[other]))]["estimate"]) if other < place else ""
        for other in range(len(names) - 1)
    ]
    return Line(cells=[f"{place + 1}. {row_label(names[place])}", *cells])
