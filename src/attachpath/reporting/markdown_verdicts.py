"""The verdicts as Markdown: what they say together, a table a role, how to read them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from attachpath.reporting.hypothesis_row import HypothesisRow
from attachpath.reporting.markdown import bullets, plain, table_row
from attachpath.reporting.numbers import bounded, count, interval, number, p_value
from attachpath.reporting.run_record import RunRecord
from attachpath.reporting.verdict_overview import SIGNS, VERDICT_MEANINGS, overview, remark
from attachpath.reporting.words import ROLE_WORDS, VERDICT_WORDS

__all__ = ["verdict_blocks"]

_RULES = (":---", ":---", ":---", "---:", "---:", "---:", "---:", ":---")


def verdict_blocks(run: RunRecord, rows: list[HypothesisRow]) -> Iterator[str]:
    """Yield the blocks of the chapter on the verdicts.

    Parameters
    ----------
    run : RunRecord
        Its level is told.
    rows : list of HypothesisRow
        All rows of the run, by role.

    Yields
    ------
    str
        A heading, a paragraph, a list or a table.
    """
    yield "## Verdicts"
    if not rows:
        yield "No hypotheses were tested in this run."
        return
    yield from _together(rows)
    for role, words in ROLE_WORDS.items():
        own = [row for row in rows if row.role == role]
        if own:
            yield f"### {plain(words)}"
            yield "\n".join(_table(own, adjusted=role == "confirmatory"))
            yield bullets(_remarks(own))
    yield (
        "*Note.* Std. *b*: standardised estimate with its 90% interval. The level is "
        f"{bounded(run.alpha)}; *p* values of confirmatory claims are adjusted for their number "
        "(Holm). Second opinion: whether another implementation, fitted to the same rows, agrees. "
        "Verdicts are tried in this order:"
    )
    yield bullets(
        f"{SIGNS[name]} **{VERDICT_WORDS[name]}**: {plain(words)}"
        for name, words in VERDICT_MEANINGS.items()
    )


def _together(rows: list[HypothesisRow]) -> Iterator[str]:
    found = overview(rows)
    if found is None:
        return
    yield plain(found.sentence)
    decided = [
        f"{SIGNS[name]} **{VERDICT_WORDS[name]}** {plain(row.claim)} ({plain(row.id)})"
        for name, own in found.decided
        for row in own
    ]
    yield bullets(decided or ["The data decide about none of them."])


def _table(rows: Iterable[HypothesisRow], *, adjusted: bool) -> Iterator[str]:
    p_head = "Adjusted *p*" if adjusted else "*p*"
    effect = ("Std. *b*", "90% CI", p_head)
    yield table_row(["Hypothesis", "Claim", "Verdict", *effect, "Clients", "Second opinion"])
    yield table_row(_RULES)
    for row in rows:
        yield table_row(_cells(row, adjusted=adjusted))


def _cells(row: HypothesisRow, *, adjusted: bool) -> list[str]:
    unadjusted = row.p_value if row.p_claim is None else row.p_claim
    return [
        plain(row.id),
        plain(row.claim),
        f"{SIGNS[row.verdict]} **{VERDICT_WORDS[row.verdict]}**",
        number(row.std_estimate),
        interval(row.std_ci90_low, row.std_ci90_high),
        p_value(row.p_holm if adjusted else unadjusted),
        count(row.n_clients),
        _second_opinion(row),
    ]


def _second_opinion(row: HypothesisRow) -> str:
    opinion = row.second_opinion
    if opinion is None or opinion.agrees is None:
        return "none"
    engine = f" ({plain(opinion.engine)})" if opinion.engine else ""
    return f"agrees{engine}" if opinion.agrees else f"**differs**{engine}"


def _remarks(rows: Iterable[HypothesisRow]) -> Iterator[str]:
    for row in rows:
        told = remark(row)
        if told:
            yield f"**{plain(row.id)}**: {plain(told)}"
