"""Levels of invariance climbed one by one, and where the climb ends."""

from __future__ import annotations

import html
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from attachpath.errors import UsageError, nearest_name
from attachpath.sem.comparison.comparing import compare
from attachpath.sem.comparison.released_equalities import released_equalities
from attachpath.sem.result import SemFit

__all__ = ["LEVELS", "Invariance", "Rule", "climbed", "levels_of"]

LEVELS = ("configural", "metric", "scalar", "strict")
_MEANING = {
    "configural": "the same factors and loadings, nothing equal",
    "metric": "equal loadings",
    "scalar": "equal loadings and intercepts",
    "strict": "equal loadings, intercepts and residual variances",
}
_LEAST_CFI = 0.010
_MOST_RMSEA = 0.015
_MOST_SRMR = {"metric": 0.030, "scalar": 0.010, "strict": 0.010}


@dataclass(frozen=True, repr=False)
class Invariance:
    """How far measurement is the same across groups or occasions.

    Attributes
    ----------
    table : DataFrame
        A row a level: ``step, df, chisq, chisq_diff, df_diff, p_value, cfi, rmsea, srmr,
        delta_cfi, delta_rmsea, delta_srmr, chen_cfi, chen_rmsea, chen_srmr, holds, reason``.
    fits : dict of str to SemFit
        The fit of each level that was tried.
    stopped_at : str or None
        The level that failed, None when all hold.
    to_free : DataFrame
        Score tests of the equalities that the failed level adds, the largest first: ``parameter,
        statistic, df, p_value, expected_difference, free_with``.
    over : str
        What was compared, in words.
    rule : str
        When a level fails.
    models : dict of str to str
        The text of each level's model.
    """

    table: pd.DataFrame
    fits: dict[str, SemFit]
    stopped_at: str | None
    to_free: pd.DataFrame
    over: str
    rule: str
    models: dict[str, str] = field(default_factory=dict)

    @property
    def reached(self) -> str | None:
        """The highest level that holds."""
        holding = self.table.loc[self.table["holds"], "step"]
        return str(holding.iloc[-1]) if len(holding) else None

    def summary(self) -> str:
        """Return a plain text summary: the verdict, the table, what to free, the rule."""
        lines = [f"Measurement invariance over {self.over}", *self._verdict(), ""]
        lines += [_printed(self.table).to_string(index=False), ""]
        if len(self.to_free):
            lines += ["Equalities by their score tests:"]
            lines += [_printed(self.to_free.head(8)).to_string(index=False), ""]
        return "\n".join([*lines, self.rule])

    def _verdict(self) -> list[str]:
        if self.stopped_at is None:
            return [f"Holds up to the last level, {self.reached}: {_MEANING[str(self.reached)]}."]
        row = self.table.set_index("step").loc[self.stopped_at]
        lines = [f"Stopped at {self.stopped_at} ({_MEANING[self.stopped_at]}): {row['reason']}."]
        if len(self.to_free):
            first = self.to_free.iloc[0]
            lines.append(
                f"Free first: {first['parameter']} (score test {first['statistic']:.2f}, "
                f"df {first['df']}, p {_p(first['p_value'])}): {first['free_with']}; then run it"
                " again."
            )
        return lines

    def __repr__(self) -> str:
        return self.summary()

    def _repr_html_(self) -> str:
        """Return HTML in which a user's names stand as text."""
        parts = [f"<p><strong>Measurement invariance over {html.escape(self.over)}</strong></p>"]
        parts += [f"<p>{html.escape(line)}</p>" for line in self._verdict()]
        parts.append(_printed(self.table).to_html(index=False, escape=True))
        if len(self.to_free):
            parts.append(_printed(self.to_free.head(8)).to_html(index=False, escape=True))
        return "".join([*parts, f"<p>{html.escape(self.rule)}</p>"])


@dataclass(frozen=True)
class Rule:
    """When a level fails.

    Attributes
    ----------
    alpha : float
        Level of the difference test.
    cfi_drop : float
        How much CFI may fall.
    """

    alpha: float
    cfi_drop: float

    @property
    def words(self) -> str:
        """The rule as a sentence."""
        return (
            f"A level fails when its difference test has p < {self.alpha:g} and CFI falls by more"
            f" than {self.cfi_drop:.3f} (Cheung & Rensvold 2002). The columns chen_... tell whether"
            " the changes keep to the cut-offs of Chen (2007): CFI -.010, RMSEA +.015, SRMR +.030"
            " for loadings and +.010 for intercepts and residuals."
        )


def levels_of(levels: Sequence[str]) -> list[str]:
    """Check the levels and put them in order.

    Raises
    ------
    UsageError
        ``unknown-level``.
    """
    for level in levels:
        if level not in LEVELS:
            near = nearest_name(str(level), LEVELS)
            raise UsageError(
                "unknown-level",
                f"`levels` holds {level!r}.",
                f"A misspelt word{f'; the nearest is {near!r}' if near else ''}.",
                f"Use some of: {', '.join(LEVELS)}.",
            )
    if not levels:
        raise UsageError(
            "unknown-level",
            "`levels` is empty.",
            "No level was named.",
            f"Use some of: {', '.join(LEVELS)}.",
        )
    return [level for level in LEVELS if level in levels]


