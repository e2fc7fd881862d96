"""The structural models of a theory, path by path, where the theory is not about the whole path."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import pandas as pd

from attachpath.cohort import Cohort
from attachpath.errors import AttachpathError
from attachpath.hypotheses import Hypothesis, Theory, fit_hypothesis
from attachpath.reporting.hypothesis_row import plain_value
from attachpath.reporting.labels import label
from attachpath.reporting.methods.sentences import joined
from attachpath.reporting.numbers import bounded, count, interval, number, p_value
from attachpath.reporting.printable import one_line
from attachpath.reporting.section import Heading, Line, Table
from attachpath.reporting.sem_section.fit_words import fit_numbers

if TYPE_CHECKING:
    from attachpath.sem import SemFit

__all__ = ["stated_models", "stated_models_table"]

_COLUMNS = [
    *("id", "term", "path", "estimate", "std_error", "df", "ci_low", "ci_high", "p_value"),
    "reason",
]


def stated_models(
    cohort: Cohort, theory: str | Path | Theory, hypotheses: Sequence[Hypothesis]
) -> pd.DataFrame:
    """Return the paths of the structural models of some hypotheses, each model once.

    Parameters
    ----------
    cohort : Cohort
        The data.
    theory : str, Path or Theory
        As stated.
    hypotheses : sequence of Hypothesis
        From `attachpath.hypotheses.structural_hypotheses`.

    Returns
    -------
    DataFrame
        A row a path, covariance or definition; ``attrs["fit"]`` has a line on the fit of
        each model. A model that cannot be fitted has no rows: its hypothesis says why.
    """
    shared: dict[tuple[object, ...], list[Hypothesis]] = {}
    for one in hypotheses:
        shared.setdefault(one.model, []).append(one)
    tables, fits = [], {}
    for group in shared.values():
        ids = joined(one_line(one.id) for one in group)
        try:
            fit = cast("SemFit", fit_hypothesis(cohort, theory, group[0].id))
        except AttachpathError:
            continue
        named = {one.name: str(one.of) for one in group[0].column if one.of}
        paths = [_words(str(term), named) for term in fit.coefficients["term"]]
        table = fit.coefficients.assign(id=ids, path=paths)
        tables.append(table.loc[table["path"] != "", _COLUMNS])
        fits[ids] = f"{ids}: {count(fit.n_obs)} clients, {fit_numbers(fit.fit_measures)}"
    found = pd.concat(tables, ignore_index=True) if tables else pd.DataFrame(columns=_COLUMNS)
    found.attrs["fit"] = fits
    return found


def stated_models_table(found: pd.DataFrame) -> Table | None:
    """Print the paths of the structural models that a theory states.

    Parameters
    ----------
    found : DataFrame
        From `stated_models`.

    Returns
    -------
    Table or None
        None where there is no model.
    """
    if found.empty:
        return None
    body = []
    for ids, rows in found.groupby("id", sort=False):
        body.append(Line(cells=[found.attrs["fit"][ids]], kind="group"))
        body += [_line(row) for row in rows.to_dict("records")]
    return Table(
        id="stated_models",
        title="The structural models as the theory states them",
        columns=_COLUMNS,
        rows=[[plain_value(cell) for cell in row] for row in found[_COLUMNS].to_numpy(object)],
        head=[
            Heading(label="Path", align="left"),
            Heading(label="b", italic=True),
            Heading(label="SE", italic=True),
            Heading(label="95% CI"),
            Heading(label="p", italic=True),
        ],
        body=body,
        note="Variables are z-scores over clients, so that b is standardised; an arrow points "
        "from predictor to outcome, a double arrow joins residuals, and what is defined is made "
        "from the paths. Standard errors are robust; intervals and p (two-sided, unadjusted) of a "
        "product are those of the delta method, while the verdict rests on Monte Carlo intervals.",
    )


def _words(term: str, named: Mapping[str, str]) -> str:
    """Return words for a parameter; nothing for an intercept or a variance."""
    if term.endswith("~1"):
        return ""
    for sign, arrow in ((" ~~ ", " ↔ "), (" ~ ", " → ")):
        left, found, right = term.partition(sign)
        if found:
            ends = [label(named.get(name, name)) for name in (right, left)]
            return "" if left == right else arrow.join(ends)
    return f"{one_line(term)} (defined)"


def _line(row: Mapping[Any, Any]) -> Line:
    cells = [str(row["path"]), number(row["estimate"]), bounded(row["std_error"], 3)]
    cells += [interval(row["ci_low"], row["ci_high"]), p_value(row["p_value"])]
    return Line(cells=cells)
