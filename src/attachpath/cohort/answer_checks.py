"""Answers that nobody gave: the same to every item, or item for item those of another row."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pandas as pd

from attachpath.cohort.answer_blocks import AnswerBlock, answer_blocks
from attachpath.cohort.canonical import FloatArray
from attachpath.cohort.findings import Findings
from attachpath.cohort.item_direction import check_direction
from attachpath.cohort.tables import Cohort

__all__ = ["check_answers"]

LEAST_ALIKE = 8
"""Answers alike that contradict each other, where some of them are to items turned round."""

LEAST_ALIKE_UNKEYED = 30
"""Answers alike that are noted where no item is turned round: they may be meant."""

LEAST_COPIED = 20
"""Answers that two rows must share to be called copies: 12 agree by chance, or by a true mood."""

LEAST_BESIDE = 5
"""Answers among them beside the two commonest: whoever says 0 and 1, or 1 and 6, is not alone."""

Rows = npt.NDArray[np.bool_]


def check_answers(cohort: Cohort, same_person: Mapping[str, Rows], findings: Findings) -> None:
    """Check the answers to each questionnaire.

    Parameters
    ----------
    cohort : Cohort
        The data.
    same_person : mapping of str to numpy.ndarray
        By table, rows that were said to be another row's person already.
    findings : Findings
        Receives the notes.
    """
    earlier: dict[str, list[tuple[AnswerBlock, npt.NDArray[np.uint64]]]] = {}
    for block in answer_blocks(cohort):
        _check_straight_lining(block, findings)
        digests = _digests(block.values)
        _check_copies(block, digests, same_person.get(block.table), findings)
        times = earlier.setdefault(block.instrument.prefix, [])
        for before, its_digests in times:
            _check_times(block, before, digests == its_digests, findings)
        times.append((block, digests))
        check_direction(block, findings)


def _check_straight_lining(block: AnswerBlock, findings: Findings) -> None:
    lowest = np.fmin.reduce(block.values, axis=1)
    alike = (lowest == np.fmax.reduce(block.values, axis=1)) & (block.answered >= LEAST_ALIKE)
    if not alike.any():
        return
    against = _answered_both_ways(block)
    long = (block.answered >= LEAST_ALIKE_UNKEYED) & (lowest > block.instrument.response.low)
    alike &= against if against is not None else long
    count, asked = int(alike.sum()), int((block.answered > 0).sum())
    if count:
        findings.add(
            "straight-lining", block.table,
            "answers that differ between items"
            + (", some of which are turned round" if against is not None else ""),
            "Look at these rows, and empty answers that nobody meant; nothing is left out here.",
            column=block.columns[0], row=int(alike.argmax()) + 2,
            value=f"{count:,} of {asked:,} row(s) ({count / asked:.1%}) answer every item of "
            f"{block.name} alike",
            severity="note",
        )  # fmt: skip


def _answered_both_ways(block: AnswerBlock) -> Rows | None:
    """Return where an item and one turned round of its scale were answered; None without any."""
    answered = ~np.isnan(block.values)
    both = [
        answered[:, key < 0].any(axis=1) & answered[:, key > 0].any(axis=1)
        for key in block.key.T
        if (key < 0).any() and (key > 0).any()
    ]
    return np.any(both, axis=0) if both else None


def _digests(values: FloatArray) -> npt.NDArray[np.uint64]:
    """Return a number for each row that equal rows share; others do once in 2^64 pairs."""
    digests = pd.util.hash_pandas_object(pd.DataFrame(values), index=False)
    return np.asarray(digests, dtype=np.uint64)


def _check_copies(
    block: AnswerBlock,
    digests: npt.NDArray[np.uint64],
    same_person: Rows | None,
    findings: Findings,
) -> None:
    clients = block.frame.get("client_id")
    usable = block.answered >= LEAST_COPIED
    if same_person is not None:
        usable &= ~same_person
    if clients is None or not usable.any():
        return
    places = np.flatnonzero(usable)
    twins = pd.Series(digests[places]).duplicated(keep=False).to_numpy()
    places = places[twins]
    places = places[_varied(block.values[places])]
    rows = pd.DataFrame({"answers": digests[places], "client": clients.iloc[places].to_numpy()})
    copied = rows.duplicated("answers").to_numpy()
    own = int((copied & rows.duplicated().to_numpy()).sum())
    count = int(copied.sum())
    if count:
        _report_copies(
            block, int(places[copied][0]),
            f"{count:,} row(s) repeat an earlier row's answers to {block.name}, item for item: "
            f"{own:,} of the same client, {count - own:,} of another",
            findings,
        )  # fmt: skip


def _check_times(block: AnswerBlock, before: AnswerBlock, equal: Rows, findings: Findings) -> None:
    places = np.flatnonzero(equal & (block.answered >= LEAST_COPIED))
    places = places[_varied(block.values[places])]
    if places.size:
        _report_copies(
            block, int(places[0]),
            f"{places.size:,} client(s) have the same answers to {block.name} and to "
            f"{before.name}, item for item",
            findings,
        )  # fmt: skip


def _varied(values: FloatArray) -> Rows:
    """Tell which rows hold several answers beside their two commonest."""
    known = np.unique(values[~np.isnan(values)])
    counts = np.zeros((len(values), max(len(known), 2)), dtype=np.intp)
    for place, answer in enumerate(known):
        counts[:, place] = (values == answer).sum(axis=1)
    counts.sort(axis=1)
    return np.asarray(counts[:, :-2].sum(axis=1) >= LEAST_BESIDE)


def _report_copies(block: AnswerBlock, place: int, found: str, findings: Findings) -> None:
    findings.add(
        "identical-answers", block.table, "answers of its own in every row",
        "See in the source whether rows were copied, and delete the copies; nothing is left out "
        "here.",
        column=block.columns[0], row=place + 2, value=found, severity="note",
    )  # fmt: skip
