"""What the robustness rows say, in sentences."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from attachpath.reporting.numbers import bounded, count, number, p_equation
from attachpath.reporting.paths_section.robustness_table import LEVEL, Row, matters

__all__ = ["change_score_sentences", "robustness_sentences"]

_LEVEL = bounded(LEVEL)

NOTHING = (
    "No hypothesis of the theory with a single predictor, other than of validity, can be tested on "
    "this cohort."
)
_DEPENDS = "A choice matters for "
LORD = (
    "The two ask different questions (Lord's paradox): adjusted for the baseline, clients with the "
    "same problems before treatment are compared, which assumes that nothing else unmeasured "
    "differs between them; the change score compares how much clients changed, which assumes that "
    "without the predictor all would have changed alike, whatever their baseline."
)


def robustness_sentences(rows: pd.DataFrame) -> list[str]:
    """Say which results depend on a choice, and on which; the numbers stand in the tables.

    Parameters
    ----------
    rows : DataFrame
        From `attachpath.hypotheses.robustness_rows`.

    Returns
    -------
    list of str
        How many hold whatever the choice, by the rows that ask the same question; a sentence for
        each other; then one on the rows that ask another question and come out otherwise. Without
        any row, that there is no hypothesis.
    """
    if rows.empty:
        return [NOTHING]
    steady, said, beside = [], [], []
    for one, own in rows.groupby("id", sort=False):
        known = own[own["std_estimate"].notna()]
        same = known["same_question"].astype(bool)
        by_change = {row["change"]: row for row in known[same].to_dict("records")}
        tested = by_change.pop("as_tested", None)
        if tested is None or not by_change:
            continue
        others = list(by_change.values())
        changed = [row for row in others if matters(row, tested)]
        if changed:
            said.append(_depends(str(one), tested, changed, len(others)))
        else:
            steady.append(str(one))
        differ = [row for row in known[~same].to_dict("records") if matters(row, tested)]
        beside += [f"{one} ({_listed(differ)})"] if differ else []
    if beside:
        said.append(
            "Rows that ask another question (another variable, no covariates, means of groups) "
            f"come out otherwise for {'; '.join(beside)}."
        )
    counted = len(steady) + len([text for text in said if text.startswith(_DEPENDS)])
    return [_answer(steady, counted), *said] if counted else said


def _answer(steady: Sequence[str], counted: int) -> str:
    if not steady:
        return "Every result depends on a choice that could have been made otherwise."
    others = "; the others depend on a choice" if len(steady) < counted else ""
    return (
        f"Whichever choice is made otherwise, p stays on the same side of {_LEVEL} in "
        f"{count(len(steady))} of {count(counted)} results ({', '.join(steady)}){others}."
    )


def _depends(one: str, tested: Row, changed: Sequence[Row], n_others: int) -> str:
    side = "below" if tested["p_value"] < LEVEL else "above"
    crossed = [row for row in changed if (row["p_value"] < LEVEL) != (tested["p_value"] < LEVEL)]
    turned = [row for row in changed if row["estimate"] * tested["estimate"] < 0]
    told = []
    if crossed:
        told.append(
            f"p is {side} {_LEVEL} as tested ({p_equation(tested['p_value'])}) and not in "
            f"{count(len(crossed))} of {count(n_others)} changes: {_listed(crossed)}"
        )
    if turned:
        told.append(f"the sign turns in {_listed(turned)}")
    return f"{_DEPENDS}{one}: {'; '.join(told)}."


def _listed(rows: Sequence[Row]) -> str:
    return ", ".join(f"“{row['label']}”" for row in rows)


def change_score_sentences(rows: pd.DataFrame) -> list[str]:
    """Say how ANCOVA and change score compare, and what each assumes; empty without such rows."""
    changed = rows[(rows["change"] == "change_score") & rows["std_estimate"].notna()]
    if changed.empty:
        return []
    tested = rows[rows["change"] == "as_tested"].set_index("id")["std_estimate"]
    pairs = [
        f"{row['id']} {number(tested.get(row['id']))} and {number(row['std_estimate'])}"
        for row in changed.to_dict("records")
    ]
    said = "Adjusted for the baseline, and as a change score, the standardised estimates were: "
    return [f"{said}{'; '.join(pairs)}. {LORD}"]
