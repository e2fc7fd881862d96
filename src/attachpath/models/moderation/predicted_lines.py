"""Predicted outcome over a predictor, a line for each value of its moderator."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from attachpath.fitted import Fitted
from attachpath.formula import design, parse_formula
from attachpath.models.moderation.moderator_values import (
    Probe,
    observe_moderator,
    probed_values,
    rows_used,
)
from attachpath.models.moderation.slope_terms import (
    Factor,
    factors_by_place,
    slope_terms,
    split_factor,
)

__all__ = ["LINE_COLUMNS", "predicted_lines"]

_PREDICTION = ("estimate", "std_error", "df", "ci_low", "ci_high", "reason")

LINE_COLUMNS = ("label", "value", "x", *_PREDICTION)


def predicted_lines(
    fitted: Fitted,
    predictor: str,
    moderator: str,
    data: pd.DataFrame,
    *,
    values: Sequence[float] | Mapping[str, float] | None = None,
    probe: Probe = "sd",
    level: float = 0.95,
    client: str | None = None,
    points: int = 25,
) -> pd.DataFrame:
    """Predict the outcome over the observed range of a predictor at values of its moderator.

    Parameters
    ----------
    fitted : Fitted
        With a product of predictor and moderator.
    predictor, moderator : str
        Columns; of a categorical predictor one category, which is then 0 or 1.
    data : DataFrame
        What the model was fitted to.
    values, probe
        As in `simple_slopes`.
    level : float
        Of the pointwise intervals.
    client : str, optional
        Column of the client's id: ranges and means are then taken over client means.
    points : int
        Number of values of the predictor; one that has two values keeps these.

    Returns
    -------
    DataFrame
        ``label, value, x, estimate, std_error, df, ci_low, ci_high, reason``, a row a point.

    Raises
    ------
    AttachpathError
        As `simple_slopes`; further products of the predictor are averaged over, not refused.

    Notes
    -----
    The mean prediction over clients (one row a client, its means) if all had that value of
    predictor and moderator: other covariates stand at their mean, categories at their shares,
    random effects at zero. The interval is that of the mean, not of a client.

    Examples
    --------
    >>> from attachpath.models import regression
    >>> data = pd.DataFrame({"y": [1.0, 3, 2, 5, 4, 7], "x": [0.0, 1] * 3})
    >>> data["w"] = [0.0, 0, 1, 1, 2, 3]
    >>> fit = regression("y ~ x * w", data)
    >>> predicted_lines(fit, "x", "w", data, values=[0, 2], points=2)["estimate"].tolist()
    [0.833, 3.286, 3.833, 5.857]
    """
    seen = observe_moderator(fitted, data, moderator, client=client)
    factors = factors_by_place(fitted)
    held = {name: 0.0 for others in factors.values() for name, _ in others}
    slope_terms(fitted, predictor, moderator, held)
    used = rows_used(fitted, data)
    known = _values_of_factors(fitted, used, client)
    if seen.kind == "category":
        chosen: dict[str, float] = dict.fromkeys(seen.categories, np.nan)
    else:
        chosen = probed_values(seen, values, probe)
    column, _ = split_factor(predictor)
    rows = []
    for label, value in chosen.items():
        for x in _values_along(predictor, known, points):
            weights = {"Intercept": 1.0} if "Intercept" in fitted.terms else {}
            for place, others in factors.items():
                rest = [one for one in others if one[0] not in (column, moderator)]
                weight = np.prod([known[one] for one in rest], axis=0).mean() if rest else 1.0
                weight *= np.prod([x for name, _ in others if name == column])
                weight *= np.prod([_at(one, label, value) for one in others if one[0] == moderator])
                weights[fitted.terms[place]] = float(weight)
            contrast = fitted.contrast(weights, name=label, level=level)
            rows.append((label, value, x, *contrast[list(_PREDICTION)]))
    return pd.DataFrame(rows, columns=list(LINE_COLUMNS))


def _values_along(predictor: str, known: Mapping[Factor, np.ndarray], points: int) -> np.ndarray:
    """Space values of the predictor over its range; 0 and 1 for a category."""
    column, category = split_factor(predictor)
    if category is not None or (column, None) not in known:
        return np.array([0.0, 1.0])
    observed = np.unique(known[column, None])
    return observed if len(observed) <= 2 else np.linspace(observed[0], observed[-1], points)


def _at(factor: Factor, label: str, value: float) -> float:
    """Value of a factor of the moderator: the number, or whether it is the line's category."""
    return value if factor[1] is None else float(factor[1] == label)


def _values_of_factors(
    fitted: Fitted, used: pd.DataFrame, client: str | None
) -> dict[Factor, np.ndarray]:
    """Values of every factor of the model, each client's mean; 0 and 1 for a category."""
    parsed = parse_formula(fitted.formula)
    columns: dict[Factor, np.ndarray] = {}
    for others in factors_by_place(fitted).values():
        for name, category in others:
            if (name, category) in columns:
                continue
            if category is None:
                columns[name, None] = used[name].to_numpy(dtype=float)
            else:
                made = design(f"`{parsed.response}` ~ 0 + C(`{name}`)", used)
                for place, term in enumerate(made.terms):
                    columns[split_factor(term)] = made.matrix[:, place]
    if client is None:
        return columns
    codes = used[client].astype("category").cat.codes.to_numpy()
    size = np.bincount(codes)
    return {name: np.bincount(codes, weights=each) / size for name, each in columns.items()}
