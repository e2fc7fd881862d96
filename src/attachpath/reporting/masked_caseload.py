"""How many clients the groups of a level have, with small groups masked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict

from attachpath.measurement import Caseload
from attachpath.reporting.hypothesis_row import plain_value
from attachpath.reporting.masking import MASKED, clients_value, is_few, is_masked, shown
from attachpath.reporting.section import Cell

__all__ = ["caseload_cell", "masked_caseload", "size_range"]

FEWEST_GROUPS = 10
"""Of fewer groups the smallest could be worked out from the mean and the spread."""

_SPREAD = ("sd", "median", "harmonic_mean", "size_weighted_mean", "high")


def masked_caseload(load: Caseload, unit: str, n_empty: int = 0) -> dict[str, Cell]:
    """Return the numbers of a caseload by name, few clients masked.

    Parameters
    ----------
    load : Caseload
        Of the units in their groups.
    unit : str
        What is counted: ``"occasion"`` (of a client), ``"client"`` (of a therapist), or a level
        above, of which nothing is masked.
    n_empty : int
        Groups without a unit.

    Returns
    -------
    dict of str to number or str
        The fields of `Caseload` and ``n_empty``.

    Examples
    --------
    >>> from attachpath.reporting.masking import mask_counts
    >>> few = Caseload(20, 3, 0, 1, 6.7, 6.0, 7.0, 1, 12, 2.4, 9.9)
    >>> with mask_counts(5):
    ...     found = masked_caseload(few, "client")
    >>> found["low"], found["high"], found["n_single"], found["n_units"]
    ('<5', 'masked', '<5', 20)
    """
    found: dict[str, Cell] = {name: plain_value(value) for name, value in asdict(load).items()}
    found["n_empty"] = n_empty
    if unit == "occasion":
        clients = load.n_groups + n_empty
        found["n_groups"] = clients_value(load.n_groups, of=clients)
        found["n_single"] = clients_value(load.n_single, of=load.n_groups)
        found["n_empty"] = clients_value(n_empty, of=clients)
    if unit == "client":
        found["n_without"] = clients_value(load.n_without, of=load.n_units + load.n_without)
        # As many clients are alone.
        found["n_single"] = clients_value(load.n_single)
        if is_few(load.low) and load.n_groups < FEWEST_GROUPS:
            found |= dict.fromkeys(_SPREAD, MASKED)
        found |= {end: clients_value(n) for end, n in _few_ends(load).items()}
    return found


def _few_ends(load: Caseload) -> dict[str, int]:
    return {name: n for name, n in (("low", load.low), ("high", load.high)) if is_few(n)}


def caseload_cell(value: Cell, written: Callable[..., str], *digits: int) -> str:
    """Write one of these numbers as a journal prints it."""
    return shown("", str(value)) if is_masked(value) else written(value, *digits)


def size_range(found: dict[str, Cell], written: Callable[..., str]) -> str:
    """Write the sizes from the smallest to the largest group."""
    return f"{caseload_cell(found['low'], written)} to {caseload_cell(found['high'], written)}"
