"""Who recovered, improved, did not change, deteriorated: a line a measure, in words and numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from attachpath.cohort import ClinicalChange, Cohort
from attachpath.errors import AttachpathError
from attachpath.measurement import (
    CHANGE_CATEGORIES,
    ClinicallySignificantChange,
    declared_change,
)
from attachpath.reporting.labels import label, row_label
from attachpath.reporting.masked_cells import mask_group
from attachpath.reporting.masking import clients_value, printed_clients, shown, value_shown
from attachpath.reporting.numbers import count, number, percent
from attachpath.reporting.printable import one_line
from attachpath.reporting.section import Cell, Heading, Line, Table
from attachpath.reporting.topics import MethodsText

__all__ = [
    "ReportedChange",
    "clinical_change_methods",
    "clinical_change_numbers",
    "clinical_change_sentences",
    "clinical_change_table",
    "clinical_changes",
    "time_label",
]

_GIVEN = [
    *("reliability", "functional_mean", "functional_sd", "cutoff", "higher_is_better", "source"),
]  # fmt: skip


@dataclass(frozen=True)
class ReportedChange:
    """What was declared, and what came of it.

    Attributes
    ----------
    declared : ClinicalChange
        Of ``cohort.toml``.
    found : ClinicallySignificantChange or None
        None where the cohort cannot tell.
    reason : str
        Why it cannot.
    """

    declared: ClinicalChange
    found: ClinicallySignificantChange | None
    reason: str = ""

    @property
    def marks(self) -> list[str]:
        """What stands for the number of clients of each category where it is masked."""
        return mask_group(list(self.found.counts.values())) if self.found else []


def clinical_changes(cohort: Cohort) -> list[ReportedChange]:
    """Return every clinical change that the cohort declares.

    Parameters
    ----------
    cohort : Cohort
        Scored.

    Returns
    -------
    list of ReportedChange
        Empty where ``cohort.toml`` has no ``[[clinical_change]]``.
    """
    return [_reported(cohort, declared) for declared in cohort.clinical_change]


def _reported(cohort: Cohort, declared: ClinicalChange) -> ReportedChange:
    try:
        return ReportedChange(declared, declared_change(cohort, declared))
    except AttachpathError as error:
        return ReportedChange(declared, None, error.message)


def clinical_change_table(changes: Sequence[ReportedChange]) -> Table | None:
    """Print how many clients changed in which way, a line a measure.

    Parameters
    ----------
    changes : sequence of ReportedChange
        From `clinical_changes`.

    Returns
    -------
    Table or None
        None where no change could be told.
    """
    told = [(one, one.found) for one in changes if one.found is not None]
    if not told:
        return None
    counted = [name.capitalize() for name in CHANGE_CATEGORIES]
    heads = ["Measure", "n", "Cutoff", "Reliable change", *counted]
    return Table(
        id="clinical_change",
        title="Reliable and clinically significant change",
        columns=[
            *("measure", "before", "after", *_GIVEN, "clinical_mean", "clinical_sd"),
            *("cutoff_value", "reliable_change", "n_used", "n_dropped", *CHANGE_CATEGORIES),
        ],
        rows=[_values(one, found) for one, found in told],
        head=[
            Heading(label=head, italic=head == "n", align="right" if place else "left")
            for place, head in enumerate(heads)
        ],
        body=[Line(cells=_cells(one, found)) for one, found in told],
        note=_note(told),
    )


def _values(one: ReportedChange, found: ClinicallySignificantChange) -> list[Cell]:
    declared = one.declared
    return [
        *(declared.measure, declared.before, declared.after),
        *(getattr(declared, name) for name in _GIVEN),
        *(found.clinical_mean, found.clinical_sd, found.cutoff, found.reliable_change),
        found.n_used,
        clients_value(sum(found.n_dropped.values())),
        *(value_shown(n, mark) for n, mark in zip(found.counts.values(), one.marks, strict=True)),
    ]  # fmt: skip


def _cells(one: ReportedChange, found: ClinicallySignificantChange) -> list[str]:
    """Write a line; a share says what its count says, and is masked with it."""
    counts = [
        shown(f"{count(n)} ({percent(n / found.n_used)})", mark)
        for n, mark in zip(found.counts.values(), one.marks, strict=True)
    ]
    sign = ">" if found.higher_is_better else "<"
    return [
        row_label(one.declared.measure),
        count(found.n_used),
        f"{sign} {number(found.cutoff)} ({found.criterion})",
        f"> {number(found.reliable_change)}",
        *counts,
    ]


def _note(told: Sequence[tuple[ReportedChange, ClinicallySignificantChange]]) -> str:
    categories = (
        "Recovered: changed reliably for the better and crossed the cutoff into functioning. "
        "Improved: changed reliably for the better without crossing it. Deteriorated: changed "
        "reliably for the worse. Cutoff a lies 2 SD from the clinical mean, b 2 SD from the "
        "functional mean, c equally many SD from both."
    )
    return " ".join([categories, *(_basis(one.declared, found) for one, found in told)])


def _basis(declared: ClinicalChange, found: ClinicallySignificantChange) -> str:
    """Say from which times and norms a line was made, and who is not in it."""
    times = f"{time_label(declared, 0)} to {time_label(declared, 1)}"
    norms = f"reliability {number(declared.reliability, 3)}"
    if declared.functional_mean is not None:
        norms += f", functional M = {number(declared.functional_mean)}"
        norms += f", SD = {number(declared.functional_sd)}"
    clinical = f"clinical M = {number(found.clinical_mean)}, SD = {number(found.clinical_sd)}"
    whose = "these clients before treatment" if declared.clinical_mean is None else "as given"
    said = f"{row_label(declared.measure)}: {times}; {norms} ({one_line(declared.source)}); "
    said += f"{clinical} ({whose})."
    reasons = [f"{reason} {printed_clients(n)}" for reason, n in found.n_dropped.items()]
    if reasons:
        said += f" Clients left out: {', '.join(reasons)}."
    if found.n_functional_before:
        already = printed_clients(found.n_functional_before, of=found.n_used)
        said += f" Beyond the cutoff already before treatment: {already}."
    return said


def clinical_change_sentences(changes: Sequence[ReportedChange]) -> list[str]:
    """Say who changed in which way, and what could not be told.

    Parameters
    ----------
    changes : sequence of ReportedChange
        From `clinical_changes`.

    Returns
    -------
    list of str
        A sentence a measure.
    """
    return [_sentence(one) for one in changes]


def _sentence(one: ReportedChange) -> str:
    name = label(one.declared.measure)
    if one.found is None:
        return f"Clinical change of {name} could not be told: {one.reason}"
    counts = one.found.counts.items()
    told = ", ".join(
        f"{shown(count(n), mark)} {category}"
        for (category, n), mark in zip(counts, one.marks, strict=True)
    )
    return f"Of {count(one.found.n_used)} clients with {name} at both times: {told}."


def clinical_change_numbers(changes: Sequence[ReportedChange]) -> dict[str, Cell]:
    """Return the counts, the cutoff and the reliable change of each measure."""
    numbers: dict[str, Cell] = {}
    for one in changes:
        if one.found is None:
            continue
        stem = f"clinical_change_{one.declared.measure}"
        for (category, n), mark in zip(one.found.counts.items(), one.marks, strict=True):
            numbers[f"{stem}_{category}"] = value_shown(n, mark)
        numbers[f"{stem}_cutoff"] = one.found.cutoff
        numbers[f"{stem}_reliable_change"] = one.found.reliable_change
    return numbers


def clinical_change_methods(changes: Sequence[ReportedChange]) -> list[MethodsText]:
    """Say how change was judged; nothing where none is declared."""
    if not any(one.found for one in changes):
        return []
    text = (
        "Clients were classified by reliable and clinically significant change (Jacobson & Truax, "
        "1991): a change is reliable beyond 1.96 standard errors of a difference, from the SD "
        "before treatment and the reliability stated."
    )
    return [MethodsText(topic="participants", text=text)]


def time_label(declared: ClinicalChange, place: int) -> str:
    """Name the first (0) or the second (1) of the two times."""
    time = (declared.before, declared.after)[place]
    return f"session {time}" if declared.at_occasions else label(str(time))
