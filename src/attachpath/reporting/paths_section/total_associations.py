"""Attachment and outcome with nothing of the process adjusted: table and sentence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attachpath.hypotheses import TotalAssociation
from attachpath.reporting.hypothesis_row import plain_value
from attachpath.reporting.labels import label, row_label
from attachpath.reporting.numbers import count, interval, number, p_equation, p_value
from attachpath.reporting.section import Heading, Line, Table
from attachpath.reporting.words import after_colon

__all__ = ["total_association_sentence", "total_association_table"]


def total_association_table(total: TotalAssociation) -> Table | None:
    """Print the associations of attachment with the outcome.

    Parameters
    ----------
    total : TotalAssociation
        From `attachpath.hypotheses.total_association`.

    Returns
    -------
    Table or None
        None where the model could not be fitted.
    """
    if total.fitted is None:
        return None
    columns = [str(name) for name in total.effects.columns]
    return Table(
        id="total_associations",
        title="Attachment before treatment and outcome, nothing of the process adjusted",
        columns=columns,
        rows=[[plain_value(cell) for cell in row] for row in total.effects.to_numpy(object)],
        head=[
            Heading(label="Predictor", align="left"),
            Heading(label="b", italic=True),
            Heading(label="SE", italic=True),
            Heading(label="df", italic=True),
            Heading(label="95% CI"),
            Heading(label="p", italic=True),
            Heading(label="Std. b [90% CI]"),
        ],
        body=[_line(row) for row in total.effects.to_dict("records")],
        note=f"{count(total.fitted.n_obs)} clients with all variables. b: unstandardised; the "
        "predictors are z-scores over all clients. df: Satterthwaite. p: two-sided, unadjusted. "
        f"Std. b: SD of the outcome for an SD of the predictor. Model: {total.fitted.formula}",
    )


def total_association_sentence(total: TotalAssociation) -> str:
    """Say how attachment before treatment was associated with the outcome."""
    if total.fitted is None:
        reason = after_colon(total.reason)
        return f"The association of attachment with the outcome was not estimated: {reason}."
    found = "; ".join(
        f"{label(row['term'])}, standardised b = {number(row['std_estimate'])}, "
        f"{p_equation(row['p_value'])}"
        for row in total.effects.to_dict("records")
    )
    without = (
        f" (without {', '.join(label(name) for name in total.left_out)}, which this cohort "
        "cannot adjust for)"
        if total.left_out
        else ""
    )
    return (
        f"Before any path: with the baseline and background adjusted{without}, the associations "
        f"of attachment before treatment with the outcome were: {found}."
    )


def _line(row: Mapping[Any, Any]) -> Line:
    cells = [row_label(row["term"]), number(row["estimate"], 3), number(row["std_error"], 3)]
    cells += [number(row["df"], 1), interval(row["ci_low"], row["ci_high"], 3)]
    cells += [p_value(row["p_value"])]
    bounds = interval(row["std_ci90_low"], row["std_ci90_high"])
    return Line(cells=[*cells, f"{number(row['std_estimate'])} {bounds}"])
