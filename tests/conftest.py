"""Fixtures of every test: one BLAS thread, and the shared data where they are."""

from __future__ import annotations

import fcntl
import os
import signal
from collections.abc import Iterator

# Before NumPy is imported: workers of pytest-xdist must not fight over the cores.
for _name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")

from pathlib import Path  # noqa: E402 - after the threads are set

import pytest  # noqa: E402 - after the threads are set
from hypothesis import settings  # noqa: E402 - after the threads are set

# The suite says the same each time; `pytest --hypothesis-profile search` looks further.
settings.register_profile("same", derandomize=True)
settings.register_profile("search")
settings.load_profile("same")


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Give the folder of open data beside the repository; skip where it is not there."""
    folder = Path(__file__).resolve().parents[2] / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("the folder shared/data does not lie beside the repository")
    return folder


@pytest.fixture(scope="session")
def finished_run(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """Give every shipped analysis on the committed cohort: ``cohort`` and ``out``; only read.

    The ids are made easy to search for. It takes half a minute, so the workers of pytest-xdist
    share one run: who comes first makes it, who comes later waits.
    """
    place = tmp_path_factory.getbasetemp()
    place = (place if worker_id == "master" else place.parent) / "finished_run"
    place.mkdir(exist_ok=True)
    with (place / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (place / "done").exists():
            _run_everything(place)
            (place / "done").touch()
    return place


def _run_everything(place: Path) -> None:
    from attachpath.cohort import read_folder, write_cohort
    from attachpath.pipeline import run_analyses

    made = read_folder(Path(__file__).resolve().parents[1] / "simulated_data")
    tables = {
        name: table.assign(
            **{key: "secret-" + table[key] for key in table.columns if key.endswith("_id")}
        )
        for name, table in made.tables().items()
    }
    write_cohort(made.replace(**tables), place / "cohort")
    run = run_analyses(place / "cohort", place / "out", jobs=2)  # who waits has a core to spare
    assert {state.status for state in run.sections.values()} == {"done"}


@pytest.fixture
def interruptible() -> Iterator[None]:
    """Let the processes that a test starts heed Ctrl-C, also where a shell runs us behind it.

    A shell without job control starts what runs in the background with SIGINT ignored, and
    ignoring is inherited; a handler is not.
    """
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)
