"""From a parameter table and data to arrays: which entry of which matrix is which parameter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from attachpath.sem.implied.layout import Layout
from attachpath.sem.parameter_table import ParameterTable, Row

__all__ = ["Compiled", "compile_table"]


@dataclass(frozen=True)
class Compiled:
    """A model ready to be fitted, once compiled and refitted as often as wanted.

    Attributes
    ----------
    table : ParameterTable
        What it came from.
    layouts : tuple of Layout
        One a group.
    names : tuple of str
        Name of each parameter: its label, or its term (with ``.g2`` in the second group).
    of_row : numpy.ndarray
        For each row of the table its place among the parameters, -1 when it is fixed.
    """

    table: ParameterTable
    layouts: tuple[Layout, ...]
    names: tuple[str, ...]
    of_row: np.ndarray

    @property
    def n_parameters(self) -> int:
        """Number of distinct free parameters, before ``==`` constraints."""
        return len(self.names)


def compile_table(
    table: ParameterTable, means: Sequence[np.ndarray], covariances: Sequence[np.ndarray]
) -> Compiled:
    """Place every row of a table.

    Parameters
    ----------
    table : ParameterTable
        The rows of all groups.
    means, covariances : sequences of numpy.ndarray
        Sample moments of the observed variables of each group: exogenous variables keep theirs.
    """
    places: dict[str, int] = {}
    of_row = np.full(len(table.rows), -1)
    for number, row in enumerate(table.rows):
        if row.free:
            of_row[number] = places.setdefault(row.label or _own_name(row), len(places))
    layouts = [
        _layout(table, of_row, group, mean, covariance)
        for group, (mean, covariance) in enumerate(zip(means, covariances, strict=True), start=1)
    ]
    return Compiled(table, tuple(layouts), tuple(places), of_row)


def _own_name(row: Row) -> str:
    return row.term if row.group == 1 else f"{row.term}.g{row.group}"


def _layout(
    table: ParameterTable, of_row: np.ndarray, group: int, mean: np.ndarray, covariance: np.ndarray
) -> Layout:
    roles = table.roles
    place = {name: at for at, name in enumerate((*roles.observed, *roles.latents))}
    paths = np.zeros((len(place), len(place)))
    covariances = np.zeros_like(paths)
    means = np.zeros(len(place))
    free: dict[str, list[tuple[int, int, int]]] = {"paths": [], "covariances": [], "means": []}
    for number, row in enumerate(table.rows):
        if row.group != group:
            continue
        matrix, at, to = _place(row, place)
        if row.free:
            free[matrix].append((at, to, of_row[number]))
        elif matrix == "paths":
            paths[at, to] = row.fixed
        elif matrix == "covariances":
            covariances[at, to] = covariances[to, at] = (
                covariance[at, to] if row.exogenous else row.fixed
            )
        else:
            means[at] = mean[at] if row.exogenous else row.fixed
    entries = {name: np.array(found, dtype=int).reshape(-1, 3) for name, found in free.items()}
    if not table.options.mean_structure:
        means = np.zeros(len(place))
    return Layout(
        observed=roles.observed,
        latents=roles.latents,
        paths=paths,
        covariances=covariances,
        means=means,
        path_rows=entries["paths"][:, 0],
        path_columns=entries["paths"][:, 1],
        covariance_rows=entries["covariances"][:, 0],
        covariance_columns=entries["covariances"][:, 1],
        mean_rows=entries["means"][:, 0],
        parameter=np.concatenate([found[:, 2] for found in entries.values()]),
        mean_structure=table.options.mean_structure,
    )


def _place(row: Row, place: dict[str, int]) -> tuple[str, int, int]:
    """Return matrix, row and column of a parameter."""
    if row.op == "=~":
        return "paths", place[row.rhs], place[row.lhs]
    if row.op == "~":
        return "paths", place[row.lhs], place[row.rhs]
    if row.op == "~~":
        return "covariances", place[row.lhs], place[row.rhs]
    return "means", place[row.lhs], place[row.lhs]
