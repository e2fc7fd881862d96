"""Read a file that a test wrote, and name what is found in it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from attachpath.errors import AttachpathError
from attachpath.intake.file_form import FileForm
from attachpath.intake.formats import read_raw
from attachpath.intake.raw_table import RawTable

Read = Callable[..., RawTable]
Refused = Callable[..., AttachpathError]


@pytest.fixture
def read() -> Read:
    def run(path: Path, *, large: bool = False, **form: Any) -> RawTable:
        return read_raw(path, FileForm(path=path.name, **form), large=large)

    return run


@pytest.fixture
def refused(read: Read) -> Refused:
    def run(path: Path, **options: Any) -> AttachpathError:
        with pytest.raises(AttachpathError) as caught:
            read(path, **options)
        assert path.name in str(caught.value)
        return caught.value

    return run
