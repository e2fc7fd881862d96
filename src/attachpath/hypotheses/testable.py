"""Whether a cohort can speak to a hypothesis at all, and if not, why."""

from __future__ import annotations

from collections.abc import Mapping

from attachpath.cohort import ESAT, Cohort, known_columns, zero_by_construction
from attachpath.errors import AttachpathError, FormulaError, nearest_name
from attachpath.hypotheses.chosen_rows import chosen_rows
from attachpath.hypotheses.theory import Hypothesis, Theory

__all__ = ["why_not_testable"]

_DERIVED = ("_within_previous", "_previous", "_within", "_between")
_TIME = {"session_log": "session", "phase": "session"}


def why_not_testable(
    cohort: Cohort, theory: Theory, hypothesis: Hypothesis, measured: Mapping[str, bool]
) -> str | None:
    """Say why a hypothesis cannot be tested on a cohort, or None when it can.

    Parameters
    ----------
    cohort : Cohort
        The data.
    theory : Theory
        Says how ESAT is made.
    hypothesis : Hypothesis
        The claim.
    measured : mapping of str to bool
        From `attachpath.cohort.measured_columns`.

    Returns
    -------
    str or None
        A reason in words with the cohort's names.

    Raises
    ------
    FormulaError
        ``unknown-column`` when the formula names a column that neither the data, the theory's
        variables nor this package know, and that looks like one that they do: that is a
        misspelling, not a property of the cohort.
    """
    if hypothesis.kind == "mediation":
        return "mediation models are not part of this version"
    if hypothesis.fitted_here:
        response = hypothesis.parsed.response
        zero = zero_by_construction(response, hypothesis.term, theory.esat_control)
        if zero is not None:
            return zero
    for column in _sources(theory, hypothesis):
        reason = _absent(cohort, theory, hypothesis, column, measured)
        if reason is not None:
            return reason
    return _nobody_chosen(cohort, hypothesis)


def _nobody_chosen(cohort: Cohort, hypothesis: Hypothesis) -> str | None:
    """Say that `where` chooses no row, or cannot be looked up."""
    try:
        chosen_rows(cohort, hypothesis, cohort.tables()[hypothesis.table])
    except AttachpathError as error:
        return error.message[:1].lower() + error.message[1:].rstrip(".")
    return None


def _sources(theory: Theory, hypothesis: Hypothesis) -> list[str]:
    """Columns of the data that the columns of the formula, and of `where`, are made from."""
    found: dict[str, None] = {}
    chosen_by = (one.column for one in hypothesis.where)
    for column in (*hypothesis.data_columns, *chosen_by):
        stem = column
        for suffix in _DERIVED:
            stem = stem.removesuffix(suffix)
        if stem in ESAT:
            kind = ESAT[stem]
            found |= {"cats_secure": None}
            found |= {} if theory.esat_control == "ecr" else {kind.cats: None}
            found |= {} if theory.esat_control == "cats" else {kind.ecr: None}
        elif column.endswith("_change"):
            found |= dict.fromkeys(column.removesuffix("change") + time for time in ("pre", "post"))
        else:
            found[_TIME.get(stem, stem)] = None
    return list(found)


def _absent(
    cohort: Cohort,
    theory: Theory,
    hypothesis: Hypothesis,
    column: str,
    measured: Mapping[str, bool],
) -> str | None:
    declared = {one.name: one.label for one in theory.variable}
    words = f" ({declared[column]})" if declared.get(column) else ""
    if column in measured:
        return None if measured[column] else f"nobody in this cohort has a value of {column}{words}"
    known = known_columns(cohort.instruments)
    near = nearest_name(column, {*measured, *known, *declared} - {column})
    if column in declared:
        like = nearest_name(column, measured)
        hint = f"; the column of it most like that name is {like!r}" if like else ""
        return f"the cohort has no {column}{words}{hint}"
    if column in known:
        return f"the cohort has no {column}{_without_group(hypothesis, column)}"
    if near is None:
        return (
            f"the cohort has no {column}, and no column like it; a theory names the columns that "
            "it needs under [[variable]]"
        )
    raise FormulaError(
        "unknown-column",
        f"{hypothesis.id} uses a column {column!r} that this cohort does not have: "
        f"{_model_text(hypothesis)}",
        f"A misspelt name; the nearest is {near!r}.",
        "Correct the theory file; where the name is right and the cohort lacks the column, "
        "declare it there under [[variable]].",
    )


def _without_group(hypothesis: Hypothesis, column: str) -> str:
    """Say what to do where the formula groups by a level that the cohort does not have."""
    random = hypothesis.parsed.random if hypothesis.fitted_here else ()
    parts = [str(part) for part in random if part.group == column]
    if not parts:
        return ""
    return f"; a theory file of your own can state the model without {' and '.join(parts)}"


def _model_text(hypothesis: Hypothesis) -> str:
    return hypothesis.parsed.text if hypothesis.fitted_here else "; ".join(hypothesis.variables)
