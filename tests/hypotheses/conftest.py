"""One simulated cohort with known truth and its verdicts; open data, and theories about them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from attachpath.cohort import Cohort
from attachpath.hypotheses import load_theory, test_hypotheses
from attachpath.simulation import simulate_cohort

State = Callable[..., Path]


@pytest.fixture(scope="session")
def cohort():
    return simulate_cohort("published", 330, seed=20240720)


@pytest.fixture(scope="session")
def verdicts(cohort):
    return test_hypotheses(cohort, "et_graf").set_index("id")


@pytest.fixture(scope="session")
def of_complete_cases():
    """Give the shipped theory with every claim on its complete cases, as R's mixed models are."""
    theory = load_theory("et_graf")
    changed = [one.complete_cases if one.full_information else one for one in theory.hypothesis]
    return theory.model_copy(update={"hypothesis": tuple(changed)})


@pytest.fixture(scope="session")
def state(tmp_path_factory: pytest.TempPathFactory) -> State:
    """Write a theory file: its head as TOML text, and hypotheses as dicts of TOML text by key."""

    def write(*hypotheses: dict[str, str], head: str = "", name: str = "mine") -> Path:
        path = tmp_path_factory.mktemp("theory") / f"{name}.toml"
        text = f'format = 1\nid = "{name}"\nstandardise = []\n{head}\n'
        path.write_text(text + "".join(map(_hypothesis, hypotheses)), encoding="utf-8")
        return path

    return write


def _hypothesis(keys: dict[str, str]) -> str:
    formula = keys["formula"]
    usual = {
        "claim": '"A claim."',
        "role": '"confirmatory"',
        "kind": '"multilevel"' if "|" in formula else '"regression"',
        "table": '"occasions"',
        "direction": '"negative"',
        "smallest_effect": "0.2",
        "smallest_effect_reason": '"a small effect"',
    }
    quoted = {key: f'"{keys[key]}"' for key in ("id", "formula", "term")}
    lines = [f"{key} = {value}" for key, value in (usual | keys | quoted).items()]
    return "\n".join(["[[hypothesis]]", *lines, ""])


@pytest.fixture(scope="session")
def reframed(shared_data: Path) -> Cohort:
    """RefraMED: 250 patients, months 0 to 18, therapists in one arm only, three sites."""
    table = pd.read_csv(shared_data / "psychotherapy" / "reframed_trial.csv")
    table = table[table["month"] != "post"].rename(columns={"therapist": "therapist_id"})
    table = table.assign(
        client_id=table["patient"].astype(str),
        month=table["month"].astype(float),
        session=table["month"].astype(int) + 1,
        gender=table["female"].map({0: "man", 1: "woman"}),
    )
    once = ["therapist_id", "age", "gender", "arm", "site", "hamd_baseline"]
    clients = table.groupby("client_id", sort=False)[once].first().reset_index()
    occasions = table[["client_id", "session", "month", "phq9", "hamd"]]
    return Cohort(clients, occasions, partially_nested=True, name="reframed", instruments={})


@pytest.fixture(scope="session")
def btheb(shared_data: Path) -> Cohort:
    """Beat the Blues: 100 patients, four measures after the start, nothing above them."""
    table = pd.read_csv(shared_data / "psychotherapy" / "btheb.csv")
    ids = table["subject"].astype(str)
    clients = table[["drug", "length", "treatment", "bdi.pre"]].assign(client_id=ids)
    after = {"bdi.2m": 2, "bdi.3m": 3, "bdi.5m": 5, "bdi.8m": 8}
    occasions = pd.concat(
        [
            pd.DataFrame({"client_id": ids, "session": k, "time": month, "bdi": table[column]})
            for k, (column, month) in enumerate(after.items(), start=1)
        ]
    )
    return Cohort(clients, occasions, levels=["client"], name="btheb", instruments={})


@pytest.fixture(scope="session")
def families(shared_data: Path) -> Cohort:
    """215 families in 48 preschools, three waves in columns, no occasions."""
    table = pd.read_csv(shared_data / "attachment" / "ferreira_main.csv")
    clients = table.drop(columns=["row", "school_id"]).assign(
        client_id="f" + table["row"].astype(str), school_id="s" + table["school_id"].astype(str)
    )
    nothing = pd.DataFrame({"client_id": pd.Series(dtype=str), "session": pd.Series(dtype=float)})
    return Cohort(clients, nothing, levels=["family", "school"], name="families", instruments={})
