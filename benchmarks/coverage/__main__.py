"""Coverage and error rates of single methods, in worlds whose truth is known by construction.

Run with ``python -m benchmarks.coverage [--samples N] [--jobs N]``. Writes `table.md` beside this
file.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Hashable
from functools import partial
from pathlib import Path

import pandas as pd
from benchmarks.coverage import few_therapists, moderated_links, moderation_band
from benchmarks.coverage import suppression_interval as suppression

from attachpath.parallel import replicate

HERE = Path(__file__).parent
SEED = 20241101
SAMPLES, COHORTS = 2000, 200
THERAPISTS = (12, 44)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--samples", type=int, default=SAMPLES, help="of each study")
    parser.add_argument("--jobs", type=int, default=0)
    options = parser.parse_args()
    started = time.perf_counter()

    def shares(study: Callable[[int], dict[Hashable, float]], samples: int) -> pd.Series:
        done = replicate(study, samples, jobs=options.jobs, label="Samples")
        if done.failed:
            raise SystemExit(f"{done.failed} samples failed, first: {done.failures[0]}")
        return pd.DataFrame(list(done.values.values())).mean()

    samples, cohorts = options.samples, min(COHORTS, options.samples)
    lines = ["# Coverage", "", _how(samples, cohorts)]
    lines += _few_therapists(shares, samples)
    lines += _band(shares, samples)
    lines += _suppression(shares, samples)
    lines += _moderators(shares, cohorts)
    text = "\n".join(lines) + "\n"
    (HERE / "table.md").write_text(text, encoding="utf-8", newline="\n")
    print(text)
    print(f"{time.perf_counter() - started:.0f} s")


def _how(samples: int, cohorts: int) -> str:
    return (
        f"{samples:,} samples each, {cohorts} for moderators; seed {SEED}. Monte Carlo error of a "
        f"share of .05: {(0.05 * 0.95 / samples) ** 0.5:.3f}."
    )


def _few_therapists(shares: Callable[..., pd.Series], samples: int) -> list[str]:
    found = {n: shares(partial(few_therapists.rejections, SEED, n), samples) for n in THERAPISTS}
    rows = [
        [method]
        + [f"{found[n][(method, term)]:.3f}" for term in ("orientation", "security") for n in found]
        for method in few_therapists.METHODS
    ]
    head = ["method", "orientation, 12", "orientation, 44", "security, 12", "security, 44"]
    words = (
        "Rejections of a true zero at .05: a predictor of therapists (a quarter have it) and one "
        "of clients whose slope differs between therapists; 12 and 44 therapists with 2 to 14 "
        f"clients. Model: `{few_therapists.FORMULA}`."
    )
    return ["", "## Few therapists", "", words, "", *_table(head, rows)]


def _band(shares: Callable[..., pd.Series], samples: int) -> list[str]:
    found = {n: shares(partial(moderation_band.covered, SEED, n), samples) for n in THERAPISTS}
    rows = [
        [name, *(f"{found[n][name]:.3f}" for n in found)] for name in found[THERAPISTS[0]].index
    ]
    words = (
        "Whether the 95 % band (or the interval of each value by itself) of a slope over its "
        "moderator holds the whole true line over the observed range; 12 and 44 therapists with 8 "
        f"clients. Model: `{moderation_band.FORMULA}`."
    )
    head = ["errors and kind", "12 therapists", "44 therapists"]
    return ["", "## Band of a moderated slope", "", words, "", *_table(head, rows)]


def _suppression(shares: Callable[..., pd.Series], samples: int) -> list[str]:
    rows = []
    for name in suppression.POPULATIONS:
        found = shares(partial(suppression.covered, SEED, name), samples)
        rows.append([name, f"{found['covered']:.3f}", f"{found['decided']:.3f}"])
    words = (
        "Whether the 95 % bootstrap interval (1,000 draws of 44 therapists, 330 clients) of the "
        "change in |r| holds the true change, and how often a kind is decided."
    )
    head = ["population", "coverage", "decided"]
    return ["", "## Change in |r| when a control is taken out", "", words, "", *_table(head, rows)]


def _moderators(shares: Callable[..., pd.Series], cohorts: int) -> list[str]:
    found = shares(partial(moderated_links.found, SEED), cohorts)
    rows = [[name, f"{found[name]:.3f}"] for name in ("p < .05", "any q < .05", "any Holm p < .05")]
    words = (
        f"Tables of {found['tests']:.0f} tests of moderators in cohorts of `null`, where no "
        "moderator does anything: share of tests with p < .05, and of tables with any adjusted p."
    )
    return ["", "## Moderators that do nothing", "", words, "", *_table(["what", "share"], rows)]


def _table(head: list[str], rows: list[list[str]]) -> list[str]:
    lines = [f"| {' | '.join(head)} |", "|" + " --- |" * len(head)]
    return lines + [f"| {' | '.join(row)} |" for row in rows]


if __name__ == "__main__":
    main()
