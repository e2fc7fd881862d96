"""Residuals: by how much sample moments differ from those that the model implies."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Literal

import numpy as np

from attachpath.sem.choices import check_choice
from attachpath.sem.implied import Implied, moment_jacobians
from attachpath.sem.observed import Saturated, moment_derivatives, symmetric
from attachpath.sem.solution.of_groups import ByGroup, Part, labelled

if TYPE_CHECKING:
    from attachpath.sem.result import SemFit

__all__ = ["ResidualKind", "residuals"]

ResidualKind = Literal["raw", "correlation", "bentler", "normalized", "standardized"]
_KINDS = ("raw", "correlation", "bentler", "normalized", "standardized")
_NO_VARIANCE = 1e-9
"""Share of a sample moment's variance below which a residual has none."""


def residuals(fit: SemFit, kind: ResidualKind = "raw", of: Part = "covariances") -> ByGroup:
    """Return the residuals of the observed variables of the model.

    Parameters
    ----------
    fit : SemFit
        The fit.
    kind : {"raw", "correlation", "bentler", "normalized", "standardized"}
        Sample less implied moments; the difference of the two correlation matrices (Bollen); both
        divided by the sample SDs (Bentler), as means are in both; divided by the standard error of
        the sample moment; or divided by that of the residual itself, which is then a z.
    of : {"covariances", "means"}
        Which moments.

    Returns
    -------
    DataFrame or dict of str to DataFrame
        A square frame (or the row ``"mean"``), for each group's label where there are several.
        Normalized and standardised ones are missing where the model takes the moment as given or
        always reproduces it; all are where no unrestricted moments were found. Auxiliary variables
        are left out.

    Raises
    ------
    UsageError
        ``unknown-option``.

    Notes
    -----
    Under FIML the sample moments are those of the saturated model. With their covariance ``G``
    (normal theory, or a sandwich when the fit is robust), the model's information ``W`` of the
    moments and Jacobian ``D``, residuals have covariance ``U G U'``,
    ``U = I - D (D'W D)^-1 D'W`` (Hausman 1978; Bollen 1989, p. 259; Ogasawara 2001, Psychometrika
    66, 421-436); as in lavaan, the moments of the other groups are taken as given.

    Examples
    --------
    >>> from attachpath.sem import sem
    >>> import numpy as np, pandas as pd
    >>> mixing = [[1, 0.5, 0.4], [0, 1, 0.3], [0, 0, 1]]
    >>> values = np.random.default_rng(3).normal(size=(200, 3)) @ mixing
    >>> fit = sem("c ~ b; b ~ a", pd.DataFrame(values, columns=["a", "b", "c"]))
    >>> left = residuals(fit, "correlation")
    >>> bool(abs(left.loc["b", "a"]) < 1e-9), bool(left.loc["c", "a"] > 0.1)
    (True, True)
    """
    check_choice("kind", kind, _KINDS)
    check_choice("of", of, ("covariances", "means"))
    found = [
        _in_units(kind, sample, implied, _mean_residual(fit, sample, implied))
        for sample, implied in zip(fit.saturated, fit.implied, strict=True)
    ]
    if not all(sample.converged for sample in fit.saturated):
        found = [(covariance * np.nan, mean * np.nan) for covariance, mean in found]
    elif kind in ("normalized", "standardized") and not fit.reason:
        variances = _sample_variances(fit) if kind == "normalized" else _residual_variances(fit)
        found = [_divided(*one, np.sqrt(v)) for one, v in zip(found, variances, strict=True)]
    names = fit.compiled.table.roles.modelled
    k = len(names)
    covariances = [covariance[:k, :k] for covariance, _ in found]
    return labelled(fit, names, of, covariances, [mean[:k] for _, mean in found])


def _mean_residual(fit: SemFit, sample: Saturated, implied: Implied) -> np.ndarray:
    if not fit.compiled.layouts[0].mean_structure:
        return np.zeros_like(sample.mean)
    difference: np.ndarray = sample.mean - implied.mean
    return difference


def _in_units(
    kind: ResidualKind, sample: Saturated, implied: Implied, mean: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return the residuals of covariances and means, as correlations where asked."""
    covariance = sample.cov - implied.covariance
    sd = np.sqrt(np.diag(sample.cov))
    if kind == "bentler":
        return covariance / np.outer(sd, sd), mean / sd
    if kind == "correlation":
        with np.errstate(invalid="ignore", divide="ignore"):
            model_sd = np.sqrt(np.diag(implied.covariance))
            model = implied.covariance / np.outer(model_sd, model_sd)
        correlation: np.ndarray = sample.cov / np.outer(sd, sd) - model
        return correlation, mean / sd
    return covariance, mean


def _divided(
    covariance: np.ndarray, mean: np.ndarray, errors: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    p = len(mean)
    return covariance / symmetric(errors[p:], p), mean / errors[:p]


def _sample_variances(fit: SemFit) -> list[np.ndarray]:
    """Return the variances of all sample moments of each group, NaN where they are given."""
    return _variances(fit, lambda group, covariance: np.diag(covariance))  # noqa: ARG005


def _residual_variances(fit: SemFit) -> list[np.ndarray]:
    """Return the diagonal of ``U G U'`` of each group."""
    weights = [_model_information(fit, group) for group in range(len(fit.implied))]
    jacobians = moment_jacobians(fit.compiled, fit.solution.parameters)
    kept = [one.kept for one in fit.saturated_information]
    weights = [w[np.ix_(k, k)] for w, k in zip(weights, kept, strict=True)]
    jacobians = [j[k] for j, k in zip(jacobians, kept, strict=True)]
    total = np.add.reduce([j.T @ w @ j for w, j in zip(weights, jacobians, strict=True)])
    bread = fit.solution.space.covariance(total)

    def of_group(group: int, covariance: np.ndarray) -> np.ndarray:
        taken = jacobians[group] @ (bread @ (jacobians[group].T @ weights[group]))
        left = np.eye(len(taken)) - taken
        variances: np.ndarray = np.einsum("ij,jk,ik->i", left, covariance, left, optimize=True)
        return np.where(variances > _NO_VARIANCE * np.diag(covariance), variances, np.nan)

    return _variances(fit, of_group)


def _variances(fit: SemFit, of: Callable[[int, np.ndarray], np.ndarray]) -> list[np.ndarray]:
    found = []
    for group, one in enumerate(fit.saturated_information):
        p = fit.implied[group].p
        variances = np.full(p * (p + 3) // 2, np.nan)
        variances[one.kept] = of(group, one.covariance)
        found.append(variances)
    return found


def _model_information(fit: SemFit, group: int) -> np.ndarray:
    """Return the information on the moments at those that the model implies."""
    implied, data = fit.implied[group], fit.observed.groups[group]
    has_means = fit.compiled.layouts[group].mean_structure
    return moment_derivatives(
        data.patterns,
        implied.mean if has_means else fit.saturated[group].mean,
        implied.covariance,
        information=fit.call.information,
    ).information
