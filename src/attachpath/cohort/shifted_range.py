"""Questionnaires answered on a range that lies one beside the instrument's: 0 to 6 for 1 to 7."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from attachpath.cohort.canonical import FloatArray
from attachpath.cohort.columns import ColumnRule
from attachpath.cohort.findings import Findings

__all__ = ["report_shifted"]


def report_shifted(
    table: str,
    columns: Sequence[str],
    values: FloatArray,
    rule: ColumnRule,
    findings: Findings,
) -> npt.NDArray[np.bool_]:
    """Report each questionnaire whose answers all lie one below, or one above, their range.

    Parameters
    ----------
    table : str
        Name of the table.
    columns : sequence of str
        Item columns of one rule, at all its times.
    values : numpy.ndarray
        Their answers, shape (rows, columns).
    rule : ColumnRule
        The range.
    findings : Findings
        Receives one error a questionnaire and time.

    Returns
    -------
    numpy.ndarray
        Shape of `values`: answers that this explains.
    """
    explained = np.zeros(values.shape, dtype=bool)
    if rule.instrument is None or rule.kind != "whole" or rule.low is None or rule.high is None:
        return explained
    stems = np.array([column.rpartition("_")[0] for column in columns])
    for stem in dict.fromkeys(stems.tolist()):
        own = stems == stem
        shift = _shift(values[:, own], rule.low, rule.high)
        if shift:
            beside = values[:, own] == (rule.low - 1 if shift < 0 else rule.high + 1)
            explained[:, own] = beside
            names = [column for column, is_own in zip(columns, own, strict=True) if is_own]
            answered = (rule.low + shift, rule.high + shift)
            _Shifted(table, names, answered, shift).tell(rule, beside, findings)
    return explained


def _shift(answers: FloatArray, low: float, high: float) -> int:
    """Return -1 where the answers go from one below the range to one below its end, 1, or 0."""
    near = answers[(answers >= low - 1) & (answers <= high + 1)]
    if not near.size:
        return 0
    ends = (near.min(), near.max())
    return -1 if ends == (low - 1, high - 1) else int(ends == (low + 1, high + 1))


class _Shifted(NamedTuple):
    """A questionnaire of which every answer lies beside its range, or could."""

    table: str
    columns: list[str]
    answered: tuple[float, float]
    shift: int

    def tell(self, rule: ColumnRule, beside: npt.NDArray[np.bool_], findings: Findings) -> None:
        """Add the finding, at the first answer that is outside the range."""
        least, most = self.answered
        code = least if self.shift < 0 else most
        row = int(beside.any(axis=1).argmax())
        findings.add(
            "shifted-range", self.table, f"{rule.source}: {rule.low:g} to {rule.high:g}",
            f"If it was asked so, write range = [{least:g}, {most:g}] in its [[file.items]] block "
            "of cohort.toml, or name an instrument file of your own with that range; if "
            f"{code:g} stands for a missing answer, write missing = [{code:g}].",
            column=self.columns[int(beside[row].argmax())], row=row + 2,
            value=f"answers from {least:g} to {most:g} in {len(self.columns)} column(s), "
            f"{int(beside.sum()):,} of them {code:g}",
        )  # fmt: skip
