"""Fixtures of every test: one BLAS thread, and the shared data where they are."""

from __future__ import annotations

import os

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
