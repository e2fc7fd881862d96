"""What `import attachpath` and the command line's help load, and what the top level offers."""

from __future__ import annotations

import json
import pkgutil
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

import attachpath

DRAWING = {"matplotlib", "seaborn"}
TABLES = {"numpy", "pandas", "scipy", "pyarrow"}


def _loaded_after(code: str) -> set[str]:
    """Top-level names of the modules that a fresh interpreter loads by running `code`.

    What the interpreter loads at its start (editable installations, .pth files) does not count.
    """
    program = (
        f"import json, sys\nbefore = set(sys.modules)\n{code}\n"
        "names = {name.partition('.')[0] for name in set(sys.modules) - before}\n"
        "print(json.dumps(sorted(names)))"
    )
    words = [sys.executable, "-c", program]
    done = subprocess.run(words, capture_output=True, text=True, check=True, timeout=60)  # noqa: S603 - our own words
    return set(json.loads(done.stdout.splitlines()[-1]))


def test_import_loads_no_third_party_module() -> None:
    loaded = _loaded_after("import attachpath")
    assert "attachpath" in loaded
    assert loaded - set(sys.stdlib_module_names) == {"attachpath"}


def test_dir_loads_no_third_party_module() -> None:
    loaded = _loaded_after("import attachpath\ndir(attachpath)")
    assert loaded - set(sys.stdlib_module_names) == {"attachpath"}


def test_help_loads_neither_numpy_nor_pandas() -> None:
    loaded = _loaded_after(
        "from attachpath.cli import main\nassert main(['--help']) == 0\nmain(['test', '--help'])"
    )
    assert "typer" in loaded
    assert not loaded & (TABLES | DRAWING)


def test_only_drawing_loads_matplotlib() -> None:
    """`simulate`, `check`, `score` and `test` come from these rooms; only `analyze` draws."""
    rooms = [
        "cohort",
        "intake",
        "simulation",
        "hypotheses",
        "measurement",
        "montecarlo",
        "pipeline",
    ]
    assert not _loaded_after("".join(f"import attachpath.{room}\n" for room in rooms)) & DRAWING


def test_no_command_that_draws_nothing_loads_matplotlib(tmp_path: Path) -> None:
    cohort, scored = str(tmp_path / "cohort"), str(tmp_path / "scored")
    commands = [
        ["simulate", "--clients", "80", "--seed", "1", "--out", cohort],
        ["check", cohort],
        ["score", cohort, "--out", scored],
        ["test", scored],
    ]
    done = f"[main(words) for words in {commands!r}]"
    loaded = _loaded_after(f"from attachpath.cli import main\nassert {done} == [0] * 4")
    assert "statsmodels" in loaded  # the second opinion was asked
    assert not loaded & DRAWING


def test_reporting_loads_matplotlib_when_a_figure_is_asked_for() -> None:
    assert not _loaded_after("import attachpath.reporting") & DRAWING
    assert "matplotlib" in _loaded_after("from attachpath.reporting import draw")


def test_every_name_of_reporting_resolves_and_is_in_its_dir() -> None:
    import attachpath.reporting as room

    assert set(room.__all__) <= set(dir(room))
    assert [name for name in room.__all__ if not hasattr(room, name)] == []


@pytest.mark.parametrize("name", sorted(set(attachpath.__all__) - {"__version__"}))
def test_every_name_of_the_top_level_resolves(name: str) -> None:
    assert getattr(attachpath, name).__name__ == name


def test_version_is_the_one_that_is_installed() -> None:
    assert attachpath.__version__ == version("attachpath")


def test_a_name_of_the_top_level_is_the_one_of_its_room() -> None:
    from attachpath.intake import read_cohort

    assert attachpath.read_cohort is read_cohort


def test_dir_lists_every_name() -> None:
    assert set(attachpath.__all__) <= set(dir(attachpath))


def test_no_name_is_that_of_a_room() -> None:
    rooms = {module.name for module in pkgutil.iter_modules(attachpath.__path__)}
    assert {"cohort", "errors", "hypotheses"} <= rooms
    assert not rooms & set(attachpath.__all__)


def test_unknown_attribute_raises_attribute_error() -> None:
    with pytest.raises(AttributeError, match="'attachpath' has no attribute 'simulat_cohort'"):
        attachpath.simulat_cohort  # noqa: B018 - looking it up is the test


def test_star_import_brings_the_names() -> None:
    loaded = _loaded_after("from attachpath import *\nassert read_cohort and AttachpathError")
    assert "pandas" in loaded
