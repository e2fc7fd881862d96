"""What each variable of a model is: latent or observed, indicator, outcome or predictor."""

from __future__ import annotations

from dataclasses import dataclass

from attachpath.sem.syntax import Statement

__all__ = ["Roles", "roles_of"]


@dataclass(frozen=True)
class Roles:
    """The variables of a model by what they are in it, each in order of appearance.

    Attributes
    ----------
    latents, observed : tuple of str
        Together all variables. Observed: indicators, then outcomes, then the others.
    indicators : dict of str to tuple of str
        The indicators of each latent variable.
    exogenous_latents : tuple of str
        Latent variables that nothing predicts and that indicate nothing.
    exogenous_observed : tuple of str
        Observed predictors that nothing predicts, that indicate nothing, and whose variance,
        covariance or mean the user did not write (then they are random, as in lavaan).
    terminal : tuple of str
        Outcomes that predict nothing and indicate nothing.
    auxiliary : tuple of str
        Observed variables outside the model, which stand last.
    """

    latents: tuple[str, ...]
    observed: tuple[str, ...]
    indicators: dict[str, tuple[str, ...]]
    exogenous_latents: tuple[str, ...]
    exogenous_observed: tuple[str, ...]
    terminal: tuple[str, ...]
    auxiliary: tuple[str, ...] = ()

    @property
    def modelled(self) -> tuple[str, ...]:
        """The observed variables of the model itself, without auxiliary ones."""
        return self.observed[: len(self.observed) - len(self.auxiliary)]


def roles_of(statements: tuple[Statement, ...], auxiliary: tuple[str, ...] = ()) -> Roles:
    """Find the role of each variable from the statements of a model."""
    indicators: dict[str, dict[str, None]] = {}
    outcomes: dict[str, None] = {}
    predictors: dict[str, None] = {}
    others: dict[str, None] = {}
    random: set[str] = set()
    for statement in statements:
        lhs, rhs = statement.lhs, statement.rhs
        if statement.op == "=~":
            indicators.setdefault(lhs, {})[rhs] = None
        elif statement.op == "~":
            outcomes[lhs] = None
            predictors[rhs] = None
        else:
            others |= dict.fromkeys(name for name in (lhs, rhs) if name)
            random.update((lhs, rhs))
    measured = {name: None for parts in indicators.values() for name in parts}
    everyone = dict.fromkeys((*measured, *outcomes, *predictors, *others))
    latents = tuple(indicators)
    observed = tuple(name for name in everyone if name not in indicators)
    caused = measured | outcomes
    return Roles(
        latents=latents,
        observed=observed + auxiliary,
        indicators={name: tuple(parts) for name, parts in indicators.items()},
        exogenous_latents=tuple(name for name in latents if name not in caused),
        exogenous_observed=tuple(
            name
            for name in observed
            if name in predictors and name not in caused and name not in random
        ),
        terminal=tuple(
            name for name in outcomes if name not in predictors and name not in measured
        ),
        auxiliary=auxiliary,
    )
