"""Open data as cohorts, and theories about them that have nothing of ET-GRAF."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from attachpath.cohort import Cohort

REFRAMED = """
format = 1
id = "reframed"
family = ["A7", "G"]
standardise = []
variable = [
  { name = "phq9", label = "depression (PHQ-9)", scale = "0 to 27", role = "outcome" },
  { name = "hamd", label = "depression (HRSD)", role = "outcome" },
  { name = "hamd_baseline", label = "depression before treatment (HRSD)", role = "covariate" },
  { name = "arm", label = "RO DBT", role = "predictor" },
  { name = "month", label = "month", role = "time" },
  { name = "mindfulness", label = "mindfulness (FFMQ)", role = "mediator" },
]
"""


def hypothesis(name: str, formula: str, term: str, **more: str) -> str:
    """Write a hypothesis; `more` is TOML text by key."""
    keys = {
        "id": f'"{name}"',
        "claim": f'"The claim of {name}."',
        "role": '"confirmatory"',
        "kind": '"multilevel"' if "|" in formula else '"regression"',
        "table": '"occasions"',
        "formula": f'"{formula}"',
        "term": f'"{term}"',
        "direction": '"negative"',
        "smallest_effect": "0.2",
        "smallest_effect_reason": '"a small effect"',
    }
    return "\n".join(["[[hypothesis]]", *(f"{k} = {v}" for k, v in (keys | more).items()), ""])


def reframed_trial(data: Path) -> Cohort:
    """250 patients, months 0 to 18, therapists in one arm only, three sites."""
    table = pd.read_csv(data / "psychotherapy" / "reframed_trial.csv")
    table = table[table["month"] != "post"].assign(month=lambda t: t["month"].astype(float))
    table = table.assign(client_id=table["patient"].astype(str), session=table["month"] + 1)
    fixed = table.rename(columns={"therapist": "therapist_id"}).assign(
        gender=table["female"].map({0: "man", 1: "woman"}), site="site " + table["site"].astype(str)
    )
    own = ["client_id", "therapist_id", "age", "gender", "arm", "site", "hamd_baseline"]
    clients = fixed.groupby("client_id", sort=False)[own[1:]].first().reset_index()
    occasions = table[["client_id", "session", "month", "phq9", "hamd"]]
    return Cohort(clients, occasions, partially_nested=True, name="reframed", instruments={})


def preschool_families(data: Path) -> Cohort:
    """215 families in 48 preschools, three waves in columns, no occasions."""
    table = pd.read_csv(data / "attachment" / "ferreira_main.csv")
    clients = table.drop(columns=["row", "school_id"]).assign(
        client_id="f" + table["row"].astype(str), school_id="s" + table["school_id"].astype(str)
    )
    nothing = pd.DataFrame({"client_id": pd.Series(dtype=str), "session": pd.Series(dtype=float)})
    return Cohort(clients, nothing, levels=["family", "school"], name="families", instruments={})


def respondents(data: Path, number: int = 400) -> Cohort:
    """Online answers to the ECR: clients alone, nothing above them and nothing after."""
    table = pd.read_csv(
        data / "attachment" / "ecr_openpsychometrics_half_a.csv.gz", keep_default_na=False
    ).head(number)
    items = {f"Q{n}": f"ecr_{n:02d}" for n in range(1, 37)}
    answers = table[list(items)].rename(columns=items).replace(0, pd.NA).astype("Float64")
    age = pd.to_numeric(table["age"], errors="coerce")
    clients = answers.assign(
        client_id=table["row"].astype(str), age=age.where(age.between(10, 100)).astype(float),
        gender=table["gender"].map({1: "man", 2: "woman", 3: "other"}),
    )  # fmt: skip
    nothing = pd.DataFrame({"client_id": pd.Series(dtype=str), "session": pd.Series(dtype=float)})
    return Cohort(clients, nothing, levels=["client"], name="respondents")
