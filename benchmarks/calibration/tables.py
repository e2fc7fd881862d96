"""The two tables: simulated beside published numbers, and this program beside an earlier one."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import numpy as np
import pandas as pd
from benchmarks.calibration.targets import TARGETS
from benchmarks.calibration.titles import title

__all__ = ["page_lines", "page_table", "published_table"]


def published_table(draws: pd.DataFrame) -> pd.DataFrame:
    """Return mean, Monte Carlo error and whether it is met for every published number.

    Parameters
    ----------
    draws : DataFrame
        A row a cohort of the shipped population, a column a statistic.

    Returns
    -------
    DataFrame
        A row a target.
    """
    rows = []
    for target in TARGETS:
        mean, error = _mean(draws[target.statistic])
        met = bool(target.low - 2 * error <= mean <= target.high + 2 * error)
        rows.append(
            {
                "title": title(target.statistic),
                "published": target.published,
                "simulated": mean,
                "mc_error": error,
                "met": "" if target.status == "no number" else "yes" if met else "no",
                "status": target.status,
                "source": target.source or "none",
            }
        )
    return pd.DataFrame(rows)


def page_table(draws: pd.DataFrame) -> pd.DataFrame:
    """Return the difference from the earlier program, in joint Monte Carlo errors.

    Parameters
    ----------
    draws : DataFrame
        A row a cohort of the page's population, a column a statistic.

    Returns
    -------
    DataFrame
        A row a target.
    """
    rows = []
    for target in TARGETS:
        mean, error = _mean(draws[target.statistic])
        together = float(np.hypot(error, target.reference_error))
        rows.append(
            {
                "title": title(target.statistic),
                "page": target.reference,
                "simulated": mean,
                "mc_error": error,
                "difference_in_errors": (mean - target.reference) / together if together else 0.0,
            }
        )
    return pd.DataFrame(rows)


def _mean(values: pd.Series) -> tuple[float, float]:
    return float(values.mean()), float(values.std(ddof=1) / np.sqrt(len(values)))


def _simulated(row: Mapping[Hashable, Any]) -> str:
    mean = round(row["simulated"], 3) + 0.0  # no minus before zero
    return f"{mean:.3f} ({row['mc_error']:.3f})"


def page_lines(table: pd.DataFrame, how: str) -> list[str]:
    """Return the second table as Markdown, with what was done in front."""
    worst = max(table.to_dict("records"), key=lambda row: abs(row["difference_in_errors"]))
    beyond = int((table["difference_in_errors"].abs() > 2).sum())
    summary = (
        f"{len(table)} rows, {beyond} differ by more than 2 joint Monte Carlo errors; the largest "
        f"difference is {worst['difference_in_errors']:+.1f} ({worst['title']})."
    )
    what = (
        "A check of the program, not of the population: an earlier program, written from the same "
        "page, gave the values of the second column (means over 1,000 cohorts). `page.toml` has "
        "the page's own sizes, which the shipped population has moved in two places."
    )
    lines = ["# Two programs, one population", "", how, "", what, "", summary, ""]
    lines += ["| | page | simulated (MC) | difference in errors |", "|" + "---|" * 4]
    for row in table.to_dict("records"):
        simulated = _simulated(row)
        difference = f"{row['difference_in_errors']:+.1f}"
        lines.append(f"| {row['title']} | {row['page']:g} | {simulated} | {difference} |")
    return lines
