"""A table of fits: information criteria, difference tests, changes in fit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pandas as pd

from attachpath.errors import UsageError
from attachpath.sem.choices import check_choice
from attachpath.sem.comparison.difference import Difference, Method, difference_test
from attachpath.sem.comparison.nesting import is_nested
from attachpath.sem.comparison.same_data import refuse_incomparable
from attachpath.sem.result import SemFit

__all__ = ["compare"]

_METHODS = ("satorra_bentler_2001", "satorra_bentler_2010")
_CHANGES = ("cfi", "rmsea", "srmr")


def compare(
    *fits: SemFit,
    names: Sequence[str] | None = None,
    method: Method = "satorra_bentler_2001",
) -> pd.DataFrame:
    """Compare fits to the same data, each with the next more general one.

    Parameters
    ----------
    *fits : SemFit
        Two or more.
    names : sequence of str, optional
        Their names in the table; by default ``"model 1"``, ...
    method : {"satorra_bentler_2001", "satorra_bentler_2010"}
        How a difference of robust chi-squares is scaled.

    Returns
    -------
    DataFrame
        A row a fit, by ascending df: ``name, df, aic, bic, chisq, chisq_diff, df_diff, p_value,
        cfi, rmsea, srmr, delta_cfi, delta_rmsea, delta_srmr, note``. Differences are to the row
        above. ``chisq`` is unscaled and ``chisq_diff`` scaled, as in lavaan; ``cfi`` and ``rmsea``
        are the robust ones where there are such (``fit_measures``). Models that are not nested
        have no test: their note says so, and AIC and BIC compare them.

    Raises
    ------
    UsageError
        ``different-data``, ``different-variables``, ``different-estimators``, ``one-fit``,
        ``unknown-option``, ``names-number``.
    EstimationError
        ``no-numbers`` for a fit that did not converge or is not identified.

    Notes
    -----
    The likelihood leaves out fixed exogenous variables, as in lavaan: AIC and BIC compare models
    with the same ones. See `difference_test` and `is_nested` of `attachpath.sem.comparison`.

    Examples
    --------
    >>> import numpy as np, pandas as pd
    >>> from attachpath.sem import sem
    >>> rng = np.random.default_rng(1)
    >>> security = rng.normal(size=200)
    >>> trust = 0.5 * security + rng.normal(size=200)
    >>> data = pd.DataFrame({"security": security, "trust": trust})
    >>> free = sem("trust ~ security", data)
    >>> none = sem("trust ~ 0*security", data)
    >>> table = compare(free, none, names=["free", "none"])
    >>> table["name"].tolist(), table["df_diff"].tolist()
    (['free', 'none'], [nan, 1.0])
    >>> bool(table["p_value"].iloc[1] < 0.001)
    True
    """
    check_choice("method", method, _METHODS)
    called = _names(fits, names)
    refuse_incomparable(fits, called)
    order = sorted(range(len(fits)), key=lambda place: fits[place].test.df)
    sorted_fits = [fits[place] for place in order]
    rows = [{"name": called[place], **_measures(fits[place])} for place in order]
    tests = [_between(*pair, method) for pair in pairwise(sorted_fits)]
    return _table(rows, tests)


def _names(fits: Sequence[SemFit], names: Sequence[str] | None) -> list[str]:
    if names is None:
        return [f"model {place}" for place in range(1, len(fits) + 1)]
    if len(names) != len(fits):
        raise UsageError(
            "names-number",
            f"There are {len(fits)} fits and {len(names)} names.",
            "A name was forgotten, or one is too many.",
            "Give a name for each fit, in their order.",
        )
    return list(names)


def _measures(fit: SemFit) -> dict[str, float]:
    measures = fit.fit_measures
    robust = {name: measures.get(f"{name}_robust", measures[name]) for name in ("cfi", "rmsea")}
    found = {name: float(measures[name]) for name in ("df", "aic", "bic", "chisq", "srmr")}
    return found | {name: float(value) for name, value in robust.items()}


def _between(general: SemFit, restricted: SemFit, method: Method) -> Difference:
    df = restricted.test.df - general.test.df
    nothing = Difference(np.nan, df, np.nan, np.nan)
    if not df:
        same = "as many degrees of freedom as the model above: not nested, compare AIC and BIC"
        return replace(nothing, note=same)
    nested = is_nested(restricted, general)
    if nested is False:
        return replace(nothing, note="not nested in the model above: compare AIC and BIC")
    found = difference_test(restricted, general, method)
    if nested is None and not found.note:
        unchecked = "whether it is nested in the model above could not be checked"
        return replace(found, note=unchecked)
    return found


def _table(rows: list[dict[str, object]], tests: list[Difference]) -> pd.DataFrame:
    table = pd.DataFrame(rows)
    first = [np.nan]
    table["chisq_diff"] = first + [one.statistic for one in tests]
    table["df_diff"] = first + [float(one.df) for one in tests]
    table["p_value"] = first + [one.p_value for one in tests]
    for name in _CHANGES:
        table[f"delta_{name}"] = table[name].diff()
    table["note"] = ["", *(one.note for one in tests)]
    table["name"] = table["name"].astype("str")
    ordered = ["name", "df", "aic", "bic", "chisq", "chisq_diff", "df_diff", "p_value", *_CHANGES]
    return table[[*ordered, *(f"delta_{name}" for name in _CHANGES), "note"]]
