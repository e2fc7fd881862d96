"""What a call asks of the parameter table beyond the text of its model."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = ["EQUAL_SETS", "EqualSet", "ModelOptions"]

EqualSet = Literal[
    "loadings",
    "intercepts",
    "means",
    "residuals",
    "residual_covariances",
    "lv_variances",
    "lv_covariances",
    "regressions",
]
EQUAL_SETS: tuple[EqualSet, ...] = (
    "loadings",
    "intercepts",
    "means",
    "residuals",
    "residual_covariances",
    "lv_variances",
    "lv_covariances",
    "regressions",
)


@dataclass(frozen=True)
class ModelOptions:
    """What the automatic rows of a table depend on.

    Attributes
    ----------
    kind : {"sem", "cfa", "growth"}
        A growth model fixes the intercepts of its indicators and frees the latent means.
    std_lv : bool
        Set the scale of a latent variable by its variance, not by its first loading.
    fixed_x : bool
        Hold the moments of exogenous observed variables at their sample values.
    mean_structure : bool
        Whether intercepts and means are part of the model.
    groups : tuple of str
        Labels of the groups; one empty label without groups.
    group_equal : tuple of str
        Sets of parameters that are equal across groups.
    group_partial : tuple of str
        Single parameters that stay free of it (``"visual =~ x2"``).
    auxiliary : tuple of str
        Variables outside the model that carry information on its missing values.
    """

    kind: Literal["sem", "cfa", "growth"] = "sem"
    std_lv: bool = False
    fixed_x: bool = True
    mean_structure: bool = False
    groups: tuple[str, ...] = ("",)
    group_equal: tuple[EqualSet, ...] = ()
    group_partial: tuple[str, ...] = ()
    auxiliary: tuple[str, ...] = ()
