import re

import pytest

from attachpath.cohort import Cohort
from attachpath.errors import UsageError
from attachpath.simulation import (
    data_sheet,
    population_hash,
    population_sources,
    simulate_cohort,
    stored_calibration,
)


@pytest.fixture(scope="module")
def sheet(small):
    return data_sheet(small)


def test_the_first_line_says_what_it_is(sheet):
    assert sheet.splitlines()[0].startswith("# SIMULATED, NOT REAL")


def test_the_counts_are_those_of_the_tables(sheet, small):
    clients, occasions = small.clients, small.occasions
    assert f"{len(clients)} clients, {len(occasions)} occasions, 44 therapists" in sheet
    dropouts = int((clients["ended"] == "dropout").sum())
    assert f"| ended: dropout | {dropouts} |" in sheet
    after = int(clients["iip_post"].notna().sum())
    assert f"| with an IIP score after therapy | {after} |" in sheet
    due = int((clients["sessions_attended"] >= 14).sum())
    given = int((occasions["session"] == 14).sum())
    assert given < due
    assert f"| 14 | {due} | {given} |" in sheet
    assert small.fingerprint() in sheet


def test_every_column_is_in_the_codebook(sheet, small):
    chapter = sheet.partition("\n## Columns\n")[2].partition("\n## ")[0]
    described = set()
    for first, last in re.findall(r"^\| `(\w+)`(?:\.\.`(\w+)`)? \|", chapter, flags=re.MULTILINE):
        stem, numbers = first[:-2], range(1, int(last[-2:]) + 1) if last else ()
        described |= {first} | {f"{stem}{number:02d}" for number in numbers}
    for table in small.tables().values():
        assert set(table.columns) <= described


def test_a_cohort_without_items_has_none_in_its_codebook():
    text = data_sheet(simulate_cohort(clients=30, seed=1, items=False))
    assert "ecr_01" not in text
    assert "items=False" in text


def test_the_assumed_keys_are_said_to_be_assumed(sheet):
    chapter = sheet.partition("\n## Scoring keys\n")[2].partition("\n## ")[0]
    status = dict(re.findall(r"^\| ([^|]+) \| \*\*(\w+)\*\* \|", chapter, flags=re.MULTILINE))
    assert status["Client Attachment to Therapist Scale"] == "assumed"
    assert status["Therapeutic Distance Scale"] == "assumed"
    assert status["Experiences in Close Relationships"] == "published"


def test_every_parameter_stands_with_its_source(sheet):
    table = population_sources("published")
    for name, value, source, assumed in table.itertuples(index=False):
        row = f"| `{name}` | {value} | {'yes' if assumed else ''} | {source} |"
        assert row in sheet, name


def test_parameters_are_those_with_the_switches_applied():
    text = data_sheet(simulate_cohort(clients=30, seed=1, occasions=(4, 9), replicate=2))
    assert "| `schedule.sessions` | 4, 9 |" in text
    assert "`occasions = [4, 9]`" in text
    assert (
        "write_simulated('published', 30, seed=1, path=FOLDER, replicate=2, occasions=[4, 9])"
        in (text)
    )


def test_the_call_that_it_names_makes_the_cohort_again(small, sheet):
    command = re.search(
        r"attachpath simulate --population (\w+) --clients (\d+) --seed (\d+)", sheet
    )
    assert command is not None
    name, clients, seed = command.groups()
    assert simulate_cohort(name, int(clients), seed=int(seed)).equals(small)


def test_a_population_of_ones_own_is_named_without_its_place(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text(
        'format = 1\nid = "mine"\ntitle = "<script>|Mine"\nextends = "published"\n'
        "[paths.alliance]\ncats_secure = 0.5\n",
        encoding="utf-8",
    )
    text = data_sheet(simulate_cohort(path, clients=30, seed=1))
    assert str(tmp_path) not in text
    assert "<script>" not in text
    assert "--population mine.toml" in text
    assert "| `paths.alliance.cats_secure` | 0.5 | yes | assumed: changed in mine |" in text
    assert "differs from it on purpose" in text


def test_a_cohort_that_was_not_simulated_has_no_such_sheet(small):
    real = Cohort(small.clients, small.occasions, small.therapists)
    with pytest.raises(UsageError) as error:
        data_sheet(real)
    assert error.value.code == "not-simulated"


def test_the_stored_calibration_is_that_of_the_shipped_population():
    stored = stored_calibration(population_hash("published"))
    assert stored is not None, "numbers of published.toml changed: run `make calibration`"
    assert stored["cohorts"] >= 200


def test_the_sheet_prints_published_beside_simulated_numbers(sheet):
    chapter = sheet.partition("\n## How near to published numbers\n")[2].partition("\n## ")[0]
    rows = dict(re.findall(r"^\| ([^|]+) \| ([^|]+) \|", chapter, flags=re.MULTILINE))
    assert rows["Alpha of ECR avoidance"] == "0.94"
    assert rows["CATS Secure with ECR anxiety"] == "-0.11"
    assert len(rows) > 70


def test_another_population_has_no_calibration(sheet):
    text = data_sheet(simulate_cohort("null", clients=20, seed=1, items=False))
    chapter = text.partition("\n## How near to published numbers\n")[2].partition("\n## ")[0]
    assert "differs from it on purpose" in chapter
    assert "| Alpha" not in chapter
    assert stored_calibration("0" * 64) is None
