"""The numbers of the section by name, and what was noted on the way."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import pandas as pd

from attachpath.measurement import MeasurementModel, PhaseInvariance
from attachpath.reporting.hypothesis_row import plain_value
from attachpath.reporting.labels import label, row_label
from attachpath.reporting.plain_notes import in_words
from attachpath.reporting.section import Cell
from attachpath.reporting.sem_section.path_fits import Paths, path_rows
from attachpath.reporting.sem_section.path_model import route_name
from attachpath.reporting.sem_section.second_opinion_table import agreement
from attachpath.sem import SemFit

__all__ = ["sem_notes", "sem_numbers"]

_PARAMETERS = re.compile(r"( than parameters) \(\d+\)")

_FIT = {
    "chisq": "chisq_scaled",
    "df": "df",
    "cfi": "cfi_robust",
    "rmsea": "rmsea_robust",
    "srmr": "srmr",
    "aic": "aic",
}


def sem_numbers(
    model: MeasurementModel,
    found: Sequence[PhaseInvariance],
    paths: Paths,
    effects: pd.DataFrame,
    opinion: pd.DataFrame | str,
) -> dict[str, Cell]:
    """Return the numbers of the section for machines.

    Parameters
    ----------
    model, found, paths, effects, opinion
        As in `sem_methods`.

    Returns
    -------
    dict of str to Cell
        Fit of the measurement model and of the whole path, omega and AVE of each factor, changes
        in CFI of each level of invariance, paths (``path_OUTCOME_PREDICTOR``), indirect effects
        (``indirect_ROUTE``), and how many parameters two engines agree on.
    """
    numbers: dict[str, Cell] = {}
    if model.fit is not None and model.reason is None:
        numbers |= _fit("measurement", model.fit.fit_measures)
        for row in model.fit.reliability().to_dict("records"):
            numbers[f"omega_{row['latent']}"] = plain_value(row["omega"])
            numbers[f"ave_{row['latent']}"] = plain_value(row["ave"])
    for one in found:
        numbers |= _invariance(one)
    if paths.whole.fit is not None and paths.whole.reason is None:
        numbers |= _fit("paths", paths.whole.fit.fit_measures)
    for row in path_rows(paths.whole).to_dict("records"):
        numbers[f"path_{row['lhs']}_{row['rhs']}"] = plain_value(row["std_all"])
    for row in effects.to_dict("records"):
        numbers[f"indirect_{route_name(row['route'])}"] = plain_value(row["estimate"])
    if not isinstance(opinion, str):
        numbers["second_opinion_agree"], numbers["second_opinion_compared"] = agreement(opinion)
    return numbers


def sem_notes(
    model: MeasurementModel, found: Sequence[PhaseInvariance], *paths: Paths
) -> list[str]:
    """Return what was noted on the way, each thing once, with what it is about."""
    noted: dict[str, dict[str, None]] = {}
    for name, fit in _named_fits(model, found, paths):
        for note in () if fit is None else _told(fit.notes):
            noted.setdefault(note, {})[name] = None
    every = [each.model.title for one in paths for each in (one.whole, *one.rivals)]
    said = [note for one in paths for note in one.notes if note.startswith("The path models are")]
    said += [f"{'; '.join(_together(names, every))}: {note}" for note, names in noted.items()]
    return [*dict.fromkeys(said), *_auxiliary_left_out(paths)]


def _named_fits(
    model: MeasurementModel, found: Sequence[PhaseInvariance], paths: Sequence[Paths]
) -> list[tuple[str, SemFit | None]]:
    """Return each fit with the name that a reader knows it by."""
    fits = [("The measurement model", model.fit)]
    for one in found:
        ladder = {} if one.ladder is None else one.ladder.fits
        fits += [(f"{row_label(one.column)} over phases", fit) for fit in ladder.values()]
    fits += [(each.model.title, each.fit) for one in paths for each in (one.whole, *one.rivals)]
    return fits


def _together(names: Iterable[str], every: Sequence[str]) -> list[str]:
    """Name all path models at once."""
    listed = list(names)
    if not every or not set(every) <= set(listed):
        return listed
    return [*(name for name in listed if name not in every), "All path models"]


def _told(notes: Sequence[str]) -> list[str]:
    """Say what is wrong with a solution once, not for every row."""
    told: dict[str, None] = {}
    for note in notes:
        _, _, reason = note.partition(": ")
        of_row = "~" in note.split(":")[0] and reason
        text = f"{reason[:1].upper()}{reason[1:]}" if of_row else _PARAMETERS.sub(r"\1", note)
        told[in_words(text)] = None
    return list(told)


def _auxiliary_left_out(paths: Sequence[Paths]) -> list[str]:
    names = dict.fromkeys(name for one in paths for name in one.auxiliary_left_out)
    if not names:
        return []
    told = ", ".join(map(label, names))
    return [
        (
            "Auxiliary variables that were not used (nothing is missing, nobody has a value, or "
            f"they say the same as others among the complete rows): {told}."
        )
    ]


def _fit(name: str, measures: pd.Series) -> dict[str, Cell]:
    return {f"{name}_{short}": plain_value(measures[full]) for short, full in _FIT.items()}


def _invariance(one: PhaseInvariance) -> dict[str, Cell]:
    if one.ladder is None:
        return {}
    start = f"invariance_{one.column}" + ("_items" if one.kind == "items" else "")
    found: dict[str, Cell] = {f"{start}_reached": one.ladder.reached}
    for row in one.ladder.table.to_dict("records"):
        found[f"{start}_{row['step']}_delta_cfi"] = plain_value(row["delta_cfi"])
    for row in one.means.to_dict("records"):
        found[f"latent_mean_{one.column}_{row['phase']}_sd"] = plain_value(row["sd"])
    return found
