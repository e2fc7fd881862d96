"""Stored estimands belong to their population and theory, and are where the truth says."""

import json

import numpy as np
import pytest

from attachpath.hypotheses import load_theory
from attachpath.montecarlo import compute_estimands, estimands
from attachpath.montecarlo import estimands as estimands_function
from attachpath.simulation import load_population

FOCAL = [
    *("H1a", "H1b", "H2a", "H2b", "H3a", "H3b", "H4a", "H4b", "H5a", "H5b"),
    *("E1", "E2", "V1", "V2", "V3", "V4"),
]


@pytest.mark.parametrize("population", ["published", "et_graf", "null"])
def test_estimands_are_stored_for_the_shipped_files_as_they_are_now(population):
    table = estimands(population).set_index("id")
    assert tuple(table.index) == load_theory("et_graf").ids
    assert table.loc[FOCAL, "estimand"].notna().all()
    assert table.loc[FOCAL, "reason"].isna().all()
    assert (table.loc[FOCAL, "n_clients"] == 200_000).all()
    assert table["reason"].isna().all()


def test_every_focal_estimand_of_the_null_is_zero_within_its_error():
    table = estimands("null").set_index("id").loc[FOCAL]
    # Sixteen values; one in 15,000 normal draws lies beyond four errors.
    assert (table["estimand"].abs() < 4 * table["std_error"]).all()


def test_published_signs_and_the_zero_of_et_graf():
    published = estimands("published").set_index("id")["estimand"]
    assert published["H3b"] < 0
    assert published["H4a"] < 0
    assert published["E1"] < 0
    theorised = estimands("et_graf").set_index("id")
    for hypothesis in load_theory("et_graf").hypothesis:
        if hypothesis.role == "confirmatory":
            sign = 1 if hypothesis.direction == "positive" else -1
            assert theorised.loc[hypothesis.id, "estimand"] * sign > 0, hypothesis.id
    smallest = abs(published["E1"]) / 10
    assert abs(theorised.loc["E1", "estimand"]) < smallest


def test_another_population_or_theory_has_no_estimands_and_says_why(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text(
        'format = 1\nid = "published"\nextends = "published"\n'
        '[paths.outcome]\ngrowing_engagement = -0.1\nsource = "assumed"\n',
        encoding="utf-8",
    )
    table = estimands(path)
    assert table["estimand"].isna().all()
    assert table["reason"].str.contains("population has changed").all()
    stricter = load_theory("et_graf").model_copy(update={"alpha": 0.01})
    assert estimands("published", stricter)["reason"].str.contains("theory has changed").all()
    other = load_theory("et_graf").model_copy(update={"id": "other"})
    assert estimands("published", other)["reason"].str.contains("no estimands are stored").all()


def test_the_stored_file_names_the_hash_of_the_population():
    module = estimands_function.__module__
    assert module == "attachpath.montecarlo.estimands"
    from importlib.resources import files

    stored = files("attachpath.montecarlo") / "stored" / "published_et_graf.json"
    document = json.loads(stored.read_text(encoding="utf-8"))
    assert document["population_hash"] == load_population("published").hash


@pytest.fixture(scope="module")
def small_theory(tmp_path_factory):
    """One client-level hypothesis, so that a large cohort is fitted in a moment."""
    path = tmp_path_factory.mktemp("theory") / "small.toml"
    path.write_text(
        """format = 1
id = "small"
[[hypothesis]]
id = "A"
claim = "Distress before and after."
role = "exploratory"
kind = "regression"
table = "clients"
formula = "iip_post ~ iip_pre"
term = "iip_pre"
direction = "positive"
smallest_effect = 0.1
smallest_effect_reason = "an example"
""",
        encoding="utf-8",
    )
    return path


def test_an_estimand_is_what_the_model_converges_to(small_theory):
    """Two independent large cohorts agree within their Monte Carlo errors."""
    one = compute_estimands("null", small_theory, clients=4000, seed=1)
    two = compute_estimands("null", small_theory, clients=4000, seed=2)
    error = np.hypot(one["std_error"], two["std_error"])
    assert (abs(one["estimand"] - two["estimand"]) < 4 * error).all()
    # r pre-post is about .60 at the observed level (population.md, section 2).
    assert one["estimand"].iloc[0] == pytest.approx(0.55, abs=0.1)
    again = compute_estimands("null", small_theory, clients=4000, seed=1)
    assert one.equals(again)
