"""Methods, notes and numbers of the section on the paths."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import pandas as pd

from attachpath.hypotheses import ModelBehind, TotalAssociation
from attachpath.reporting.hypothesis_row import plain_value
from attachpath.reporting.numbers import count
from attachpath.reporting.plain_notes import in_words, notes_together
from attachpath.reporting.section import Cell
from attachpath.reporting.topics import MethodsText

__all__ = ["path_methods", "path_notes", "path_numbers"]

_NO_CHANGE = ("as_tested", "kenward_roger")

_COUNTED = re.compile(r"\d+ of \d+ (rows|groups) ")
"""Counts of rows and groups, which every fit notes; the table for machines has the numbers."""


def path_numbers(
    total: TotalAssociation, rows: pd.DataFrame, values: pd.DataFrame
) -> dict[str, Cell]:
    """Return the section's numbers by name: standardised estimates and robustness values."""
    effects = total.effects.to_dict("records")
    found = {f"total_{row['term']}": row["std_estimate"] for row in effects}
    for row in rows[rows["std_estimate"].notna()].to_dict("records"):
        found[f"{row['id']}_{row['change']}"] = row["std_estimate"]
    for row in values[values["model"] == "as tested"].to_dict("records"):
        found[f"{row['id']}_robustness_value"] = row["rv"]
    return {str(name): plain_value(value) for name, value in found.items()}


def path_methods(rows: pd.DataFrame, values: pd.DataFrame) -> list[MethodsText]:
    """Return the Methods of the robustness rows, of influence and of the sensitivity analysis."""
    said = []
    labels = rows.loc[~rows["change"].isin(_NO_CHANGE), "label"]
    if len(labels):
        named = "; ".join(dict.fromkeys(map(str, labels)))
        said.append(
            "Each model was estimated again with one choice made otherwise at a time (the rows of "
            f"the robustness tables: {named}). These rows are not adjusted for their number and "
            "have no verdict."
        )
    if "kenward_roger" in set(rows["change"]):
        said.append(
            "Beside Satterthwaite's stand the degrees of freedom of Kenward and Roger (1997), and "
            "cluster-robust standard errors (CR2) with Satterthwaite's degrees of freedom "
            "(Pustejovsky & Tipton, 2018)."
        )
    if len(labels):
        said.append(
            "Influence was judged by leaving out one group or one client at a time, the variances "
            "held at those of all, and by Cook's distance over all coefficients; residuals and "
            "predicted random effects were looked at against the normal distribution."
        )
    if len(values):
        said.append(
            "Sensitivity to unobserved confounding was described by robustness values (Cinelli & "
            "Hazlett, 2020)."
        )
    return [MethodsText(topic="robustness", text=text) for text in said]


def path_notes(rows: pd.DataFrame, models: Sequence[ModelBehind]) -> list[str]:
    """Return in words what could not be fitted and why, and the notes of the changed models."""
    failed = [f"{one.name}: {in_words(one.reason or '')}" for one in models if one.fitted is None]
    said = [*_said_once(rows, "reason"), *_said_once(rows, "notes")]
    return [*failed, *_other_clients(rows), *said]


def _other_clients(rows: pd.DataFrame) -> list[str]:
    """Say how many clients a changed model has, where they are not those as tested."""
    tested = rows[rows["change"] == "as_tested"].set_index("id")["n_clients"]
    counted = rows[rows["n_clients"].notna() & (rows["n_clients"] != rows["id"].map(tested))]
    about: dict[tuple[str, int], list[str]] = {}
    for row in counted.to_dict("records"):
        if row["id"] in tested.index and not row["change"].startswith("without_"):
            about.setdefault((row["label"], int(row["n_clients"])), []).append(row["id"])
    return [f"{label}: {count(n)} clients ({', '.join(ids)})" for (label, n), ids in about.items()]


def _said_once(rows: pd.DataFrame, column: str) -> list[str]:
    """Say each text once, with the changes and the hypotheses that it is about."""
    about: dict[str, dict[str, list[str]]] = {}
    for row in rows.to_dict("records"):
        texts = row[column] if isinstance(row[column], tuple) else (row[column],)
        for text in texts:
            if isinstance(text, str) and not _COUNTED.match(text):
                about.setdefault(text, {}).setdefault(row["label"], []).append(row["id"])
    return notes_together((_about(by_label), text) for text, by_label in about.items())


def _about(by_label: Mapping[str, Sequence[str]]) -> str:
    return "; ".join(f"{label} ({', '.join(ids)})" for label, ids in by_label.items())
