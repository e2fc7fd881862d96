"""Items that go against their scale: a wrong key, or answers that were turned round before."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from attachpath.cohort.answer_blocks import AnswerBlock
from attachpath.cohort.canonical import FloatArray
from attachpath.cohort.findings import Findings
from attachpath.instruments import Scale

__all__ = ["AGAINST", "LEAST_ROWS", "check_direction"]

AGAINST = -0.10
"""Item-rest correlation below which an item is said to go against its scale."""

LEAST_ROWS = 50


def check_direction(block: AnswerBlock, findings: Findings) -> None:
    """Note the items of a questionnaire that correlate negatively with their scale.

    Parameters
    ----------
    block : AnswerBlock
        Answers to the instrument.
    findings : Findings
        Receives a note an item, or one for a scale whose reversed items are turned round already.

    Notes
    -----
    Corrected item-rest correlation after the key, from covariances of the rows that two items
    share. Turning one item round changes the sign of its correlation and nothing else of it. An
    item of several scales is judged in the first that is no total scale.
    """
    judged: set[int] = set()
    places = range(len(block.instrument.scales))
    for place in sorted(places, key=lambda place: block.instrument.scales[place].total):
        key = block.key[:, place]
        items = [item for item in np.flatnonzero(key).tolist() if item not in judged]
        if len(items) == np.count_nonzero(key) and len(items) > 2:
            _check_scale(block, block.instrument.scales[place], items, key[items], findings)
        judged.update(items)


def _check_scale(
    block: AnswerBlock,
    scale: Scale,
    items: list[int],
    key: npt.NDArray[np.int8],
    findings: Findings,
) -> None:
    covariance, rows = _covariance(block.values[:, items])
    if rows < LEAST_ROWS:
        return
    signs = key.astype(float)
    keyed = _item_rest(covariance * np.outer(signs, signs))
    column = block.instrument.scale_column(scale.id, block.time)
    if _turned_before(covariance, signs, keyed):
        findings.add(
            "already-reversed", block.table,
            f"items of {column} as they were answered; the key turns {int((key < 0).sum())} of "
            "them round",
            "If they were turned round before, turn them back, or give a key without reversed "
            "items in an instrument file of your own.",
            column=block.columns[items[int(np.argmax(key < 0))]],
            value=f"all items go with {column} if none is turned round (n = {rows:,})",
            severity="note",
        )  # fmt: skip
        return
    for item, r in zip(items, keyed.tolist(), strict=True):
        if r < AGAINST:
            findings.add(
                "item-direction", block.table, f"an item that goes with the others of {column}",
                "Look at its wording and the key: perhaps it is one to turn round, or was turned "
                "round before.",
                column=block.columns[item],
                value=f"r = {r:.2f} with the rest of {column} (n = {rows:,}); turned round it "
                f"would be {-r:.2f}",
                severity="note",
            )  # fmt: skip


def _covariance(values: FloatArray) -> tuple[FloatArray, int]:
    """Return the covariances of the rows that two items share, and the least number of them."""
    there = ~np.isnan(values)
    answered = there.astype(float)
    counts = answered.T @ answered
    least = int(counts.min())
    if least < LEAST_ROWS:
        return np.full(counts.shape, np.nan), least
    centre = np.where(there, values, 0).sum(axis=0) / np.diag(counts)
    centred = np.where(there, values - centre, 0)
    sums = centred.T @ answered  # of the first item over the rows that the second has too
    return (centred.T @ centred - sums * sums.T / counts) / (counts - 1), least


def _item_rest(covariance: FloatArray) -> FloatArray:
    variance, with_all = np.diag(covariance), covariance.sum(axis=1)
    rest = np.maximum(covariance.sum() - 2 * with_all + variance, 0)
    spread = np.sqrt(variance * rest)
    r = np.zeros(len(variance))
    np.divide(with_all - variance, spread, out=r, where=spread > 0)
    return r


def _turned_before(covariance: FloatArray, signs: FloatArray, keyed: FloatArray) -> bool:
    """Tell whether items and reversed items agree without the key, and disagree with it.

    Where half of the items are reversed each item has as many for as against it, and its own
    correlation with the rest says little; the mean correlation between the two halves tells.
    """
    turned = signs < 0
    if not turned.any() or turned.all():
        return False
    spread = np.sqrt(np.diag(covariance))
    if not (spread > 0).all():
        return False
    between = (covariance / np.outer(spread, spread))[np.ix_(turned, ~turned)]
    against = -between.mean() < AGAINST or keyed[turned].max() < AGAINST
    return bool(against and _item_rest(covariance).min() >= AGAINST)
