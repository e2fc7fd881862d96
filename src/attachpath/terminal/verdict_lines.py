"""Verdicts as lines for pipes and files: one a hypothesis."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from attachpath.terminal.text import printable
from attachpath.terminal.verdict_signs import words

__all__ = ["claim_text", "p_text", "role_text", "verdict_lines"]


def verdict_lines(rows: Sequence[dict[str, Any]]) -> Iterator[str]:
    """Yield a line with numbers and claim for each hypothesis, by role.

    Parameters
    ----------
    rows : sequence of dict
        Rows of ``hypotheses`` in results.json.

    Yields
    ------
    str
        Printable, without blanks at the end.
    """
    names = max([len(row["id"]) for row in rows] + [4])
    head = f"{'id':<{names}}  {'verdict':<13}  {'std. est.':>9}  {'90% interval':>16}  "
    yield f"{head}{'p':>7}  {'p (Holm)':>8}  claim"
    for role in dict.fromkeys(row["role"] for row in rows):
        yield ""
        yield role_text(role)
        for row in rows:
            if row["role"] == role:
                yield f"{_numbers(row, names)}  {claim_text(row)}".rstrip()


def role_text(role: str) -> str:
    """Name a role, and whether its p values are adjusted.

    Examples
    --------
    >>> role_text("confirmatory"), role_text("secondary")
    ('Confirmatory', 'Secondary (unadjusted)')
    """
    return role.capitalize() if role == "confirmatory" else f"{role.capitalize()} (unadjusted)"


def claim_text(row: dict[str, Any]) -> str:
    """Return the claim on one line, with what must not be missed beside its verdict."""
    remarks = [row["reason"]] if row["reason"] else []
    if "nominal" in row["flags"]:
        remarks.append("p below the level before adjustment only")
    if "below_smallest_effect" in row["flags"]:
        remarks.append("smaller than the smallest effect of interest")
    second = row["second_opinion"] or {}
    if second.get("agrees") is False:
        remarks.append(f"{second['engine']} disagrees")
    text = f"{row['claim']} ({'; '.join(remarks)})" if remarks else row["claim"]
    return " ".join(printable(text.replace("\n", " ")).split())


def p_text(value: float | None) -> str:
    """Write a p value; never a zero, and nothing where there is none.

    Examples
    --------
    >>> p_text(0.0314), p_text(0.00004), p_text(None)
    ('0.031', '< 0.001', '')
    """
    if value is None:
        return ""
    return "< 0.001" if value < 0.001 else f"{value:.3f}"


def _numbers(row: dict[str, Any], names: int) -> str:
    low, high = row["std_ci90_low"], row["std_ci90_high"]
    interval = "" if low is None or high is None else f"[{low:.3f}, {high:.3f}]"
    estimate = "" if row["std_estimate"] is None else f"{row['std_estimate']:.3f}"
    return (
        f"{row['id']:<{names}}  {words(row['verdict']):<13}  {estimate:>9}  "
        f"{interval:>16}  {p_text(row['p_claim']):>7}  {p_text(row['p_holm']):>8}"
    )
