from attachpath.simulation.extension import merged

BASE = {
    "format": 1,
    "paths": {
        "wai": {
            "secure": 0.9,
            "preoccupied": -0.25,
            "source": "Author 2015",
            "sources": {"secure": "x"},
        }
    },
    "problems": {"shares": {"a": 0.5, "b": 0.5}, "source": "assumed"},
}


def test_changes_are_laid_over_and_the_base_is_left_alone():
    result = merged(BASE, {"id": "mine", "paths": {"wai": {"secure": 0.5}}})
    assert result["paths"]["wai"]["secure"] == 0.5
    assert result["paths"]["wai"]["preoccupied"] == -0.25
    assert BASE["paths"]["wai"]["secure"] == 0.9


def test_a_changed_number_never_keeps_the_source_of_the_old_one():
    result = merged(BASE, {"id": "mine", "paths": {"wai": {"secure": 0.5}}})["paths"]["wai"]
    assert result["sources"] == {"secure": "assumed: changed in mine"}
    assert result["source"] == "Author 2015"


def test_a_stated_source_belongs_to_the_changed_numbers_only():
    change = {"id": "mine", "paths": {"wai": {"preoccupied": 0.1, "source": "mine"}}}
    result = merged(BASE, change)["paths"]["wai"]
    assert result["sources"] == {"secure": "x", "preoccupied": "mine"}
    assert result["source"] == "Author 2015"


def test_shares_are_exchanged_together():
    result = merged(BASE, {"id": "mine", "problems": {"shares": {"c": 1.0}}})
    assert result["problems"]["shares"] == {"c": 1.0}
