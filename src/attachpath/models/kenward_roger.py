"""Kenward & Roger's (1997) covariance and degrees of freedom of a multilevel fit.

REML takes the variances for known; with few therapists standard errors are then too small. The
method adds what their uncertainty costs, a block of rows at a time.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from scipy import linalg, sparse

from attachpath.errors import UsageError
from attachpath.fitted import Fitted
from attachpath.models.degrees_of_freedom import Satterthwaite
from attachpath.models.marginal import Block, Marginal, marginal_model
from attachpath.models.standard_errors.kenward_roger_df import KenwardRoger

__all__ = ["kenward_roger"]

_Factors = tuple[np.ndarray | sparse.sparray, np.ndarray | sparse.sparray]


def kenward_roger(
    fitted: Fitted, data: pd.DataFrame, *, partial_groups: tuple[str, ...] = ()
) -> Fitted:
    """Give a REML fit the adjusted covariance and the df of Kenward & Roger.

    Parameters
    ----------
    fitted : Fitted
        From `multilevel`, by REML.
    data : DataFrame
        The data that were fitted.
    partial_groups : tuple of str
        As given to `multilevel`.

    Returns
    -------
    Fitted
        The same estimates with adjusted standard errors and the df of each contrast; `method` is
        ``"REML, Kenward-Roger"``. `joint_test` gives its F test of several terms.

    Raises
    ------
    UsageError
        ``not-reml``, and what `marginal_model` raises: ``not-multilevel``, ``other-data``.
    EstimationError
        ``not-converged``.

    Notes
    -----
    Kenward & Roger (1997, Biometrics 53, 983-997). V is linear in its (co)variances, with
    derivatives G_r; Phi = (X'V^-1X)^-1, P_r = -X'V^-1 G_r V^-1 X,
    Q_rs = X'V^-1 G_r V^-1 G_s V^-1 X, and W is the inverse of the expected REML information

        I_rs = [tr(V^-1 G_r V^-1 G_s) - 2 tr(Phi Q_rs) + tr(Phi P_r Phi P_s)] / 2.

    Then ``Phi_A = Phi + 2 Phi [sum W_rs (Q_rs - P_r Phi P_s)] Phi``. For one contrast the scale of
    the F statistic is 1 and the df are Satterthwaite's with W. As in pbkrtest (Halekoh & Hojsgaard,
    2014, Journal of Statistical Software 59(9)), whose numbers these are, W is from the expected
    information and holds every (co)variance, also one at its boundary.

    Examples
    --------
    >>> from attachpath.models.multilevel import multilevel
    >>> rng = np.random.default_rng(7)
    >>> data = pd.DataFrame({"client": np.repeat([f"c{k}" for k in range(12)], 4)})
    >>> data["x"] = np.tile([0.0, 1.0, 2.0, 3.0], 12)
    >>> data["y"] = data["x"] + np.repeat(rng.normal(size=12), 4) + rng.normal(size=48)
    >>> fit = kenward_roger(multilevel("y ~ x + (1 | client)", data), data)
    >>> fit.coefficients["df"].round(1).tolist()
    [22.7, 35.0]
    """
    started = time.perf_counter()
    _check_reml(fitted)
    model = marginal_model(fitted, data, partial_groups=partial_groups)
    phi = model.coefficient_covariance
    sums = _sums(model)
    changes = phi @ sums.first @ phi  # derivatives of Phi: -Phi P_r Phi
    uncertainty = _parameter_covariance(sums, phi)
    known = np.einsum("rij,jk,skl->rsil", sums.first, phi, sums.first, optimize=True)
    bias = np.einsum("rs,rsij->ij", uncertainty, sums.second - known)
    return replace(
        fitted,
        covariance=phi + phi @ (bias + bias.T) @ phi,
        degrees_of_freedom=KenwardRoger(Satterthwaite(phi, changes, uncertainty)),
        method="REML, Kenward-Roger",
        seconds=fitted.seconds + time.perf_counter() - started,
    )


def _check_reml(fitted: Fitted) -> None:
    if fitted.method.split(",")[0] != "ML":
        return
    raise UsageError(
        "not-reml",
        f"Kenward and Roger's method needs a REML fit, and this is one by ML: {fitted.formula}",
        "The model was fitted with reml=False, for a likelihood-ratio test.",
        "Fit it with reml=True.",
    )


@dataclass(frozen=True, eq=False)
class _Sums:
    """Sums over blocks, parameters r and s: X'V^-1 G_r V^-1 X, Q_rs, tr(V^-1 G_r V^-1 G_s)."""

    first: np.ndarray
    second: np.ndarray
    traces: np.ndarray


def _sums(model: Marginal) -> _Sums:
    terms, count = len(model.estimates), len(model.parameters) + 1
    first = np.zeros((terms, count, terms))
    second = np.zeros((count * terms, count * terms))
    traces = np.zeros((count, count))
    for block in model.blocks:
        factors = _factors(model, block)
        weighted = block.inverse @ block.matrix
        moved = np.hstack([one @ (two.T @ weighted) for one, two in factors])  # G_r V^-1 X
        first += (weighted.T @ moved).reshape(first.shape)
        second += moved.T @ block.inverse @ moved
        traces += _traces(factors, block.inverse)
    split = second.reshape(count, terms, count, terms)
    return _Sums(first.transpose(1, 0, 2), split.transpose(0, 2, 1, 3), traces)


def _factors(model: Marginal, block: Block) -> list[_Factors]:
    """Return narrow matrices A, B with G_r = AB' for each (co)variance, the residual's last."""
    found: list[_Factors] = []
    for part, one, two in model.parameters:
        first, second = (block.effects[part].of_term(term) for term in (one, two))
        if one == two:
            found.append((first, first))
        else:
            found.append((np.hstack([first, second]), np.hstack([second, first])))
    unit = sparse.eye_array(len(block.rows), format="csr")
    return [*found, (unit, unit)]


def _traces(factors: list[_Factors], inverse: np.ndarray) -> np.ndarray:
    """Return tr(V^-1 AB' V^-1 CD') = sum of B'V^-1 C times (D'V^-1 A)', for all pairs."""
    left = [inverse @ one for one, _ in factors]
    traces = np.empty((len(factors), len(factors)))
    for r, (_, own) in enumerate(factors):
        for s, (_, other) in enumerate(factors[: r + 1]):
            traces[r, s] = traces[s, r] = np.vdot(own.T @ left[s], (other.T @ left[r]).T)
    return traces


def _parameter_covariance(sums: _Sums, phi: np.ndarray) -> np.ndarray:
    """Return W, the inverse of the expected REML information of the (co)variances."""
    twice = sums.traces - 2 * np.einsum("ij,rsij->rs", phi, sums.second)
    changed = phi @ sums.first
    twice += np.einsum("rij,sji->rs", changed, changed)
    size = np.sqrt(np.diag(twice))  # variances of slopes have other units than those of levels
    return np.asarray(2 * linalg.pinvh(twice / np.outer(size, size)) / np.outer(size, size))
