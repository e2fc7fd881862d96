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
        One sentence for all that depend on none, one for each other, by the rows that ask the same
        question; then one on the rows that ask another question and come out otherwise. Without
        any row, that there is no hypothesis.
    """
    if rows.empty:
        return [NOTHING]
    steady, said, beside = [], [], []
    for one, own in rows.groupby("id", sort=False):
        known = own[own["std_estimate"].notna()]
        same = known["same_question"].astype(bool)
        counted = known[same]
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
        differ = [row for row in known[~same].to_dict("records") if matters(row, tested)]
        beside += [f"{one} {_listed(differ)}"] if differ else []
    if steady:
        start = "No change of the model that keeps the question moves p across"
        said.insert(0, f"{start} {_LEVEL} in: {'; '.join(steady)}.")
    if beside:
        start = "Rows that answer another question, and come out otherwise (p on the other side of"
        said.append(f"{start} {_LEVEL}, or the sign turned): {'; '.join(beside)}.")
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
    listed = _listed(changed)
    turned = [row["label"] for row in changed if row["estimate"] * tested["estimate"] < 0]
    signs = f"; the sign turns in “{'”, “'.join(turned)}”" if turned else ""
    crossed = [row for row in changed if (row["p_value"] < LEVEL) != (tested["p_value"] < LEVEL)]
    return f"p is {now} below {_LEVEL} with {listed}{signs}" if crossed else signs[2:]


def _listed(rows: Sequence[Row]) -> str:
    return ", ".join(f"“{row['label']}” ({p_equation(row['p_value'])})" for row in rows)


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
