"""A model of paths as data: what is predicted from what, what is zero, what is equal."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, pairwise

__all__ = ["PathModel", "Route", "path_text", "route_name"]

Route = tuple[str, ...]
"""Variables from a predictor to the outcome, in their order: an indirect effect."""

Path = tuple[str, str]
"""A predicted variable and its predictor."""


@dataclass(frozen=True)
class PathModel:
    """Which variables are predicted from which.

    Attributes
    ----------
    title : str
        Words for tables.
    paths : mapping of str to sequence of str
        Predictors of each predicted variable.
    together : sequence of (str, str)
        Pairs whose residuals may go together.
    zero : sequence of (str, str)
        Paths that are held at zero: a predicted variable and its predictor.
    equal : sequence of ((str, str), (str, str))
        Pairs of paths that are held equal.
    needed : sequence of collection of str
        Variables without which the model would not say what its title says: one of each.
    """

    title: str
    paths: Mapping[str, Sequence[str]]
    together: Sequence[tuple[str, str]] = ()
    zero: Sequence[Path] = ()
    equal: Sequence[tuple[Path, Path]] = ()
    needed: Sequence[Collection[str]] = ()

    @property
    def variables(self) -> list[str]:
        """Every variable, predictors first."""
        predictors = [name for names in self.paths.values() for name in names]
        return list(dict.fromkeys([*predictors, *self.paths]))

    @property
    def exogenous(self) -> list[str]:
        """The variables that nothing predicts."""
        return [name for name in self.variables if name not in self.paths]

    def without(self, title: str, paths: Mapping[str, Sequence[str]]) -> PathModel:
        """Return the model with some paths held at zero.

        Parameters
        ----------
        title : str
            Its words.
        paths : mapping of str to sequence of str
            Predictors, by the variable that they are not to predict; what is no path of the model
            is passed over.
        """
        named = [(to, by) for to, names in paths.items() for by in names]
        own = [(to, by) for to, by in named if by in self.paths.get(to, ())]
        return replace(self, title=title, zero=(*self.zero, *own))

    def needing(self, *needed: Collection[str]) -> PathModel:
        """Return the model with the variables that its title speaks of, one of each is needed."""
        return replace(self, needed=needed)

    def lacking(self, known: Collection[str]) -> list[Collection[str]]:
        """Return the needed variables of which a cohort has none."""
        return [names for names in self.needed if not any(name in known for name in names)]

    def same_as(self, other: PathModel) -> bool:
        """Tell whether two models differ in their titles only."""
        return replace(self, title=other.title, needed=other.needed) == other

    def with_equal(self, title: str, pairs: Sequence[tuple[Path, Path]]) -> PathModel:
        """Return the model with pairs of paths held equal."""
        return replace(self, title=title, equal=(*self.equal, *pairs))

    def among(self, known: Collection[str]) -> PathModel:
        """Return the model of the variables that a cohort has; a path without an end is none."""
        paths = {
            to: tuple(by for by in names if by in known)
            for to, names in self.paths.items()
            if to in known
        }
        paths = {to: names for to, names in paths.items() if names}
        left = {(to, by) for to, names in paths.items() for by in names}
        return replace(
            self,
            paths=paths,
            together=[pair for pair in self.together if set(pair) <= set(paths)],
            zero=[path for path in self.zero if path in left],
            equal=[pair for pair in self.equal if set(pair) <= left],
        )


def route_name(route: Route) -> str:
    """Return the name of an indirect effect.

    Examples
    --------
    >>> route_name(("security", "growth", "outcome"))
    'security__growth__outcome'
    """
    return "__".join(route)


def path_text(model: PathModel, routes: Sequence[Route] = ()) -> str:
    """Write a model in lavaan's syntax, with its indirect effects.

    Parameters
    ----------
    model : PathModel
        What predicts what.
    routes : sequence of Route
        Indirect effects; one along a path that the model does not have is left out.

    Returns
    -------
    str
        Exogenous variables are correlated.

    Examples
    --------
    >>> model = PathModel("chain", {"growth": ["security"], "outcome": ["growth", "security"]})
    >>> print(path_text(model, [("security", "growth", "outcome")]))
    growth ~ growth_by_security*security
    outcome ~ outcome_by_growth*growth + outcome_by_security*security
    security__growth__outcome := growth_by_security*outcome_by_growth
    """
    labels = _labels(model)
    lines = [
        f"{to} ~ {' + '.join(_term(to, by, model, labels) for by in names)}"
        for to, names in model.paths.items()
    ]
    lines += [f"{one} ~~ {other}" for one, other in model.together]
    lines += [f"{one} ~~ {other}" for one, other in combinations(model.exogenous, 2)]
    for route in routes:
        steps = [(to, by) for by, to in pairwise(route)]
        if all(step in labels and step not in model.zero for step in steps):
            lines.append(f"{route_name(route)} := {'*'.join(labels[step] for step in steps)}")
    return "\n".join(lines)


def _labels(model: PathModel) -> dict[Path, str]:
    labels = {(to, by): f"{to}_by_{by}" for to, names in model.paths.items() for by in names}
    for first, second in model.equal:
        labels[second] = labels[first]
    return labels


def _term(to: str, by: str, model: PathModel, labels: Mapping[Path, str]) -> str:
    return f"0*{by}" if (to, by) in model.zero else f"{labels[to, by]}*{by}"
