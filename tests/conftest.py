"""Fixtures of every test: one BLAS thread, and the shared data where they are."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator

# Before NumPy is imported: workers of pytest-xdist must not fight over the cores.
for _name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")

from pathlib import Path  # noqa: E402 - after the threads are set

import pytest  # noqa: E402 - after the threads are set


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Give the folder of open data beside the repository; skip where it is not there."""
    folder = Path(__file__).resolve().parents[2] / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("the folder shared/data does not lie beside the repository")
    return folder


@pytest.fixture
def interruptible() -> Iterator[None]:
    """Let the processes that a test starts heed Ctrl-C, also where a shell runs us behind it.

    A shell without job control starts what runs in the background with SIGINT ignored, and
    ignoring is inherited; a handler is not.
    """
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)
