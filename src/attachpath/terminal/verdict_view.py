"""Verdicts for a screen: numbers below each other, a small forest plot, the claims."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from attachpath.terminal.interval_drawing import Scale
from attachpath.terminal.text import printable
from attachpath.terminal.verdict_lines import claim_text, p_text, role_text
from attachpath.terminal.verdict_signs import STYLES, sign, words

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.text import Text

__all__ = ["verdict_view"]

GAP = 2
NUMBER_WIDTHS = (15, 5, 14, 6, 6)
"""Columns of verdict, estimate, interval, p and adjusted p."""
LONGEST_ID = 16
NARROWEST_DRAWING, WIDEST_DRAWING = 9, 25
CLAIM_BESIDE = 44
"""Columns from which on a claim stands beside its numbers and not below them."""
WIDEST_CLAIM = 90
LEGEND = (
    "est.: standardised estimate with its 90% interval; Holm: p adjusted for the number of "
    "hypotheses."
)
DRAWN = " The drawing shows both beside zero (│)."


@dataclass(frozen=True)
class Layout:
    """Where things stand on a screen of some width."""

    names: int
    drawing: int
    beside: int
    stacked: bool
    ascii_only: bool


def verdict_view(
    rows: Sequence[dict[str, Any]], width: int, *, ascii_only: bool = False
) -> RenderableType:
    """Return the verdicts laid out for a screen.

    Parameters
    ----------
    rows : sequence of dict
        Rows of ``hypotheses`` in results.json.
    width : int
        Columns. From about 70 the numbers stand in columns, from about 75 the interval is drawn
        beside them, from about 130 the claim stands there too; below, all stands below each other.
    ascii_only : bool
        Whether the terminal lacks other letters.

    Returns
    -------
    rich renderable
    """
    from rich.console import Group
    from rich.text import Text

    layout = _layout(rows, width, ascii_only=ascii_only)
    scale = _scale(rows, layout)
    parts: list[RenderableType] = [] if layout.stacked else [_heads(layout, scale), ""]
    for role in dict.fromkeys(row["role"] for row in rows):
        parts.append(Text(printable(role_text(role)), "bold underline"))
        parts += [_one(row, layout, scale) for row in rows if row["role"] == role]
        parts.append("")
    drawn = DRAWN.replace("│", "|") if ascii_only else DRAWN
    return Group(*parts, Text(LEGEND + (drawn if scale else ""), "dim"))


def _layout(rows: Sequence[dict[str, Any]], width: int, *, ascii_only: bool) -> Layout:
    names = min(max([len(row["id"]) for row in rows] + [4]), LONGEST_ID)
    left = width - names - sum(NUMBER_WIDTHS) - GAP * len(NUMBER_WIDTHS) - GAP
    stacked = left < -GAP
    drawing = 0 if left < NARROWEST_DRAWING else min(left, WIDEST_DRAWING)
    beside = min(left - drawing - GAP, WIDEST_CLAIM)
    return Layout(names, drawing, beside if beside >= CLAIM_BESIDE else 0, stacked, ascii_only)


def _scale(rows: Sequence[dict[str, Any]], layout: Layout) -> Scale | None:
    ends = [row[end] for row in rows for end in ("std_ci90_low", "std_ci90_high")]
    known = [end for end in ends if end is not None]
    if not known or not layout.drawing or layout.stacked:
        return None
    return Scale(min(*known, -0.1), max(*known, 0.1), layout.drawing, layout.ascii_only)


def _heads(layout: Layout, scale: Scale | None) -> RenderableType:
    from rich.text import Text

    heads = ["id", "verdict", "est.", "90% interval", "p", "Holm"]
    if scale:
        heads.append(f"{scale.low:.1f}".ljust(layout.drawing - 3) + f"{scale.high:.1f}")
    return _line([Text(head, "dim") for head in heads], layout)


def _one(row: dict[str, Any], layout: Layout, scale: Scale | None) -> RenderableType:
    from rich.console import Group
    from rich.padding import Padding
    from rich.text import Text

    claim = Text(claim_text(row))
    if layout.stacked:
        return Group(_stacked(row, layout), Padding(claim, (0, 0, 0, 2)))
    cells = [_name(row), _verdict(row, layout), *map(Text, _numbers(row))]
    if scale:
        cells.append(_drawing(row, scale))
    if layout.beside:
        return _line([*cells, claim], layout)
    return Group(_line(cells, layout), Padding(claim, (0, 0, 0, 2)))


def _line(cells: Sequence[Text], layout: Layout) -> RenderableType:
    """Return one row of cells that stand below those of the other rows."""
    from rich.table import Table

    widths = [layout.names, *NUMBER_WIDTHS, layout.drawing, layout.beside]
    line = Table.grid(padding=(0, GAP, 0, 0))
    for place, width in zip(range(len(cells)), [w for w in widths if w], strict=False):
        number = 2 <= place <= len(NUMBER_WIDTHS)
        line.add_column(width=width, justify="right" if number else "left", overflow="fold")
    line.add_row(*cells)
    return line


def _stacked(row: dict[str, Any], layout: Layout) -> RenderableType:
    from rich.console import Group
    from rich.text import Text

    estimate, interval, p, holm = _numbers(row)
    tests = [f"p {_equals(p)}"] if p else []
    tests += [f"Holm {_equals(holm)}"] if holm else []
    lines = [" ".join(filter(None, [estimate, interval])), ", ".join(tests)]
    head = Text.assemble(_name(row), "  ", _verdict(row, layout))
    return Group(head, *[Text(f"  {line}") for line in lines if line])


def _equals(p: str) -> str:
    return p if p.startswith("<") else f"= {p}"


def _name(row: dict[str, Any]) -> Text:
    from rich.text import Text

    return Text(printable(row["id"]), "bold")


def _verdict(row: dict[str, Any], layout: Layout) -> Text:
    from rich.text import Text

    mark = sign(row["verdict"], ascii_only=layout.ascii_only)
    return Text(f"{mark} {words(row['verdict'])}", STYLES[row["verdict"]])


def _numbers(row: dict[str, Any]) -> list[str]:
    low, high = row["std_ci90_low"], row["std_ci90_high"]
    return [
        "" if row["std_estimate"] is None else f"{row['std_estimate']:z.2f}",
        "" if low is None or high is None else f"[{low:z.2f}, {high:z.2f}]",
        *[p_text(row[p]).replace("0.", ".", 1) for p in ("p_claim", "p_holm")],
    ]


def _drawing(row: dict[str, Any], scale: Scale) -> Text:
    from rich.text import Text

    low, estimate, high = (row[key] for key in ("std_ci90_low", "std_estimate", "std_ci90_high"))
    if low is None or estimate is None or high is None:
        return Text()
    return scale.draw(low, estimate, high, STYLES[row["verdict"]])
