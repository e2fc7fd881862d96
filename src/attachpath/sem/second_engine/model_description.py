"""A model in semopy's syntax, written from the parameter table under names of our own.

semopy evaluates parts of its text, so no name of the user's reaches it.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import numpy as np

from attachpath.sem.implied import Compiled

__all__ = ["Description", "model_description"]


@dataclass(frozen=True)
class Description:
    """A text for semopy.

    Attributes
    ----------
    text : str
        A line a parameter.
    variables : dict of str to str
        The name in the text of each variable.
    parameters : dict of str to int
        The place of each parameter of the text.
    """

    text: str
    variables: dict[str, str]
    parameters: dict[str, int]


def model_description(model: Compiled) -> Description:
    """Write a compiled model of one group for semopy.

    Parameters
    ----------
    model : Compiled
        A model without restrictions on the means, which are left out.

    Notes
    -----
    Every parameter is written out, so that none of semopy's defaults decides. The exception are
    moments of fixed exogenous variables, which it holds at their sample values by itself.
    """
    roles = model.table.roles
    variables = {name: f"x{at}" for at, name in enumerate(roles.observed, start=1)}
    variables |= {name: f"f{at}" for at, name in enumerate(roles.latents, start=1)}
    lines = []
    written = set()
    parameters = {}
    for row, place in zip(model.table.rows, model.of_row, strict=True):
        if row.op == "~1":
            continue
        written.add(frozenset((row.lhs, row.rhs)))
        if row.exogenous:
            continue
        value = f"p{place}" if place >= 0 else _plain(row.fixed or 0.0)
        if place >= 0:
            parameters[value] = int(place)
        lines.append(f"{variables[row.lhs]} {row.op} {value}*{variables[row.rhs]}")
    lines += [
        f"{variables[a]} ~~ 0*{variables[b]}"
        for a, b in combinations(_never_caused(model), 2)
        if frozenset((a, b)) not in written
    ]
    return Description("\n".join(lines), variables, parameters)


def _plain(value: float) -> str:
    """Write a number without an exponent, which semopy does not read."""
    return np.format_float_positional(value, trim="-")


def _never_caused(model: Compiled) -> list[str]:
    """Return observed variables that nothing predicts: semopy lets all of them covary."""
    rows = model.table.rows
    caused = {row.lhs for row in rows if row.op == "~"} | {
        row.rhs for row in rows if row.op == "=~"
    }
    return [name for name in model.table.roles.observed if name not in caused]
