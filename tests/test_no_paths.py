"""What a run leaves may be passed on: it does not tell where the user's files lie."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import tomlkit

from attachpath.cohort import write_cohort
from attachpath.pipeline import analyses_folder, run_analyses
from attachpath.reporting import read_section
from attachpath.simulation import simulate_cohort

TELL_TALE = "clinic of Doctor Tell-Tale"

FAILING = """
from pathlib import Path
from attachpath.errors import UsageError

def main(cohort, out, theory):
    where = Path(theory).absolute()
    raise UsageError(
        "bad-place", f"{where} says nothing of {out.parent / 'notes.txt'}.", f"See {out}.",
        f"Look into {where.parent} or {Path.home() / 'x.csv'}.",
    )
"""

BROKEN = """
def main(cohort, out):
    raise OSError(f"{out} is full")
"""


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Run the first analysis, and two that fail, on a cohort with an instrument of its own."""
    place = tmp_path_factory.mktemp("paths") / TELL_TALE
    made = simulate_cohort(clients=40, seed=20240720, items=False)
    clients = made.clients.assign(**{f"mood_{item:02d}": 3 for item in (1, 2, 3)})
    cohort = write_cohort(made.replace(clients=clients), place / "cohort")
    (cohort / "instruments").mkdir()
    (cohort / "instruments" / "mood.toml").write_text(tomlkit.dumps(instrument()), "utf-8")
    shipped = Path(__file__).parents[1] / "src" / "attachpath" / "hypotheses" / "et_graf.toml"
    theory = Path(shutil.copy(shipped, place / "my_theory.toml"))
    scripts = place / "scripts"
    scripts.mkdir()
    shutil.copy(analyses_folder() / "01_cohort.py", scripts)
    (scripts / "02_failing.py").write_text(FAILING, "utf-8")
    (scripts / "03_broken.py").write_text(BROKEN, "utf-8")
    run = run_analyses(cohort, place / "out", theory=theory, folder=scripts, jobs=1)
    assert [state.status for state in run.sections.values()] == ["done", "failed", "failed"]
    return place / "out"


def instrument() -> dict[str, object]:
    return {
        "format": 1,
        "id": "mood",
        "name": "Mood",
        "citation": "None",
        "prefix": "mood",
        "table": "clients",
        "items": 3,
        "response": {"low": 1, "high": 5},
        "key_status": "assumed",
        "key_source": "our own",
        "scale": [{"id": "total", "label": "mood", "items": [1, 2, 3], "total": True}],
    }


def test_nothing_that_is_written_tells_where_files_lie(out: Path) -> None:
    secrets = [TELL_TALE, str(Path.home()), str(Path.cwd()), str(out.parents[1])]
    written = [path for path in out.rglob("*") if path.is_file()]
    assert len(written) > 30
    found = {
        (str(path.relative_to(out)), secret)
        for path in written
        for secret in secrets
        if secret.encode() in path.read_bytes()
    }
    assert found == set()


def test_an_error_keeps_the_names_of_the_files(out: Path) -> None:
    error = read_section(out / "02_failing").error
    assert error is not None
    assert error.message == "my_theory.toml says nothing of notes.txt."
    assert error.next_step.endswith("or x.csv.")


def test_the_users_instrument_is_told_by_its_name(out: Path) -> None:
    assert "Mood" in (out / "report.md").read_text("utf-8")
