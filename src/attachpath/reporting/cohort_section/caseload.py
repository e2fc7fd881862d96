"""How many clients a therapist has, and how many occasions a client, as a table."""

from __future__ import annotations

from typing import Any

from attachpath.cohort import Cohort, upper_levels
from attachpath.measurement import caseload
from attachpath.reporting.levels import plural
from attachpath.reporting.masked_caseload import caseload_cell, masked_caseload, size_range
from attachpath.reporting.masking import is_masked
from attachpath.reporting.numbers import MISSING, count, number
from attachpath.reporting.section import Cell, Heading, Line, Table
from attachpath.reporting.variables import occasions_per_client

__all__ = ["caseload_numbers", "caseload_sentence", "caseload_table"]

_Loads = dict[tuple[str, str], dict[str, Cell]]


def caseload_table(cohort: Cohort) -> Table | None:
    """Print how unequal the groups of each level are.

    Parameters
    ----------
    cohort : Cohort
        The data.

    Returns
    -------
    Table or None
        A column a level: occasions a client, clients a therapist, therapists a site. None where
        no level has anything in it.
    """
    loads = _loads(cohort)
    if not loads:
        return None
    records = [{"unit": unit, "level": level, **load} for (unit, level), load in loads.items()]
    return Table(
        id="caseload",
        title="Occasions and caseload",
        columns=list(records[0]),
        rows=[list(record.values()) for record in records],
        head=[
            Heading(label="Statistic", align="left"),
            *(Heading(label=f"{_capital(plural(unit))} a {level}") for unit, level in loads),
        ],
        body=_body(loads),
        note="Units are what is counted, groups what they are counted in: occasions in clients, "
        "clients in therapists and so on. Mean M, SD, median and range leave groups without a "
        "unit out. The mean weighted by size, sum of squared sizes / sum of sizes, is the group "
        "of an average occasion or client; it enters the design effect.",
    )


def caseload_sentence(cohort: Cohort) -> list[str]:
    """Say how many clients the groups of the first level above clients have, if there is one."""
    loads = _loads(cohort)
    return [
        f"{_written(load, 'n_groups')} {plural(level)} had {size_range(load, count)} clients (mean "
        f"{_written(load, 'mean', 1)}, harmonic mean {_written(load, 'harmonic_mean', 1)}); "
        f"{_written(load, 'n_single')} had one client."
        for (unit, level), load in loads.items()
        if unit == "client"
    ]


def caseload_numbers(cohort: Cohort) -> dict[str, Any]:
    """Return the numbers of every level, named ``caseload_LEVEL_...``."""
    return {
        f"caseload_{level}_{name}": value
        for (_, level), load in _loads(cohort).items()
        for name, value in load.items()
    }


def _loads(cohort: Cohort) -> _Loads:
    """Return the caseload, with the number of empty groups, by unit and level."""
    clients = cohort.clients
    found: _Loads = {}
    occasions = caseload(cohort.occasions["client_id"])
    if occasions is not None:
        without = int((occasions_per_client(cohort) == 0).sum())
        found["occasion", "client"] = masked_caseload(occasions, "occasion", without)
    units, unit = clients, "client"
    for level in upper_levels(cohort):
        key = f"{level}_id"
        load = caseload(units[key])
        if load is not None:
            known = cohort.tables().get(plural(level))
            groups = set(clients[key].dropna())
            empty = len(set(known[key]) - groups) if known is not None and key in known else 0
            found[unit, level] = masked_caseload(load, unit, empty)
        units, unit = clients.dropna(subset=[key]).drop_duplicates(key), level
    return found


def _body(loads: _Loads) -> list[Line]:
    units = ", ".join(plural(unit) for unit, _ in loads)
    groups = ", ".join(plural(level) for _, level in loads)
    each = list(loads.values())
    rows: list[tuple[str, list[str]]] = [
        (f"Units ({units})", [_written(load, "n_units") for load in each]),
        ("in no group", [_written(load, "n_without") for load in each]),
        (f"Groups ({groups})", [_written(load, "n_groups") for load in each]),
        ("with one unit", [_written(load, "n_single") for load in each]),
        ("with no unit", [_written(load, "n_empty") for load in each]),
        ("M (SD)", [_mean_sd(load) for load in each]),
        ("Median", [_written(load, "median", 1) for load in each]),
        ("Range", [size_range(load, count) for load in each]),
        ("Harmonic mean", [_written(load, "harmonic_mean", 2) for load in each]),
        ("Mean weighted by size", [_written(load, "size_weighted_mean", 2) for load in each]),
    ]
    return [
        Line(cells=[name, *cells], kind="indented" if name.startswith(("in ", "with ")) else "row")
        for name, cells in rows
    ]


def _written(load: dict[str, Cell], name: str, *digits: int) -> str:
    """Write a count, or a number with digits after the point."""
    return caseload_cell(load[name], number if digits else count, *digits)


def _mean_sd(load: dict[str, Cell]) -> str:
    mean, spread = _written(load, "mean", 2), _written(load, "sd", 2)
    return mean if spread == MISSING or is_masked(spread) else f"{mean} ({spread})"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
