"""What a reader of a fit must know: failures first, then defaults that may surprise."""

from __future__ import annotations

from attachpath.sem.estimation import Estimate
from attachpath.sem.implied import Compiled
from attachpath.sem.parameter_table import ParameterTable

__all__ = ["cluster_notes", "model_notes", "solution_notes"]


def solution_notes(
    compiled: Compiled,
    estimate: Estimate,
    unidentified: tuple[str, ...],
    wrong: dict[int, str],
    *,
    no_maximum: bool,
) -> list[str]:
    """Say why the numbers are missing, or which of them are not to be trusted."""
    notes = []
    if not estimate.converged:
        notes.append(
            f"The fit did not converge in {estimate.iterations} steps: the gradient is not zero, "
            f"the next step would still move the estimates by {estimate.decrement:.2g} standard "
            "errors. Look for a latent variable with weak or few indicators, a mistake in the "
            "text, or variables of very different scale; give starting values with start(); or "
            "fix a parameter."
        )
    if unidentified:
        notes.append(
            f"Not identified: the data cannot tell apart {', '.join(unidentified)}. "
            "Fix or equate one of them."
        )
    if no_maximum:
        notes.append(
            "No standard errors: the information is not positive definite there, so that the "
            "estimates are no maximum in every direction. Give other starting values."
        )
    table = compiled.table
    notes += [f"{table.term(table.rows[at])}: {why}." for at, why in wrong.items()]
    notes += [f"{compiled.names[place]} is at its bound." for place in estimate.at_bound]
    return notes


def cluster_notes(compiled: Compiled, clusters: int | None) -> list[str]:
    """Say what a small number of clusters forbids."""
    if clusters is None or clusters > compiled.n_parameters:
        return []
    counts = f"({clusters}) than parameters ({compiled.n_parameters})"
    return [
        f"There are fewer clusters {counts}: single standard errors stand, joint Wald tests do not."
    ]


def model_notes(table: ParameterTable) -> list[str]:
    """Say which defaults a reader may not expect."""
    notes = []
    apart = _kept_apart(table)
    if apart:
        notes.append(
            "Exogenous latent and observed variables are uncorrelated in this model, as in "
            f"lavaan; write {', '.join(apart)} to free them."
        )
    random = _random_predictors(table)
    if random:
        notes.append(
            f"{', '.join(random)} {'is' if len(random) == 1 else 'are'} random here, since the "
            "text names a variance, covariance or mean: covariances with other exogenous "
            "variables are zero unless written, as in lavaan. Leave these lines out to hold them "
            "at their sample values."
        )
    zero = _intercepts_at_zero(table)
    if zero:
        notes.append(
            f"The intercept of {', '.join(zero)} is zero in a growth model, as in lavaan; "
            f"write {zero[0]} ~ 1 to free it."
        )
    shared = _labels_across_groups(table)
    if shared:
        notes.append(
            f"One label in every group makes equal across groups: {', '.join(shared)}. "
            "Write c(...) with a label a group to free them."
        )
    return notes


def _kept_apart(table: ParameterTable) -> list[str]:
    roles = table.roles
    written = {row.key for row in table.rows if row.op == "~~"}
    return [
        f"{latent} ~~ {name}"
        for latent in roles.exogenous_latents
        for name in roles.exogenous_observed
        if not {(latent, "~~", name), (name, "~~", latent)} & written
    ]


def _random_predictors(table: ParameterTable) -> list[str]:
    """Return observed predictors that the text made random, apart from other exogenous ones."""
    roles = table.roles
    caused = {row.lhs for row in table.rows if row.op == "~"}
    caused |= {name for parts in roles.indicators.values() for name in parts}
    predictors = dict.fromkeys(row.rhs for row in table.rows if row.op == "~")
    exogenous = [name for name in predictors if name in roles.observed and name not in caused]
    written = {frozenset((row.lhs, row.rhs)) for row in table.rows if row.op == "~~"}
    return [
        name
        for name in exogenous
        if name not in roles.exogenous_observed
        and any(frozenset((name, other)) not in written for other in exogenous if other != name)
    ]


def _intercepts_at_zero(table: ParameterTable) -> list[str]:
    """Return observed variables that are no indicators, and yet have no intercept."""
    if table.options.kind != "growth":
        return []
    indicators = {name for parts in table.roles.indicators.values() for name in parts}
    return [
        row.lhs
        for row in table.rows
        if (row.op, row.group, row.fixed, row.user) == ("~1", 1, 0.0, False)
        and row.lhs in table.roles.observed
        and row.lhs not in indicators
    ]


def _labels_across_groups(table: ParameterTable) -> list[str]:
    first = {row.label for row in table.rows if row.user and row.label and row.group == 1}
    later = {row.label for row in table.rows if row.user and row.group > 1}
    return sorted(label for label in first & later if not label.startswith("."))
