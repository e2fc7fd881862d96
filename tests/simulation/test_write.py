import pytest

from attachpath.cohort import read_folder
from attachpath.simulation import data_sheet, simulate_cohort, write_simulated


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_a_written_cohort_is_the_simulated_one(tmp_path, form):
    place = write_simulated(
        "et_graf", 40, path=tmp_path / "cohort", seed=3, format=form, dropout="none"
    )
    read = read_folder(place)
    simulated = simulate_cohort("et_graf", 40, seed=3, dropout="none")
    assert read.fingerprint() == simulated.fingerprint()
    assert read.provenance["population"] == "et_graf"
    assert read.truth == simulated.truth
    assert (place / "README.md").read_text("utf-8") == data_sheet(simulated) == data_sheet(read)


def test_the_same_seed_writes_the_same_bytes(tmp_path):
    one, two = (
        write_simulated("published", 40, path=tmp_path / name / "cohort", seed=3) for name in "ab"
    )
    names = sorted(path.name for path in one.iterdir())
    assert names == sorted(path.name for path in two.iterdir())
    assert "README.md" in names
    for name in names:
        assert (one / name).read_bytes() == (two / name).read_bytes(), name


def test_a_rewritten_folder_has_its_own_data_sheet_and_keeps_other_files(tmp_path):
    place = write_simulated("null", 20, path=tmp_path / "cohort", seed=1)
    (place / "notes.txt").write_text("mine", "utf-8")
    write_simulated("et_graf", 20, path=place, seed=1)
    assert "a cohort of the population et_graf" in (place / "README.md").read_text("utf-8")
    assert (place / "notes.txt").read_text("utf-8") == "mine"
