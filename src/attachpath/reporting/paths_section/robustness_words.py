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
LORD = (
    "The two ask different questions (Lord's paradox): adjusted for the baseline, clients with the "
    "same problems before treatment are compared, which assumes that nothing else unmeasured "
    "differs between them; the change score compares how much clients changed, which assumes that "
    "without the predictor all would have changed alike, whatever their baseline."
)


def robustness_sentences(rows: pd.DataFrame) -> list[str]:
    """Say which results depend on a choice, on which, and how far the estimates move.

    Parameters
    ----------
    rows : DataFrame
        From `attachpath.hypotheses.robustness_rows`.

    Returns
    -------
    list of str
        One sentence for all that depend on none, one for each other; only rows that ask the same
        question count. Without any row, that there is no hypothesis.
    """
    if rows.empty:
        return [NOTHING]
    steady, said = [], []
    for one, own in rows.groupby("id", sort=False):
        counted = own[own["same_question"].astype(bool) & own["std_estimate"].notna()]
        by_change = {row["change"]: row for row in counted.to_dict("records")}
        tested = by_change.pop("as_tested", None)
        if tested is None or not by_change:
            continue
        others = list(by_change.values())
        changed = [row for row in others if matters(row, tested)]
        if changed:
            said.append(f"{_told(str(one), tested, others)}: {_difference(changed, tested)}.")
        else:
            steady.append(_told(str(one), tested, others))
    if steady:
        said.insert(0, f"No change of the model moves p across {_LEVEL} in: {'; '.join(steady)}.")
    return said


def _told(one: str, tested: Row, others: Sequence[Row]) -> str:
    estimates = [row["std_estimate"] for row in others]
    return (
        f"{one} (standardised b = {number(tested['std_estimate'])}, "
        f"{p_equation(tested['p_value'])}; from {number(min(estimates))} to "
        f"{number(max(estimates))} under {count(len(others))} changes)"
    )


def _difference(changed: Sequence[Row], tested: Row) -> str:
    now = "no longer" if tested["p_value"] < LEVEL else "now"
    listed = ", ".join(f"“{row['label']}” ({p_equation(row['p_value'])})" for row in changed)
    turned = [row["label"] for row in changed if row["estimate"] * tested["estimate"] < 0]
    signs = f"; the sign turns in “{'”, “'.join(turned)}”" if turned else ""
    crossed = [row for row in changed if (row["p_value"] < LEVEL) != (tested["p_value"] < LEVEL)]
    return f"p is {now} below {_LEVEL} with {listed}{signs}" if crossed else signs[2:]


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
