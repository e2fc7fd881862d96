"""Where the indicators of a latent variable stand: a column beside it, or rows above or below."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from attachpath.reporting.path_diagram.shapes import Shape

__all__ = ["Block", "Side", "block_of", "facing_order"]

Side = Literal["left", "right", "up", "down", "both", "none"]

_APART = 0.06  # inches between the boxes of a fan
_REACH = 0.42  # inches from an ellipse to a column: room for a coefficient
_RISE = 0.5  # ... and to the first row
_SLOT = 0.27  # inches between the arrows of rows: room for a coefficient
_MOST_ROWS = 4


@dataclass(frozen=True)
class Block:
    """A variable with its indicators: their centres from its centre, and the room all take.

    Attributes
    ----------
    shape : Shape
        Of the variable.
    fan : tuple of Shape
        Of its indicators, placed as if it stood at the origin.
    left, right, up, down : float
        Inches from its centre.
    turned : bool
        Whether x and y are exchanged in these four.
    """

    shape: Shape
    fan: tuple[Shape, ...]
    left: float
    right: float
    up: float
    down: float

    turned: bool = False

    def mirrored(self) -> Block:
        """Return its room with x and y exchanged: for a layout from top to bottom."""
        return Block(self.shape, self.fan, self.up, self.down, self.left, self.right, turned=True)

    def half_along(self) -> float:
        """Return half the size of the variable on the axis from predictors to outcome."""
        return (self.shape.height if self.turned else self.shape.width) / 2

    def placed(self, x: float, y: float) -> list[Shape]:
        """Return the shapes of the variable and of its indicators."""
        return [self.shape.at(x, y), *(one.at(one.x + x, one.y + y) for one in self.fan)]


def block_of(shape: Shape, fan: Sequence[Shape], side: Side, room: float, spread: float) -> Block:
    """Place the indicators of a variable on a side of it.

    Parameters
    ----------
    shape : Shape
        Of the latent variable.
    fan : sequence of Shape
        Of its indicators.
    side : Side
        ``"both"`` halves them between left and right.
    room : float
        Inches that a row should not exceed, else the indicators stand in more rows; or that a
        column may be away.
    spread : float
        Factor of the upright distances; the width is scarce.

    Returns
    -------
    Block
    """
    placed: list[Shape] = []
    if not fan:
        side = "none"
    if side in ("up", "down"):
        placed = _rows(shape, fan, side, room, spread)
    elif side == "both":
        half = (len(fan) + 1) // 2
        placed = [
            *_column(shape, fan[:half], "left", room, spread),
            *_column(shape, fan[half:], "right", room, spread),
        ]
    elif side != "none":
        placed = _column(shape, fan, side, room, spread)
    boxes = [one.box() for one in [shape, *placed]]
    return Block(
        shape,
        tuple(placed),
        -min(box.left for box in boxes),
        max(box.right for box in boxes),
        -min(box.top for box in boxes),
        max(box.bottom for box in boxes),
    )


def facing_order(
    fan: Sequence[Shape], partners: Mapping[str, float], *, opposite: bool
) -> list[Shape]:
    """Return a fan in its order, or turned round where that brings correlated residuals nearer.

    Parameters
    ----------
    fan : sequence of Shape
        In the order of the model.
    partners : mapping of str to float
        Place of what each correlates with, in the order of the other fan.
    opposite : bool
        Whether the fans face each other; fans side by side mirror each other.

    Returns
    -------
    list of Shape
    """
    places = [
        (number, partners[one.name]) for number, one in enumerate(fan) if one.name in partners
    ]
    rising = sum(
        (one[0] - two[0]) * (one[1] - two[1]) for one in places for two in places if one[0] < two[0]
    )
    turned = rising < 0 if opposite else rising > 0
    return list(reversed(fan)) if turned else list(fan)


def _column(
    shape: Shape, fan: Sequence[Shape], side: Side, room: float, spread: float
) -> list[Shape]:
    widest = max((one.width for one in fan), default=0.0)
    sign = -1 if side == "left" else 1
    edges: list[float] = [0.0]
    for one in fan:
        edges.append(edges[-1] + one.height + _APART * spread)
    middle = (edges[-1] - _APART * spread) / 2
    # The more arrows leave one ellipse, the farther the boxes stand, for arrows that are not flat.
    reach = max(_REACH, min(_REACH + 0.03 * (len(fan) - 4), room))
    x = sign * (shape.width / 2 + reach + widest / 2)
    return [
        one.at(x + sign * (one.width - widest) / 2, top + one.height / 2 - middle)
        for one, top in zip(fan, edges, strict=False)
    ]


def _rows(
    shape: Shape, fan: Sequence[Shape], side: Side, room: float, spread: float
) -> list[Shape]:
    """Place boxes in as few rows as the room asks for; arrows to far rows pass between boxes."""
    width = max(one.width for one in fan)
    height = max(one.height for one in fan)
    for rows in range(1, _MOST_ROWS + 1):
        pass_by = 0.1 if rows > 1 else _APART
        step = max((width + pass_by) / rows, _SLOT)
        if step * (len(fan) - 1) + width <= room:
            break
    sign = -1 if side == "up" else 1
    first = shape.height / 2 + _RISE * spread + height / 2
    return [
        one.at(
            step * (number - (len(fan) - 1) / 2),
            sign * (first + (number % rows) * (height + 0.3 * spread)),
        )
        for number, one in enumerate(fan)
    ]
