"""Which cells of a table of counts must be masked so that no small count can be worked out.

Primary: every count from 1 to one below the bound. Secondary: as many others as it takes. A small
count is protected when, for somebody who knows the table as printed, its sums and the rule, it can
still be any number from 1 to one below the bound (Hundepool et al., 2012, Statistical Disclosure
Control, Wiley, section 4.3: attacker's intervals by linear programming; those of a table with rows
and columns end at whole numbers).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np

from attachpath.reporting.masking import MASKED, is_few, mask_below

__all__ = ["KnownSum", "mask_cells", "mask_group", "mask_rows_and_columns"]


@dataclass(frozen=True)
class KnownSum:
    """Cells whose sum the reader can know.

    Attributes
    ----------
    cells : tuple of int
        Places of the cells.
    total : int or None
        Place of the cell that holds their sum; None where it is known from elsewhere.
    """

    cells: tuple[int, ...]
    total: int | None = None


def mask_group(counts: Sequence[int]) -> list[str]:
    """Return the mark of each of some counts whose sum the reader knows.

    Parameters
    ----------
    counts : sequence of int
        Clients in each category.

    Returns
    -------
    list of str
        ``"<5"``, ``"masked"``, or empty where the count is shown.

    Examples
    --------
    >>> from attachpath.reporting.masking import mask_counts
    >>> with mask_counts(5):
    ...     mask_group([3, 40, 12]), mask_group([2, 3, 40]), mask_group([0, 12])
    (['<5', '', 'masked'], ['<5', '<5', ''], ['', ''])
    """
    return mask_cells(counts, [KnownSum(tuple(range(len(counts))))])


def mask_rows_and_columns(
    counts: Sequence[Sequence[int]],
    *,
    unprinted: Iterable[int] = (),
    unknown_sums: Iterable[int] = (),
) -> tuple[list[list[str]], list[str]]:
    """Return the marks of a table whose row sums are printed and whose column sums are known.

    Parameters
    ----------
    counts : sequence of sequence of int
        A row a category, a column a group of clients.
    unprinted : iterable of int
        Columns that are not printed, but add to the row sums.
    unknown_sums : iterable of int
        Columns whose sum is masked.

    Returns
    -------
    marks : list of list of str
        As the counts.
    of_sums : list of str
        Those of the row sums.
    """
    rows, columns = len(counts), len(counts[0]) if counts else 0
    cells = [n for row in counts for n in row] + [sum(row) for row in counts]
    end = rows * columns
    sums = [
        KnownSum(tuple(range(row * columns, (row + 1) * columns)), end + row) for row in range(rows)
    ]
    known = set(range(columns)) - set(unknown_sums)
    sums += [KnownSum(tuple(range(column, end, columns))) for column in sorted(known)]
    sums.append(KnownSum(tuple(range(end, end + rows))))
    left_out = [row * columns + column for row in range(rows) for column in unprinted]
    marks = mask_cells(cells, sums, unprinted=left_out)
    return [marks[row * columns : (row + 1) * columns] for row in range(rows)], marks[end:]


def mask_cells(
    counts: Sequence[int], sums: Sequence[KnownSum], *, unprinted: Iterable[int] = ()
) -> list[str]:
    """Return the mark of each cell.

    Parameters
    ----------
    counts : sequence of int
        Of clients; sums that are printed are cells too.
    sums : sequence of KnownSum
        What the reader can add up.
    unprinted : iterable of int
        Places of cells that are not printed: they are in sums, and nothing is known of them.

    Returns
    -------
    list of str
        ``"<5"``, ``"masked"``, or empty where the count is shown.

    Notes
    -----
    Of the cells that share a sum with an unprotected small count, the smallest that is not zero is
    masked next, then of those in sums with a masked cell the smallest that helps. Where none does
    (1 and 5 of 6 clients), the cells of its sum, zeros too, are all ``"masked"``: the reader does
    not see which of them is small.
    """
    hidden = frozenset(unprinted)
    if not any(is_few(n) for place, n in enumerate(counts) if place not in hidden):
        return [""] * len(counts)
    return list(_marks(tuple(map(int, counts)), tuple(sums), hidden, mask_below() or 0))


@lru_cache(maxsize=512)  # one table has many variables that the same clients lack
def _marks(
    counts: tuple[int, ...], sums: tuple[KnownSum, ...], hidden: frozenset[int], below: int
) -> tuple[str, ...]:
    table = _Table(counts, sums, hidden, below)
    while (place := table.unprotected()) is not None:
        if not table.mask_more(place):
            return (MASKED,) * len(counts)
    return tuple(map(table.mark, range(len(counts))))


@dataclass
class _Table:
    """A table of counts, and what of it is masked by now."""

    counts: tuple[int, ...]
    sums: tuple[KnownSum, ...]
    hidden: frozenset[int]
    below: int
    secondary: set[int] = field(default_factory=set)
    blurred: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        few = (place for place, n in enumerate(self.counts) if 0 < n < self.below)
        self.small = sorted(set(few) - self.hidden)

    @property
    def unknown(self) -> list[int]:
        """Places of the cells that the reader does not see."""
        return sorted({*self.small, *self.secondary, *self.blurred, *self.hidden})

    def mark(self, place: int) -> str:
        """Return what stands in a cell."""
        if place in self.secondary or place in self.blurred:
            return MASKED
        return f"<{self.below}" if place in self.small else ""

    def unprotected(self) -> int | None:
        """Return the first small count that the reader could narrow down."""
        for place in self.small:
            low, high = self._interval(place)
            if low > 1 + 1e-6 or high < self.below - 1 - 1e-6:
                return place
        return None

    def mask_more(self, place: int) -> bool:
        """Mask a cell beside this one, or one that helps, or else blur one of its sums."""
        own = sorted((_of(one) for one in self.sums if place in _of(one)), key=self._sum)
        beside = self._shown({cell for cells in own for cell in cells})
        chosen = beside[0] if beside else self._helpful(place)
        if chosen is not None:
            self.secondary.add(chosen)
            return True
        for cells in own:
            if not self.blurred.issuperset(cells):
                self.blurred.update(set(cells) - self.hidden)
                return True
        return False

    def _sum(self, cells: tuple[int, ...]) -> int:
        return sum(self.counts[cell] for cell in cells)

    def _shown(self, cells: Iterable[int]) -> list[int]:
        """Return those that are shown and not zero, the smallest first."""
        able = [cell for cell in set(cells).difference(self.unknown) if self.counts[cell] > 0]
        return sorted(able, key=lambda cell: (self.counts[cell], cell))

    def _helpful(self, place: int) -> int | None:
        """Return a cell in a sum with a masked one without which this one is less well known."""
        unknown = set(self.unknown)
        linked = {cell for one in self.sums if unknown & set(_of(one)) for cell in _of(one)}
        low, high = self._interval(place)
        for cell in self._shown(linked):
            self.secondary.add(cell)
            lower, higher = self._interval(place)
            if higher - lower > high - low + 1e-6:
                return cell
            self.secondary.discard(cell)
        return None

    def _interval(self, place: int) -> tuple[float, float]:
        """Return the least and the most that the count could be."""
        # Imported here: without masking nobody waits for it.
        from scipy.optimize import linprog

        unknown = self.unknown
        matrix = np.zeros((len(self.sums), len(self.counts)))
        for row, one in enumerate(self.sums):
            matrix[row, list(one.cells)] = 1
            if one.total is not None:
                matrix[row, one.total] = -1
        own = matrix[:, unknown]
        # The sums of the masked cells are what the reader can work out.
        known = own @ np.array([self.counts[one] for one in unknown], dtype=float)
        bounds = [self._bounds(one) for one in unknown]
        target = np.zeros(len(unknown))
        target[unknown.index(place)] = 1
        ends = []
        for sign in (1, -1):
            found = linprog(sign * target, A_eq=own, b_eq=known, bounds=bounds, method="highs")
            # Without a bound above there is no end.
            ends.append(sign * float(found.fun) if found.status == 0 else np.inf)
        return ends[0], ends[1]

    def _bounds(self, place: int) -> tuple[float, float | None]:
        if place in self.hidden or place in self.blurred:
            return 0, None
        return (1, self.below - 1) if place in self.small else (self.below, None)


def _of(one: KnownSum) -> tuple[int, ...]:
    return one.cells if one.total is None else (*one.cells, one.total)
