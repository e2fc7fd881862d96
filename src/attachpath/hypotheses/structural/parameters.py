"""One parameter of a structural model: estimate, standard error, intervals and p."""

from __future__ import annotations

import math
from dataclasses import dataclass

import pandas as pd
from scipy import stats

from attachpath.hypotheses.structural.monte_carlo import Drawn
from attachpath.hypotheses.structural.structural_fit import StructuralFit

__all__ = ["StructuralParameter", "WaldTest", "parameters_of"]


@dataclass(frozen=True)
class WaldTest:
    """Estimate and standard error from the covariance of the parameters, and t on groups - 1 df.

    Of a parameter that is defined from others the standard error is the delta method's.
    """

    estimate: float
    std_error: float
    df: float

    @property
    def statistic(self) -> float:
        """Estimate / standard error."""
        return self.estimate / self.std_error

    @property
    def p_value(self) -> float:
        """Two-sided."""
        return float(2 * stats.t.sf(abs(self.statistic), self.df))

    def interval(self, level: float) -> tuple[float, float]:
        """Return the symmetric interval."""
        half = float(stats.t.ppf(0.5 + level / 2, self.df)) * self.std_error
        return self.estimate - half, self.estimate + half


@dataclass(frozen=True, eq=False)
class StructuralParameter:
    """A parameter of a structural model, by the test that decides it.

    Attributes
    ----------
    name : str
        Name of a definition, label, or ``"y ~ x"``.
    wald : WaldTest
        t on groups - 1 df; of a defined parameter by the delta method.
    drawn : Drawn or None
        Its Monte Carlo distribution, where the model defines it; that decides then.
    reason : str or None
        Why there are no numbers.
    """

    name: str
    wald: WaldTest
    drawn: Drawn | None = None
    reason: str | None = None

    @property
    def estimate(self) -> float:
        """Its value."""
        return self.wald.estimate

    @property
    def std_error(self) -> float:
        """Of the Monte Carlo distribution where there is one."""
        return self.wald.std_error if self.drawn is None else self.drawn.std_error

    @property
    def df(self) -> float | None:
        """Of t; None where no t decides, or t is normal."""
        return None if self.drawn is not None or math.isinf(self.wald.df) else self.wald.df

    @property
    def p_value(self) -> float:
        """Two-sided."""
        return self.wald.p_value if self.drawn is None else self.drawn.p_value

    def interval(self, level: float) -> tuple[float, float]:
        """Return the interval of a level."""
        test = self.wald if self.drawn is None else self.drawn
        return test.interval(level)


def parameters_of(fitted: StructuralFit, names: list[str]) -> list[StructuralParameter]:
    """Return some parameters of a structural model, those that it defines from the same draws.

    Parameters
    ----------
    fitted : StructuralFit
        The model.
    names : list of str
        Names of definitions, labels, or ``"y ~ x"``.

    Returns
    -------
    list of StructuralParameter

    Raises
    ------
    EstimationError
        ``no-draws``.
    """
    return [_parameter(fitted, name) for name in names]


def _parameter(fitted: StructuralFit, name: str) -> StructuralParameter:
    table = fitted.fit.parameters
    at = table["label"] == name  # the label of a definition is its name
    if not at.any():
        at = table.apply(_term, axis=1) == name
    row = table[at].iloc[0]
    is_defined = row["op"] == ":="
    found = fitted.fit.contrast({name if is_defined else _term(row): 1.0})
    wald = WaldTest(float(found["estimate"]), float(found["std_error"]), float(found["df"]))
    reason = row["reason"] if isinstance(row["reason"], str) else found["reason"]
    drawn = Drawn(fitted.draws[name].to_numpy()) if is_defined and reason is None else None
    return StructuralParameter(name, wald, drawn, reason)


def _term(row: pd.Series) -> str:
    return f"{row['lhs']} {row['op']} {row['rhs']}".rstrip()
