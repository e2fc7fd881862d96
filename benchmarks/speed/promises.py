"""What is promised, what is timed for it, and the peer beside it."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from benchmarks.speed.processes import ROOT, Side, python, warm

__all__ = ["Promise", "promises"]


@dataclass(frozen=True)
class Promise:
    """A row of the table.

    Attributes
    ----------
    what : str
        What is done.
    ours, peer : Side
        The two sides.
    peer_name : str
        What the peer does.
    seconds, megabytes : float or None
        The promise; None where the issue promises nothing.
    pairs : int
        Times that both sides are run.
    warm_up : bool
        Whether both are run once before, unmeasured.
    """

    what: str
    ours: Side
    peer: Side
    peer_name: str
    seconds: float | None = None
    megabytes: float | None = None
    pairs: int = 7
    warm_up: bool = True


def promises(folder: Path) -> list[Promise]:
    """Return every row; `folder` holds the simulated cohort of 330 clients in ``cohort``."""
    rows = [*_start_up(), *_simulation(folder), *_analyses(folder), *_hypotheses(folder)]
    return [*rows, *_beside_r(folder), *_data(folder)]


def _start_up() -> list[Promise]:
    ours = python("-c", "import attachpath")
    what = "python -c 'import attachpath'"
    words = python("-m", "attachpath", "--help")
    pip = python("-m", "pip", "--help")
    return [
        Promise(what, ours, python("-c", "pass"), "python -c pass", 0.1, pairs=15),
        Promise(what, ours, python("-c", "import pandas"), "python -c 'import pandas'", 0.1),
        Promise("attachpath --help", words, pip, "pip --help", 0.4),
    ]


def _simulation(folder: Path) -> list[Promise]:
    simulate = ("-m", "attachpath", "simulate", "--population", "published", "--seed", "1")
    large = python(
        *simulate, "--clients", "100000", "--format", "parquet", "--out", str(folder / "large")
    )
    return [
        Promise(
            "one cohort of 330 with all item answers, warm call",
            warm("simulate", folder, 10),
            warm("draw_naively", folder, 10),
            "numpy: as many answers, multivariate_normal a scale, rounded; no tables",
            0.05,
            pairs=5,
        ),
        Promise(
            "attachpath simulate, 100,000 clients with items to Parquet",
            large,
            warm("write_large_tables", folder, 1),
            "DataFrame.to_parquet (zstd) of the same tables, the write alone",
            15,
            1000,
            pairs=3,
            warm_up=False,
        ),
    ]


def _analyses(folder: Path) -> list[Promise]:
    committed = ROOT / "simulated_data"
    cohort = committed if (committed / "cohort.toml").exists() else folder / "cohort"

    def analyze(*options: str) -> Side:
        out = str(folder / f"results{''.join(options)}")
        return python("-m", "attachpath", "analyze", str(cohort), "--out", out, *options)

    return [
        Promise(
            "make analyses (attachpath analyze simulated_data)",
            analyze(),
            analyze("--jobs", "1"),
            "the same with --jobs 1",
            60,
            pairs=3,
            warm_up=False,
        )
    ]


def _hypotheses(folder: Path) -> list[Promise]:
    return [
        Promise(
            "all hypotheses on one cohort, second_opinion=False, warm call",
            warm("hypotheses", folder, 3),
            warm("hypotheses_by_statsmodels", folder, 3),
            "the same models by statsmodels' likelihood, no tables, df or verdicts",
            1,
            pairs=3,
            warm_up=False,
        )
    ]


def _beside_r(folder: Path) -> list[Promise]:
    """Compare with R only where its packages are at hand; the model is H1a."""
    rows = (
        ("fit", "h1a", "one multilevel model (H1a) with Satterthwaite df", "lmerTest", None),
        ("kenward_roger", "kenward_roger_h1a", "Kenward-Roger of H1a", "pbkrtest", 0.1),
        ("cr2", "cr2_h1a", "CR2 by therapist of H1a", "clubSandwich", None),
    )
    program, script = shutil.which("Rscript"), str(Path(__file__).with_name("h1a.R"))
    return [
        Promise(
            f"{what}, warm call",
            warm(call, folder, 5),
            Side((program, script, str(folder), "5", asked), tells=True),
            f"{package} (R)",
            seconds,
            pairs=5,
        )
        for asked, call, what, package, seconds in rows
        if program is not None and _has(program, package)
    ]


def _has(program: str, package: str) -> bool:
    loads = f"if (!requireNamespace('{package}', quietly = TRUE)) quit(status = 1)"
    return not subprocess.run((program, "-e", loads), check=False, capture_output=True).returncode


def _data(folder: Path) -> list[Promise]:
    return [
        Promise(
            "score 100,000 x 36 ECR answers, warm call",
            warm("score_by_attachpath", folder, 5),
            warm("score_by_pandas", folder, 5),
            "pandas mean(axis=1) a scale, unchecked",
            pairs=5,
        ),
        Promise(
            "read_folder, 330 clients with items, CSV, all checks, warm call",
            warm("read", folder, 5),
            warm("read_by_pandas", folder, 5),
            "pandas.read_csv of the same files",
            pairs=5,
        ),
        Promise(
            "write_cohort of the same, CSV with fingerprint, warm call",
            warm("write", folder, 5),
            warm("write_by_pandas", folder, 5),
            "DataFrame.to_csv of the same tables",
            pairs=5,
        ),
    ]
