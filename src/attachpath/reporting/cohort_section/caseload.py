"""How many clients a therapist has, and how many occasions a client, as a table."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from attachpath.cohort import Cohort, upper_levels
from attachpath.measurement import Caseload, caseload
from attachpath.reporting.hypothesis_row import plain_value
from attachpath.reporting.levels import plural
from attachpath.reporting.numbers import MISSING, count, number
from attachpath.reporting.section import Heading, Line, Table
from attachpath.reporting.variables import occasions_per_client

__all__ = ["caseload_numbers", "caseload_sentence", "caseload_table"]

_Loads = dict[tuple[str, str], tuple[Caseload, int]]


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
    records = [
        {"unit": unit, "level": level, **asdict(load), "n_empty": empty}
        for (unit, level), (load, empty) in loads.items()
    ]
    return Table(
        id="caseload",
        title="Occasions and caseload",
        columns=list(records[0]),
        rows=[[plain_value(cell) for cell in record.values()] for record in records],
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
    found = [(level, load) for (unit, level), (load, _) in loads.items() if unit == "client"]
    return [
        f"{count(load.n_groups)} {plural(level)} had {count(load.low)} to {count(load.high)} "
        f"clients (mean {number(load.mean, 1)}, harmonic mean {number(load.harmonic_mean, 1)}); "
        f"{count(load.n_single)} had one client."
        for level, load in found
    ]


def caseload_numbers(cohort: Cohort) -> dict[str, Any]:
    """Return the numbers of every level, named ``caseload_LEVEL_...``."""
    return {
        f"caseload_{level}_{name}": plain_value(value)
        for (_, level), (load, empty) in _loads(cohort).items()
        for name, value in [*asdict(load).items(), ("n_empty", empty)]
    }


def _loads(cohort: Cohort) -> _Loads:
    """Caseload and number of empty groups by unit and level."""
    clients = cohort.clients
    found: _Loads = {}
    occasions = caseload(cohort.occasions["client_id"])
    if occasions is not None:
        found["occasion", "client"] = occasions, int((occasions_per_client(cohort) == 0).sum())
    units, unit = clients, "client"
    for level in upper_levels(cohort):
        key = f"{level}_id"
        load = caseload(units[key])
        if load is not None:
            known = cohort.tables().get(plural(level))
            groups = set(clients[key].dropna())
            empty = len(set(known[key]) - groups) if known is not None and key in known else 0
            found[unit, level] = load, empty
        units, unit = clients.dropna(subset=[key]).drop_duplicates(key), level
    return found


def _body(loads: _Loads) -> list[Line]:
    units = ", ".join(plural(unit) for unit, _ in loads)
    groups = ", ".join(plural(level) for _, level in loads)
    rows: list[tuple[str, list[str]]] = [
        (f"Units ({units})", [count(load.n_units) for load, _ in loads.values()]),
        ("in no group", [count(load.n_without) for load, _ in loads.values()]),
        (f"Groups ({groups})", [count(load.n_groups) for load, _ in loads.values()]),
        ("with one unit", [count(load.n_single) for load, _ in loads.values()]),
        ("with no unit", [count(empty) for _, empty in loads.values()]),
        ("M (SD)", [_mean_sd(load) for load, _ in loads.values()]),
        ("Median", [number(load.median, 1) for load, _ in loads.values()]),
        ("Range", [f"{count(load.low)} to {count(load.high)}" for load, _ in loads.values()]),
        ("Harmonic mean", [number(load.harmonic_mean) for load, _ in loads.values()]),
        ("Mean weighted by size", [number(load.size_weighted_mean) for load, _ in loads.values()]),
    ]
    return [
        Line(cells=[name, *cells], kind="indented" if name.startswith(("in ", "with ")) else "row")
        for name, cells in rows
    ]


def _mean_sd(load: Caseload) -> str:
    spread = number(load.sd)
    return number(load.mean) if spread == MISSING else f"{number(load.mean)} ({spread})"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
