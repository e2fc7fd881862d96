import pytest

from attachpath.errors import SpecificationError, UsageError
from attachpath.simulation import (
    available_populations,
    load_population,
    population_hash,
    population_sources,
)


def _written(folder, text, name="mine"):
    path = folder / f"{name}.toml"
    path.write_text(f'format = 1\nid = "{name}"\ntitle = "Mine"\n{text}', encoding="utf-8")
    return path


def test_three_populations_are_shipped():
    assert available_populations() == ["et_graf", "null", "published"]


@pytest.mark.parametrize("name", ["published", "et_graf", "null"])
def test_every_parameter_has_a_source(name):
    table = population_sources(name)
    assert len(table) > 250
    assert table["source"].str.len().min() > 3
    assert table["parameter"].is_unique


def test_what_et_graf_changes_has_its_own_source_and_the_rest_keeps_the_published_one():
    table = population_sources("et_graf").set_index("parameter")["source"]
    assert table["paths.growing_autonomy.ecr_anxiety_x_esat_anx"] == "assumed: theory, power .80"
    assert table["paths.cats_secure.ecr_avoidance"] == "assumed: far end of rev19_sec_ecravo"
    assert "assumed: theory" in table["states.correlations.cats_secure.growing_autonomy"]
    assert table["paths.distress.ecr_anxiety"].startswith("zh22_anx_neg")


def test_a_file_of_ones_own_changes_one_number(tmp_path):
    path = _written(tmp_path, 'extends = "published"\n[paths.growing_engagement]\nalliance = 0.5\n')
    mine, shipped = load_population(path), load_population("published")
    assert mine.parameters.paths.growing_engagement.alliance == 0.5
    assert mine.parameters.paths.growing_engagement.esat_avoid == 0.20
    assert mine.hash != shipped.hash
    table = population_sources(mine).set_index("parameter")
    changed = table.loc["paths.growing_engagement.alliance"]
    assert changed["source"] == "assumed: changed in mine"
    assert changed["assumed"]


def test_the_hash_is_of_numbers_not_of_words(tmp_path):
    same = _written(tmp_path, 'extends = "published"\nnote = "other words" # and a comment\n')
    assert population_hash(same) == population_hash("published")


def test_a_misspelt_key_is_refused_with_its_path_and_the_nearest_key(tmp_path):
    path = _written(tmp_path, 'extends = "published"\n[paths.growing_engagement]\naliance = 0.5\n')
    with pytest.raises(SpecificationError) as error:
        load_population(path)
    assert error.value.code == "unknown-key"
    assert "paths.growing_engagement.aliance" in error.value.message
    assert "'alliance'" in error.value.message


def test_a_misspelt_table_is_refused(tmp_path):
    path = _written(tmp_path, 'extends = "published"\n[paths.growing_engagment]\nalliance = 0.5\n')
    with pytest.raises(SpecificationError) as error:
        load_population(path)
    assert error.value.code == "unknown-key"
    assert "growing_engagement" in error.value.message


def test_a_file_that_stands_alone_must_hold_everything(tmp_path):
    with pytest.raises(SpecificationError) as error:
        load_population(_written(tmp_path, ""))
    assert error.value.code == "missing-key"


def test_extending_an_unknown_population_names_the_nearest(tmp_path):
    with pytest.raises(SpecificationError, match=r"did you mean 'published'"):
        load_population(_written(tmp_path, 'extends = "publshed"\n'))


IMPOSSIBLE = [
    ("paths.alliance", "cats_secure = 1.4", "too-much-explained"),
    ("paths.outcome", "distress = nan", "bad-value"),
    ("sample", "share_female = 1.5", "bad-value"),
    ("sample", "age_mean = 90.0", "bad-value"),
    (
        "covariates",
        "differentiation = { ecr_anxiety = -0.99, ecr_avoidance = -0.5 }",
        "too-much-explained",
    ),
    (
        "residual_correlations.cats",
        "cats_secure = { cats_avoidant = -0.9, cats_preoccupied = 0.9 }",
        "not-positive-definite",
    ),
    ("states.correlations", "alliance = { growing_engagement = 0.95 }", "not-positive-definite"),
    ("states.correlations", "alliance = { cats_secure = 0.5 }", "bad-value"),
    ("presenting_problems", "shares = { one = 0.5, two = 0.4 }", "bad-value"),
    ("schedule", "sessions = [8, 3]", "bad-value"),
    ("measurement.wai", "loadings = { lowest = 0.9, highest = 0.5 }", "bad-value"),
]


@pytest.mark.parametrize(("table", "change", "code"), IMPOSSIBLE)
def test_numbers_that_cannot_hold_are_refused_at_their_place(tmp_path, table, change, code):
    with pytest.raises(SpecificationError) as error:
        load_population(_written(tmp_path, f'extends = "published"\n[{table}]\n{change}\n'))
    assert error.value.code == code
    assert table in error.value.message


def test_an_unknown_id_names_the_nearest():
    with pytest.raises(UsageError) as error:
        load_population("publishd")
    assert error.value.code == "unknown-population"
    assert "published" in error.value.cause


@pytest.mark.parametrize("name", ["../../x", "", "a/b", "1st"])
def test_an_id_is_never_a_path(name):
    with pytest.raises(UsageError) as error:
        load_population(name)
    assert error.value.code == "bad-id"
