"""The results of the hypotheses, a paragraph each: claim, what was found, numbers, verdict."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from attachpath.reporting.hypothesis_row import HypothesisRow, by_role
from attachpath.reporting.manuscript.blocks import Block, HeadingBlock, Paragraph
from attachpath.reporting.numbers import count, interval, number, p_equation
from attachpath.reporting.section import Section
from attachpath.reporting.words import ROLE_WORDS, VERDICT_WORDS, verdict_sentence

__all__ = ["hypotheses_blocks", "readings"]


def hypotheses_blocks(section: Section, rows: Sequence[HypothesisRow]) -> Iterator[Block]:
    """Yield the paragraphs of the hypotheses, confirmatory ones first.

    Parameters
    ----------
    section : Section
        The section that tested them.
    rows : sequence of HypothesisRow
        All rows of the run.

    Yields
    ------
    Block
    """
    read = readings(section, rows)
    role = None
    for row in by_role(list(rows)):
        if row.role != role:
            yield HeadingBlock(f"{ROLE_WORDS[row.role]} hypotheses", 3)
        role = row.role
        said = [f"“{row.claim}”", read[row.id], *_numbers(row), *map(_part, row.parts)]
        said.append(f"Verdict: {VERDICT_WORDS[row.verdict]}.")
        yield Paragraph(" ".join(said), lead=f"{row.id}.")


def readings(section: Section, rows: Sequence[HypothesisRow]) -> dict[str, str]:
    """Return what the section says of each hypothesis, without the hypothesis's id before it.

    Notes
    -----
    The analysis wrote these words with the labels of the theory; where it wrote none they are
    written again, with the labels of this package.
    """
    words = [text for part in section.parts for text in part.words]
    found = {}
    for row in rows:
        own = (text for text in words if text.startswith((f"{row.id}: ", f"{row.id} could not be")))
        text = next(own, verdict_sentence(row)).removeprefix(row.id).lstrip(": ")
        found[row.id] = _sentence(text)
    return found


def _sentence(text: str) -> str:
    start = "It " if text.startswith("could not be") else ""
    return start + text if start else text[:1].upper() + text[1:]


def _numbers(row: HypothesisRow) -> list[str]:
    """Write the unstandardised estimate; the reading has the standardised one."""
    if row.estimate is None:
        return []
    told = _estimate(row.model_dump())
    groups = f"; {count(row.n_therapists)} therapists" if row.n_therapists else ""
    rows = f"; {count(row.n_obs)} rows" if row.n_obs not in (None, row.n_clients) else ""
    return [f"Unstandardised, before any adjustment: {told}{rows}{groups}."]


def _part(part: Mapping[str, Any]) -> str:
    claim = str(part.get("claim") or part.get("id")).rstrip(".")
    return f"Part of the claim: {claim[:1].lower()}{claim[1:]}, {_estimate(part)}."


def _estimate(told: Mapping[str, Any]) -> str:
    df = told.get("df")
    numbers = [
        f"b = {number(told.get('estimate'), 3)}",
        f"SE = {number(told.get('std_error'), 3)}",
        *([] if df is None else [f"df = {number(df, 1)}"]),
        f"95% CI {interval(told.get('ci_low'), told.get('ci_high'), 3)}",
        p_equation(told.get("p_value")),
    ]
    return ", ".join(numbers)