def climbed(
    levels: Sequence[str],
    fitted: Callable[[str], tuple[str, SemFit]],
    *,
    rule: Rule,
    over: str,
    free_with: Callable[[str], str],
) -> Invariance:
    """Fit level after level until one fails.

    Parameters
    ----------
    levels : sequence of str
        In order.
    fitted : callable
        Gives the text and the fit of a level.
    rule : Rule
        When a level fails.
    over : str
        What is compared, in words.
    free_with : callable
        Says how to free a parameter, given its term.
    """
    fits: dict[str, SemFit] = {}
    models: dict[str, str] = {}
    rows: list[dict[str, object]] = []
    stopped = None
    for level in levels:
        models[level], fits[level] = fitted(level)
        before = fits[levels[len(rows) - 1]] if rows else None
        rows.append(_row(level, fits[level], before, rule))
        if not rows[-1]["holds"]:
            stopped = level
            break
    table = pd.DataFrame(rows)
    table["reason"] = pd.Series([row["reason"] for row in rows], dtype="object")
    return Invariance(
        table=table,
        fits=fits,
        stopped_at=stopped,
        to_free=_to_free(fits, stopped, free_with),
        over=over,
        rule=rule.words,
        models=models,
    )


def _row(level: str, fit: SemFit, before: SemFit | None, rule: Rule) -> dict[str, object]:
    changes = dict.fromkeys(_CHANGES, np.nan)
    remark = ""
    if not fit.reason and before is not None:
        last = compare(before, fit).iloc[-1]
        changes = {name: float(last[name]) for name in _CHANGES}
        remark = str(last["note"])
    failure = fit.reason or _failure(changes, rule)
    return {
        "step": level,
        **_measures(fit, ("df", "chisq")),
        **{name: changes[name] for name in _CHANGES[:3]},
        **_measures(fit, ("cfi", "rmsea", "srmr")),
        **{name: changes[name] for name in _CHANGES[3:]},
        **_chen(level, changes),
        "holds": not failure,
        "reason": "; ".join(filter(None, (failure, remark, _admissibility(fit)))) or None,
    }


_CHANGES = ("chisq_diff", "df_diff", "p_value", "delta_cfi", "delta_rmsea", "delta_srmr")


def _measures(fit: SemFit, names: Sequence[str]) -> dict[str, float]:
    """Return fit measures, the robust ones where there are such, as `compare` does."""
    measures = fit.fit_measures
    return {name: float(measures.get(f"{name}_robust", measures[name])) for name in names}


def _failure(changes: dict[str, float], rule: Rule) -> str:
    """Return why a level fails, or nothing; without a test the change in CFI decides."""
    p_value, drop = changes["p_value"], -changes["delta_cfi"]
    if not drop > rule.cfi_drop or p_value >= rule.alpha:
        return ""
    if np.isnan(p_value):
        return f"CFI falls by {drop:.3f}, and there is no difference test"
    return (
        f"chi-square rises by {changes['chisq_diff']:.3f} on {changes['df_diff']:.0f} df"
        f" (p {_p(p_value)}) and CFI falls by {drop:.3f}"
    )


def _admissibility(fit: SemFit) -> str:
    return "" if fit.reason or fit.admissible else "the solution is not admissible"


def _chen(level: str, changes: dict[str, float]) -> dict[str, bool | None]:
    """Tell of each change whether it keeps to Chen's cut-off; None for the first level."""
    kept = {
        "chen_cfi": -changes["delta_cfi"] <= _LEAST_CFI,
        "chen_rmsea": changes["delta_rmsea"] <= _MOST_RMSEA,
        "chen_srmr": changes["delta_srmr"] <= _MOST_SRMR.get(level, np.inf),
    }
    known = np.isfinite(changes["delta_cfi"])
    return {name: bool(value) if known else None for name, value in kept.items()}


def _to_free(
    fits: dict[str, SemFit], stopped: str | None, free_with: Callable[[str], str]
) -> pd.DataFrame:
    """Return the score tests of the equalities that the failed level adds."""
    names = list(fits)
    columns = ["parameter", "statistic", "df", "p_value", "expected_difference", "free_with"]
    if stopped is None or len(names) < 2 or fits[stopped].reason:
        return pd.DataFrame(columns=columns)
    before, failed = fits[names[-2]], fits[stopped]
    known = _equal_labels(before)
    table = released_equalities(failed, _equal_labels(failed) - known)
    table["free_with"] = pd.Series(
        [free_with(parameter) for parameter in table["parameter"]], dtype="str"
    )
    return table[columns]


def _equal_labels(fit: SemFit) -> set[str]:
    labels = [row.label for row in fit.compiled.table.rows if row.free and row.label]
    return {label for label in labels if labels.count(label) > 1}


def _p(value: float) -> str:
    return "< .001" if value < 0.001 else f"= {value:.3f}".replace("0.", ".", 1)


def _printed(table: pd.DataFrame) -> pd.DataFrame:
    """Give numbers three decimals and leave missing ones blank."""
    shown = table.drop(columns=[name for name in ("reason",) if name in table])
    printed = {}
    for name in shown.columns:
        digits = 0 if name in ("df", "df_diff") else 3
        printed[name] = [_cell(value, digits) for value in shown[name]]
        if name == "p_value":
            printed[name] = ["< .001" if cell == "0.000" else cell for cell in printed[name]]
    return pd.DataFrame(printed)


def _cell(value: object, digits: int) -> str:
    if value is None or value is pd.NA:
        return ""
    if isinstance(value, bool | np.bool_):
        return "yes" if value else "no"
    if isinstance(value, int | float | np.integer | np.floating):
        return "" if np.isnan(value) else f"{float(value):.{digits}f}"
    return str(value)
