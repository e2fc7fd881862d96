"""The calibration of `published`: simulated beside published numbers, as it was last computed.

`make calibration` computes it over many cohorts and stores it here with the hash of the
population, so that every data sheet can print it and none prints that of other numbers.
"""

from __future__ import annotations

import json
from collections.abc import Hashable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from attachpath.simulation.markdown import markdown_table
from attachpath.simulation.population import population_hash

__all__ = ["calibration_lines", "save_calibration", "stored_calibration"]

STORED = Path(__file__).parent / "calibration.json"
POPULATION = "published"
JUDGED = ("fitted", "assumed", "sign")

EXPLAINED = """\
Correlations are those of scores; process variables stand at the client's middle occasion; \
improvement is minus the residualised change. Met: the simulated mean is within .02 of the \
published value (.05 for the CATS ICC, Secure with Avoidant-Fearful, and Preoccupied-Merger with \
ECR avoidance; .5 for sessions), inside the published interval, or has the published sign, give or \
take 2 MC; `n.s.`: nothing found in 47 clients, so inside +-.29.

Status: `fitted`, parameters were chosen for it; `assumed`, no public number, the value is the one \
aimed at; `sign`, only a direction is public; `not fitted`, parameters were not chosen for it (the \
octants share one spread; autonomy goes with improvement by confounding, its path is zero); `by \
construction`, a residualised outcome cannot correlate with its own baseline (see the row on \
symptoms); `no number`, nothing to compare with. Sources are ids of the population file."""


def save_calibration(rows: pd.DataFrame, *, cohorts: int, seed: int) -> None:
    """Store a calibration of `published` in the package.

    Parameters
    ----------
    rows : DataFrame
        A row a published number: ``title, published, simulated, mc_error, met, status, source``.
    cohorts : int
        Number of cohorts behind the means.
    seed : int
        Their seed.
    """
    shown = rows.assign(
        simulated=[float(f"{value:.5g}") for value in rows["simulated"]],
        mc_error=[float(f"{value:.5g}") for value in rows["mc_error"]],
    )
    document = {
        "population": POPULATION,
        "population_hash": population_hash(POPULATION),
        "cohorts": cohorts,
        "seed": str(seed),
        "rows": shown.to_dict("records"),
    }
    text = json.dumps(document, indent=1, allow_nan=False, ensure_ascii=False)
    STORED.write_text(text + "\n", encoding="utf-8", newline="\n")


def stored_calibration(numbers: str) -> dict[str, Any] | None:
    """Return the stored calibration if it belongs to a population of this hash.

    Parameters
    ----------
    numbers : str
        Hash of a population's numbers.

    Returns
    -------
    dict or None
        ``population, population_hash, cohorts, seed, rows``.
    """
    document: dict[str, Any] = json.loads(STORED.read_text(encoding="utf-8"))
    return document if document["population_hash"] == numbers else None


def calibration_lines(document: Mapping[str, Any]) -> list[str]:
    """Return a calibration as Markdown, with how it was made and how it is judged in front.

    Parameters
    ----------
    document : mapping
        From `stored_calibration`.

    Returns
    -------
    list of str
    """
    rows = document["rows"]
    judged = [row for row in rows if row["status"] in JUDGED]
    met = sum(row["met"] == "yes" for row in judged)
    how = (
        f"Mean over {document['cohorts']} cohorts of 330 clients and 44 therapists of "
        f"`{document['population']}`, seed {document['seed']}, with its Monte Carlo error (MC). "
        f"Population {document['population_hash'][:12]}."
    )
    summary = f"{met} of {len(judged)} fitted, assumed and signed rows are met."
    header = ("what", "published", "simulated (MC)", "met", "status", "source")
    cells = [
        [row["title"], row["published"], _simulated(row), row["met"], row["status"], row["source"]]
        for row in rows
    ]
    return [how, "", summary, "", EXPLAINED, "", *markdown_table(header, cells)]


def _simulated(row: Mapping[Hashable, Any]) -> str:
    mean = round(row["simulated"], 3) + 0.0  # no minus before zero
    return f"{mean:.3f} ({row['mc_error']:.3f})"
