"""One group with missing data: the casewise likelihood by missingness pattern (Arbuckle 1996).

In: Marcoulides & Schumacker (eds.), Advanced Structural Equation Modeling, 243-277.
"""

from __future__ import annotations

from typing import Literal

from attachpath.sem.implied import Implied, Layout, curvature, directions, moment_jacobian
from attachpath.sem.likelihood.part import Part
from attachpath.sem.observed import Patterns, matrix_of_derivatives, moment_derivatives

__all__ = ["incomplete_part"]


def incomplete_part(
    layout: Layout,
    implied: Implied,
    sample: Patterns,
    information: Literal["expected", "observed"] | None,
) -> Part:
    """Return the log-likelihood of one group and its derivatives, by the chain rule.

    The derivatives by the moments are summed over patterns first; what is left is
    ``J' H J`` with the Jacobian ``J`` of the moments, and the curvature of the moments.
    """
    jacobian = moment_jacobian(directions(layout, implied))
    mean, covariance = implied.mean, implied.covariance
    if information is None:
        plain = moment_derivatives(sample, mean, covariance)
        return Part(plain.log_likelihood, plain.gradient @ jacobian, None)
    found = moment_derivatives(sample, mean, covariance, information=information)
    block = jacobian.T @ found.information @ jacobian
    if information == "observed":
        p = implied.p
        by_covariance = matrix_of_derivatives(found.gradient[p:], p)
        block -= curvature(layout, implied, found.gradient[:p], by_covariance)
    return Part(found.log_likelihood, found.gradient @ jacobian, block)
