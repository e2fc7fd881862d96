"""The links of the sequence that a theory states: attachment -> ESAT -> growth -> outcome."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import NamedTuple

from attachpath.hypotheses.theory import Theory, load_theory

__all__ = ["Link", "sequence_links", "variable_of"]

_LEVELS = ("_within_previous", "_previous", "_within", "_between")


class Link(NamedTuple):
    """One step of the sequence: the model of a hypothesis and the predictor in it.

    Attributes
    ----------
    id : str
        Id of the hypothesis whose model it is.
    predictor : str
        First factor of its focal term.
    outcome : str
        Left-hand side of its formula.
    """

    id: str
    predictor: str
    outcome: str


def sequence_links(theory: str | Path | Theory = "et_graf") -> list[Link]:
    """Return the links of the sequence that the confirmatory hypotheses of a theory make up.

    Parameters
    ----------
    theory : str, Path or Theory
        Id of a shipped theory, path of a TOML file, or a loaded theory.

    Returns
    -------
    list of Link
        In the order of the file; hypotheses that are not fitted here (SEM) have no link.

    Notes
    -----
    A hypothesis whose predictor reaches its outcome by way of other links too states a total
    effect (ESAT -> outcome beside ESAT -> growth -> outcome) and is no link: the transitive
    reduction of the graph (Aho, Garey & Ullman 1972, SIAM Journal on Computing 1, 131-137).

    Examples
    --------
    >>> [(link.id, link.predictor) for link in sequence_links("et_graf")][2:4]
    [('H2a', 'esat_anx_between'), ('H2b', 'esat_avoid_between')]
    """
    loaded = load_theory(theory)
    links: dict[tuple[object, ...], Link] = {}
    for hypothesis in loaded.hypothesis:
        if hypothesis.role == "confirmatory" and hypothesis.fitted_here:
            predictor = hypothesis.factors[0].partition("[")[0]
            made = Link(hypothesis.id, predictor, hypothesis.parsed.response)
            rows = (hypothesis.table, hypothesis.where)
            links.setdefault((*rows, hypothesis.parsed.text, predictor), made)
    steps = {(variable_of(link.predictor), variable_of(link.outcome)) for link in links.values()}
    return [link for link in links.values() if not _has_detour(link, steps)]


def variable_of(column: str) -> str:
    """Return the variable that a column holds, whatever its level or occasion.

    Examples
    --------
    >>> variable_of("esat_anx_within_previous"), variable_of("iip_post")
    ('esat_anx', 'iip_post')
    """
    return next((column.removesuffix(end) for end in _LEVELS if column.endswith(end)), column)


def _has_detour(link: Link, steps: Collection[tuple[str, str]]) -> bool:
    """Tell whether the outcome is reached from the predictor without the direct step."""
    start, goal = variable_of(link.predictor), variable_of(link.outcome)
    reached, todo = {start}, [start]
    while todo:
        here = todo.pop()
        onward = {after for before, after in steps if before == here} - reached
        if here == start:
            onward.discard(goal)
        if goal in onward:
            return True
        reached |= onward
        todo += onward
    return False
