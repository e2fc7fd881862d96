"""Lines of text for people at a terminal: findings about data, and verdicts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from attachpath.errors import Problem

__all__ = ["counted", "printable", "problem_lines", "verdict_lines"]

ALIKE_SHOWN = 10
"""Findings of one kind about one column that are shown in full; the others give their rows."""

WIDE = 110
"""Characters from which a claim stands beside its numbers and not below them."""


def problem_lines(problems: Sequence[Problem]) -> list[str]:
    """Return a line a finding; of many alike the first ones, and the rows of the others.

    Parameters
    ----------
    problems : sequence of Problem
        Findings in the order in which they shall stand; those alike are brought together.

    Returns
    -------
    list of str
        Printable lines; every row is named.
    """
    groups: dict[tuple[str, str, str, str | None], list[Problem]] = {}
    for problem in problems:
        kind = (problem.severity, problem.code, problem.table, problem.column)
        groups.setdefault(kind, []).append(problem)
    return [printable(line) for alike in groups.values() for line in _alike_lines(alike)]


def verdict_lines(rows: Sequence[dict[str, Any]], width: int | None = None) -> Iterator[str]:
    """Yield a line of numbers and a claim for each hypothesis, by role.

    Parameters
    ----------
    rows : sequence of dict
        Rows of ``hypotheses`` in results.json.
    width : int, optional
        Columns of the terminal: claims wrap beside the numbers where it is wide and below them
        where it is not. None, for pipes and files, gives one line a hypothesis.

    Yields
    ------
    str
        Printable, without blanks at the end.
    """
    names = max([len(row["id"]) for row in rows] + [4])
    head = f"{'id':<{names}}  {'verdict':<12}  {'std. est.':>9}  {'90% interval':>16}  "
    head += f"{'p':>7}  {'p (Holm)':>8}"
    beside = width is None or width >= WIDE
    indent = f"{'':{len(head)}}  " if beside else "  "
    yield f"{head}  claim" if beside else head
    for role in dict.fromkeys(row["role"] for row in rows):
        yield ""
        yield role.capitalize() if role == "confirmatory" else f"{role.capitalize()} (unadjusted)"
        for row in rows:
            if row["role"] != role:
                continue
            numbers = _numbers(row, names)
            claim = _wrapped(_claim(row), None if width is None else width - len(indent))
            if beside:
                yield f"{numbers:<{len(head)}}  {claim[0]}".rstrip()
            else:
                yield numbers.rstrip()
            yield from (f"{indent}{line}" for line in (claim[1:] if beside else claim))


def printable(text: str) -> str:
    r"""Show control characters instead of sending them to somebody's terminal.

    Examples
    --------
    >>> print(printable("a\x1b[31mb\u202ec"))
    a\x1b[31mb\u202ec
    """
    return "".join(
        c if c.isprintable() or c == "\n" else " " if c.isspace() else ascii(c)[1:-1] for c in text
    )


def counted(number: int, noun: str) -> str:
    """Return a number with its noun.

    Examples
    --------
    >>> counted(1, "note"), counted(1200, "client")
    ('1 note', '1,200 clients')
    """
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def _alike_lines(alike: Sequence[Problem]) -> list[str]:
    first = alike[0]
    lines = [f"{problem.severity}: {problem}" for problem in alike[:ALIKE_SHOWN]]
    rows = [str(problem.row) for problem in alike[ALIKE_SHOWN:] if problem.row is not None]
    if rows:
        listed = ", ".join(rows)
        place = f"{first.table} column {first.column}" if first.column else first.table
        noun = "row" if len(rows) == 1 else "rows"
        lines.append(f"{first.severity}: {place}: the same in {noun} {listed} [{first.code}]")
    rest = [problem for problem in alike[ALIKE_SHOWN:] if problem.row is None]
    return lines + [f"{problem.severity}: {problem}" for problem in rest]


def _numbers(row: dict[str, Any], names: int) -> str:
    low, high = row["std_ci90_low"], row["std_ci90_high"]
    interval = "" if low is None or high is None else f"[{low:.3f}, {high:.3f}]"
    estimate = "" if row["std_estimate"] is None else f"{row['std_estimate']:.3f}"
    return (
        f"{row['id']:<{names}}  {row['verdict'].replace('_', ' '):<12}  {estimate:>9}  "
        f"{interval:>16}  {_p_text(row['p_value']):>7}  {_p_text(row['p_holm']):>8}"
    )


def _p_text(value: float | None) -> str:
    if value is None:
        return ""
    return "< 0.001" if value < 0.001 else f"{value:.3f}"


def _claim(row: dict[str, Any]) -> str:
    """Return the claim with what must not be missed beside its verdict."""
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


def _wrapped(text: str, room: int | None) -> list[str]:
    """Wrap by the columns that characters take, which are two for many of East Asia."""
    if room is None:
        return [text]
    from rich.console import Console
    from rich.text import Text

    room = max(room, 20)
    console = Console(width=room, color_system=None, legacy_windows=False)
    return [line.plain.rstrip() for line in Text(text).wrap(console, room)] or [""]
