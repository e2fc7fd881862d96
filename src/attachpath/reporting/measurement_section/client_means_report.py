"""How reliably client means and earned security (ESAT) tell clients apart, as tables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from attachpath.measurement import OccasionAssociations
from attachpath.reporting.hypothesis_row import plain_value
from attachpath.reporting.labels import label, row_label
from attachpath.reporting.masking import clients_value, printed_share, value_shown
from attachpath.reporting.numbers import MISSING, bounded, count, number
from attachpath.reporting.section import Cell, Heading, Line, Table

__all__ = ["attenuation_sentences", "client_means_table", "esat_reliability_table"]


def client_means_table(means: pd.DataFrame) -> Table | None:
    """Print the reliability of one occasion and of client means.

    Parameters
    ----------
    means : DataFrame
        From `attachpath.measurement.client_mean_reliabilities`.

    Returns
    -------
    Table or None
        None without scores of occasions.
    """
    if means.empty:
        return None
    body = []
    for row in means.to_dict("records"):
        cells = [row_label(row["column"]), count(row["clients"])]
        if isinstance(row["reason"], str):
            cells += [MISSING] * 5
        else:
            cells += [
                _with_interval(row, "icc", "ci_low", "ci_high"),
                bounded(row["at_median"]),
                _with_interval(row, "at_harmonic", "at_low", "at_high"),
                f"{bounded(row['lowest'])} to {bounded(row['highest'])}",
                _share_enough(row["share_enough"], row["clients"]),
            ]
        body.append(Line(cells=cells))
    harmonic = _occasions(means, "harmonic_occasions")
    return Table(
        id="client_means",
        title="Reliability of client means",
        columns=list(means.columns),
        rows=_machine(_few_masked(means)),
        head=[
            Heading(label="Score", align="left"),
            Heading(label="Clients"),
            Heading(label="One occasion: ICC [95% CI]"),
            Heading(label=f"Mean of {_occasions(means, 'median_occasions')} occasions (median)"),
            Heading(label=f"Mean of {harmonic} occasions (harmonic mean) [95% CI]"),
            Heading(label="Range over clients"),
            Heading(label="Clients at .70 or more"),
        ],
        body=body,
        note="τ / (τ + σ² / T): the share of the variance of means over T occasions that are "
        "differences between clients' long-run means; everything that changes from occasion to "
        "occasion counts as error. The ICC with its 95% profile interval is the reliability of one "
        "occasion; the value at the harmonic mean of T is that of the client means as a whole. "
        "Range over clients: from those with the fewest to those with the most occasions. "
        "ICC: intraclass correlation. A dash: not estimated.",
    )


def _share_enough(share: float, clients: int) -> str:
    return MISSING if pd.isna(share) else printed_share(round(share * clients), clients)


def _few_masked(means: pd.DataFrame) -> pd.DataFrame:
    """Mask shares that tell of few clients."""
    shares = [
        row["share_enough"]
        if pd.isna(row["share_enough"])
        else value_shown(row["share_enough"], _mark(row["share_enough"], row["clients"]))
        for row in means.to_dict("records")
    ]
    return means.assign(share_enough=pd.Series(shares, index=means.index, dtype=object))


def _mark(share: float, clients: int) -> str:
    value = clients_value(round(share * clients), of=clients)
    return value if isinstance(value, str) else ""


def esat_reliability_table(esat: pd.DataFrame) -> Table | None:
    """Print the reliability of both ESAT scores at both levels; None where none is known."""
    if esat.empty or esat["reliability"].isna().all():
        return None
    kinds = esat.drop_duplicates("esat").to_dict("records")
    removed = "; ".join(f"from {label(row['esat'])} {label(row['control'])}" for row in kinds)
    body: list[Line] = []
    for level, part in esat.groupby("level", sort=False):
        words = "Client means" if level == "between" else "Deviations within clients, one occasion"
        body.append(Line(cells=[words], kind="group"))
        body += [_esat_line(row) for row in part.to_dict("records")]
    return Table(
        id="esat_reliability",
        title="Reliability of earned security (ESAT)",
        columns=list(esat.columns),
        rows=_machine(esat),
        head=[
            Heading(label="Score", align="left"),
            Heading(label="CATS Secure"),
            Heading(label="Removed subscale"),
            Heading(label="r", italic=True),
            Heading(label="ESAT"),
            Heading(label="ESAT, independent errors"),
        ],
        body=body,
        note=f"Secure, removed subscale, ESAT: reliability of each. Removed subscale: {removed}. "
        "ESAT: (a_S + r² a_Z − 2 r (r − e)) / (1 − r²): a_S and a_Z are the reliabilities of "
        "Secure and of the subscale that is removed, r their correlation, and e the part of it "
        "that their errors add: the means of one client come from the same occasions, so their "
        "errors correlate as the two scores do within clients. The last column takes e = 0. How "
        "ESAT is formed is assumed. A value below zero says that these data are too few to tell.",
    )


def attenuation_sentences(repeated: OccasionAssociations) -> list[str]:
    """Say what the reliabilities do to the size of associations.

    Parameters
    ----------
    repeated : OccasionAssociations
        From `attachpath.measurement.occasion_associations`.

    Returns
    -------
    list of str
    """
    means, esat = repeated.means, repeated.esat
    known = means.dropna(subset=["at_harmonic"])
    told = []
    if len(known):
        low, high = (known.loc[known["at_harmonic"].agg(how)] for how in ("idxmin", "idxmax"))
        told.append(
            f"Client means had reliabilities from {bounded(low['at_harmonic'])} "
            f"({label(low['column'])}) to {bounded(high['at_harmonic'])} "
            f"({label(high['column'])}). A correlation with a score of reliability a is on average "
            "√a times that of true scores, and the slope of such a predictor a times: a true "
            f"correlation of .30 would show as {bounded(0.3 * low['at_harmonic'] ** 0.5)} with the "
            f"first and {bounded(0.3 * high['at_harmonic'] ** 0.5)} with the last, if the other "
            "variable were measured without error. Slopes of predictors that stand together in a "
            "model can also move away from zero."
        )
    for level, words in (("between", "client means"), ("within", "deviations within clients")):
        part = esat[(esat["level"] == level) & (esat["reliability"] > 0)] if len(esat) else esat
        if len(part):
            each = ", ".join(
                f"{label(row['esat'])} {bounded(row['reliability'])}"
                for row in part.to_dict("records")
            )
            told.append(
                f"Reliability of ESAT as {words}: {each}. By that factor the slope of ESAT alone "
                "is on average smaller than that of its true scores."
            )
    return told


def _esat_line(row: Mapping[Any, Any]) -> Line:
    names = ("secure_reliability", "control_reliability", "r", "reliability", "independent")
    return Line(cells=[row_label(row["esat"]), *(bounded(row[name]) for name in names)])


def _with_interval(row: Mapping[Any, Any], *names: str) -> str:
    estimate, low, high = (bounded(row[name]) for name in names)
    return f"{estimate} [{low}, {high}]"


def _occasions(means: pd.DataFrame, column: str) -> str:
    values = means[column].dropna()
    if values.empty:
        return MISSING
    low, high = number(values.min(), 1), number(values.max(), 1)
    return low if low == high else f"{low} to {high}"


def _machine(table: pd.DataFrame) -> list[list[Cell]]:
    return [[plain_value(cell) for cell in row] for row in table.to_numpy(object)]
