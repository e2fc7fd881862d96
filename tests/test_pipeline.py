"""One scheduler: a script that fails says so in its section, and all else still comes."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pandas as pd
import pytest

from attachpath.cohort import Cohort, write_cohort
from attachpath.errors import DataError, OutputError, UsageError
from attachpath.pipeline import analyses_folder, find_scripts, load_cohort, run_analyses
from attachpath.pipeline.one_script import Task, run_script
from attachpath.reporting import build_report, describe_run, read_section, results_schema

GOOD = """
from attachpath.reporting import Heading, Line, Table, new_section, write_section

def main(cohort, out):
    section = new_section(cohort, "{id}", "Title of {id}", "Question?")
    section.numbers["n"] = n = len(cohort.clients)
    section.tables.append(Table(
        id="sizes", title="Sizes", columns=["n"], rows=[[n]],
        head=[Heading(label="Size")], body=[Line(cells=[str(n)])],
    ))
    write_section(section, out)
"""

Scripts = Callable[..., Path]


@pytest.fixture
def cohort() -> Cohort:
    clients = pd.DataFrame(
        {
            "client_id": [f"secret{number}" for number in range(6)],
            "therapist_id": ["t1", "t2"] * 3,
            "ecr_anxiety": [1.0, 2.0, 3.0, 4.0, 5.0, 6.0],
        }
    )
    occasions = pd.DataFrame(
        {"client_id": clients["client_id"], "session": 3, "cats_secure": [4.0] * 6}
    )
    return Cohort(clients, occasions, pd.DataFrame({"therapist_id": ["t1", "t2"]}))


@pytest.fixture
def cohort_path(cohort: Cohort, tmp_path: Path) -> Path:
    return write_cohort(cohort, tmp_path / "cohort")


@pytest.fixture
def scripts(tmp_path: Path) -> Scripts:
    """Return a function that writes scripts by id; None is a good one."""

    def write(**texts: str | None) -> Path:
        folder = tmp_path / "scripts"
        folder.mkdir(exist_ok=True)
        for name, text in texts.items():
            script_id = name.removeprefix("s")
            (folder / f"{script_id}.py").write_text(text or GOOD.format(id=script_id), "utf-8")
        return folder

    return write


def test_a_run_leaves_sections_records_and_a_page(
    cohort_path: Path, cohort: Cohort, scripts: Scripts, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    run = run_analyses(cohort_path, out, folder=scripts(s01_a=None, s02_b=None), jobs=1)
    assert {name: state.status for name, state in run.sections.items()} == {
        "01_a": "done",
        "02_b": "done",
    }
    assert sorted(path.name for path in out.iterdir()) == [
        "01_a", "02_b", "report.html", "report.md", "results.json", "run.json", "tables",
    ]  # fmt: skip
    record = json.loads((out / "run.json").read_text("utf-8"))
    assert record["fingerprint"] == cohort.fingerprint()
    results = json.loads((out / "results.json").read_text("utf-8"))
    jsonschema.validate(results, results_schema())
    assert results["run"] == record
    assert results["sections"]["02_b"]["numbers"] == {"n": 6}


FAILURES = {
    "script-failed": "def main(cohort, out):\n    {}[cohort.clients['client_id'][0]]\n",
    "unknown-term": "from attachpath.errors import FormulaError\n"
    "def main(cohort, out):\n    raise FormulaError('unknown-term', 'No x.', 'Typo.', 'Mend.')\n",
    "no-main": "x = 1\n",
    "no-section": "def main(cohort, out):\n    pass\n",
    "bad-id": GOOD.format(id="../../x"),
}


@pytest.mark.parametrize("code", FAILURES)
def test_a_script_that_fails_leaves_its_error_and_the_others_stand(
    code: str, cohort_path: Path, scripts: Scripts, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    folder = scripts(s01_bad=FAILURES[code], s02_good=None)
    run = run_analyses(cohort_path, out, folder=folder, jobs=1)
    assert run.sections["01_bad"].status == "failed"
    assert run.sections["02_good"].status == "done"
    error = read_section(out / "01_bad").error
    assert error is not None
    assert error.code == code
    text = (out / "report.md").read_text("utf-8")
    assert "**Bad failed**" in text
    assert "Title of 02_good" in text
    assert 'id="01_bad"' in (out / "report.html").read_text("utf-8")
    assert not (tmp_path / "x").exists()


@pytest.mark.parametrize(
    "text",
    [
        "raise SystemExit(1)",
        "def main(cohort, out):\n    import sys\n    sys.exit()\n",
        "def main(cohort, out:\n",
    ],
)
def test_exits_and_syntax_errors_are_failures_too(
    text: str, cohort_path: Path, scripts: Scripts, tmp_path: Path
) -> None:
    folder = scripts(s01_bad=text, s02_good=None)
    run = run_analyses(cohort_path, tmp_path / "out", folder=folder, jobs=1)
    assert run.sections["01_bad"].status == "failed"
    assert run.sections["02_good"].status == "done"


def test_an_error_that_holds_a_value_of_a_client_is_told_without_it(
    cohort_path: Path, scripts: Scripts, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    run_analyses(cohort_path, out, folder=scripts(s01_bad=FAILURES["script-failed"]), jobs=1)
    error = read_section(out / "01_bad").error
    assert error is not None
    assert error.message == "KeyError in 01_bad.py line 2."
    assert error.places == ["01_bad.py:2 main: {}[cohort.clients['client_id'][0]]"]
    written = b"".join(path.read_bytes() for path in out.rglob("*") if path.is_file())
    assert b"secret" not in written


def test_workers_leave_what_one_process_leaves(
    cohort_path: Path, scripts: Scripts, tmp_path: Path
) -> None:
    folder = scripts(s01_a=None, s02_b=FAILURES["no-section"], s03_c=None)
    left = []
    for jobs in (1, 2):
        out = tmp_path / f"out{jobs}"
        run_analyses(cohort_path, out, folder=folder, jobs=jobs)
        sections = [read_section(out / name) for name in ("01_a", "02_b", "03_c")]
        written = [out / "report.md", *sorted((out / "tables").iterdir())]
        left.append(
            [section.model_dump(exclude={"seconds"}) for section in sections]
            + [(path.name, path.read_bytes()) for path in written]
        )
    assert left[0] == left[1]


def test_a_worker_that_dies_takes_only_its_own_script_with_it(
    cohort_path: Path, scripts: Scripts, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    dying = "import os\ndef main(cohort, out):\n    os.kill(os.getpid(), 9)\n"
    run = run_analyses(cohort_path, out, folder=scripts(s01_dies=dying, s02_b=None), jobs=2)
    assert run.sections["02_b"].status == "done"
    error = read_section(out / "01_dies").error
    assert error is not None
    assert error.code == "worker-died"


def test_what_a_script_prints_does_not_reach_stdout(
    cohort_path: Path, scripts: Scripts, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    loud = GOOD.format(id="01_loud").replace(
        "    section =", "    print('hello')\n    section =", 1
    )
    run_analyses(cohort_path, tmp_path / "out", folder=scripts(s01_loud=loud), jobs=1)
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "hello" in shown.err


def test_only_runs_what_was_asked_and_keeps_the_rest(
    cohort_path: Path, scripts: Scripts, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    folder = scripts(s01_a=None, s02_b=None)
    run_analyses(cohort_path, out, folder=folder, jobs=1)
    before = (out / "01_a" / "section.json").stat().st_mtime_ns
    run = run_analyses(cohort_path, out, folder=folder, jobs=1, only=("02",))
    assert set(run.sections) == {"01_a", "02_b"}
    assert (out / "01_a" / "section.json").stat().st_mtime_ns == before


def test_only_refuses_an_analysis_that_is_not_there(scripts: Scripts) -> None:
    folder = scripts(s01_cohort=None)
    assert [path.stem for path in find_scripts(folder, ["01"])] == ["01_cohort"]
    assert [path.stem for path in find_scripts(folder, ["01_cohort"])] == ["01_cohort"]
    with pytest.raises(UsageError) as caught:
        find_scripts(folder, ["01_cohrt"])
    assert caught.value.code == "unknown-analysis"
    assert "'01_cohort'" in caught.value.cause


def test_a_section_that_stays_must_be_of_the_same_data(
    cohort: Cohort, cohort_path: Path, scripts: Scripts, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    folder = scripts(s01_a=None, s02_b=None)
    run_analyses(cohort_path, out, folder=folder, jobs=1)
    clients = cohort.clients.assign(ecr_anxiety=2.5)
    other = write_cohort(cohort.replace(clients=clients), tmp_path / "other")
    with pytest.raises(UsageError) as caught:
        run_analyses(other, out, folder=folder, jobs=1, only=("02",))
    assert caught.value.code == "foreign-section"
    assert read_section(out / "02_b").fingerprint == cohort.fingerprint()
    run_analyses(other, out, folder=folder, jobs=1)
    assert build_report(out).exists()


def test_the_theory_is_given_to_scripts_that_take_it(
    cohort_path: Path, scripts: Scripts, tmp_path: Path
) -> None:
    text = GOOD.format(id="01_t").replace("out):", "out, theory):", 1).replace('["n"]', "[theory]")
    out = tmp_path / "out"
    run_analyses(cohort_path, out, folder=scripts(s01_t=text), jobs=1, theory="et_graf")
    assert read_section(out / "01_t").numbers == {"et_graf": 6}


def test_data_with_errors_stop_before_anything_is_written(
    cohort_path: Path, scripts: Scripts, tmp_path: Path
) -> None:
    clients = cohort_path / "clients.csv"
    text = clients.read_text("utf-8")
    clients.write_text(text + text.splitlines()[-1] + "\n", "utf-8")
    with pytest.raises(DataError):
        run_analyses(cohort_path, tmp_path / "out", folder=scripts(s01_a=None), jobs=1)
    assert not (tmp_path / "out").exists()


def test_an_unwritable_place_is_an_output_error(
    cohort_path: Path, scripts: Scripts, tmp_path: Path
) -> None:
    (tmp_path / "out").write_text("a file", "utf-8")
    with pytest.raises(OutputError) as caught:
        run_analyses(cohort_path, tmp_path / "out", folder=scripts(s01_a=None), jobs=1)
    assert caught.value.code == "unwritable"


def test_a_worker_that_reads_another_cohort_refuses_it(
    cohort_path: Path, scripts: Scripts, tmp_path: Path
) -> None:
    """Somebody writes to the cohort between the start of the run and the worker's reading."""
    run = describe_run(load_cohort(cohort_path)).model_copy(update={"fingerprint": "0" * 64})
    script = scripts(s01_a=None) / "01_a.py"
    state = run_script(script, Task(cohort_path, tmp_path / "out", "et_graf", run))
    error = read_section(tmp_path / "out" / "01_a").error
    assert state.status == "failed"
    assert error is not None
    assert error.code == "cohort-changed"


def test_the_shipped_scripts_are_found() -> None:
    assert [script.stem for script in find_scripts(analyses_folder())] == [
        "01_cohort",
        "02_measurement",
        "03_earned_security",
        "04_paths",
        "05_moderation",
        "06_sem",
        "07_hypotheses",
    ]


INTERRUPTED = """
import sys
from attachpath.pipeline import run_analyses
if __name__ == "__main__":
    try:
        run_analyses(sys.argv[1], sys.argv[2], folder=sys.argv[3], jobs=2)
    except KeyboardInterrupt:
        print("interrupted")
        sys.exit(130)
"""


@pytest.mark.usefixtures("interruptible")
def test_an_interrupted_run_ends_soon_and_keeps_whole_sections(
    cohort_path: Path, scripts: Scripts, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    slow = "import time\ndef main(cohort, out):\n    time.sleep(120)\n"
    folder = scripts(s01_a=None, s02_slow=slow)
    program = tmp_path / "program.py"
    program.write_text(INTERRUPTED, "utf-8")
    process = subprocess.Popen(  # noqa: S603 - our own text
        [sys.executable, str(program), str(cohort_path), str(out), str(folder)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    deadline = time.monotonic() + 60
    while not (out / "01_a" / "section.json").exists() and time.monotonic() < deadline:
        time.sleep(0.1)
    os.killpg(process.pid, signal.SIGINT)
    shown, errors = process.communicate(timeout=60)
    assert process.returncode == 130
    assert shown == b"interrupted\n"
    assert b"Traceback" not in errors
    assert read_section(out / "01_a").status == "done"
    assert not (out / "run.json").exists()
