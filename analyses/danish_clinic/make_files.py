"""The simulated cohort as the files of a clinic in Denmark: SPSS, Excel and CSV with commas.

    python analyses/danish_clinic/make_files.py clinic

writes into the folder `clinic` (simulated, not real)

- ``klienter.sav``, a row a client: background with value labels, and every answer in a column of
  its own, session by session (``cats_s3_01``); -99 is a user-missing code;
- ``dybde.csv``, a row a client and session, semicolons and decimal commas, -99 where missing;
- ``behandlere.xlsx``, the therapists on the second of two sheets.

``cohort.toml`` beside this script describes them, and is written there too.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pandas as pd
import pyreadstat

from attachpath import Cohort, read_cohort

HERE = Path(__file__).parent
MISSING = -99

GENDER = {"female": 1, "male": 2, "other": 3}
ENDED = {"completed": 1, "dropout": 2, "referred": 3, "ongoing": 4}
REASON = {
    "interpersonal difficulties": 1,
    "self-esteem": 2,
    "burnout": 3,
    "depression": 4,
    "anxiety": 5,
    "other": 6,
}
LABELS: dict[str, dict[int | float, str]] = {
    "Køn": {1: "Kvinde", 2: "Mand", 3: "Andet"},
    "Afslutning": {1: "Afsluttet", 2: "Udeblevet", 3: "Henvist", 4: "I gang"},
    "Henvendelse": {
        1: "Relationer",
        2: "Selvværd",
        3: "Udbrændthed",
        4: "Depression",
        5: "Angst",
        6: "Andet",
    },
}
BACKGROUND = {
    "client_id": "KlientNr",
    "therapist_id": "Behandler",
    "age": "Alder",
    "gender": "Køn",
    "presenting_problem": "Henvendelse",
    "sessions_attended": "AntalSamtaler",
    "ended": "Afslutning",
    "differentiation": "Differentiering",
    "sense_of_coherence": "OplevelseAfSammenhæng",
    "emotion_regulation_difficulty": "Følelsesregulering",
    "interpersonal_trust": "Tillid",
    "symptoms_pre": "SymptomerFør",
    "symptoms_post": "SymptomerEfter",
}


def write_files(cohort: Cohort, folder: Path) -> None:
    """Write the files of the clinic and their description into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    _write_clients(cohort, folder / "klienter.sav")
    _write_depth(cohort.occasions, folder / "dybde.csv")
    _write_therapists(cohort, folder / "behandlere.xlsx")
    shutil.copyfile(HERE / "cohort.toml", folder / "cohort.toml")


def _write_clients(cohort: Cohort, path: Path) -> None:
    clients = cohort.clients
    wide = clients[list(BACKGROUND)].rename(columns=BACKGROUND)
    for column, codes in (("Køn", GENDER), ("Afslutning", ENDED), ("Henvendelse", REASON)):
        wide[column] = wide[column].map(codes)
    answers = {f"ecr_{n:02d}": clients[f"ecr_{n:02d}"] for n in range(1, 37)} | {
        f"iip{time}_{n}": clients[f"iip_{ours}_{n:02d}"]
        for ours, time in (("pre", "før"), ("post", "efter"))
        for n in range(1, 65)
    }
    table = pd.concat([wide, pd.DataFrame(answers), _sessions(cohort)], axis=1)
    numbers = table.columns[2:]  # the two ids are text
    table[numbers] = table[numbers].astype(float).fillna(MISSING)
    pyreadstat.write_sav(
        table,
        path,
        variable_value_labels=LABELS,
        missing_ranges={column: [MISSING] for column in numbers},
        column_labels={"AntalSamtaler": "Antal samtaler i alt", "KlientNr": "Klientens nummer"},
    )


def _sessions(cohort: Cohort) -> pd.DataFrame:
    """Lay the answers of the sessions side by side, a row a client."""
    occasions = cohort.occasions
    items = [name for name in map(str, occasions.columns) if name[-2:].isdigit()]
    sides: dict[str, pd.Series] = {}
    for session, answers in occasions.groupby("session"):
        of_client = answers.set_index("client_id").reindex(cohort.clients["client_id"])
        for name in items:
            sides[f"{name[:-3]}_s{session}_{name[-2:]}"] = of_client[name].reset_index(drop=True)
    return pd.DataFrame(sides)


def _write_depth(occasions: pd.DataFrame, path: Path) -> None:
    table = occasions[["client_id", "session", "depth"]].fillna({"depth": MISSING})
    table.columns = pd.Index(["KlientNr", "Samtale", "Dybde"])
    table.to_csv(path, sep=";", decimal=",", index=False, encoding="utf-8", lineterminator="\n")


def _write_therapists(cohort: Cohort, path: Path) -> None:
    names = ["Behandler", "Alder", "Køn", "År med klienter", "Retning"]
    therapists = cohort.therapists
    if therapists is None:
        raise SystemExit("This example needs a cohort with therapists.")
    table = therapists[["therapist_id", "age", "gender", "years_experience", "orientation"]]
    table = table.set_axis(names, axis=1).replace({"Køn": {"female": "kvinde", "male": "mand"}})
    with pd.ExcelWriter(path) as book:
        pd.DataFrame({"Om": ["Simulerede data, ikke rigtige"]}).to_excel(
            book, sheet_name="Om filen", index=False
        )
        table.to_excel(book, sheet_name="Behandlere", index=False)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit("Usage: python analyses/danish_clinic/make_files.py FOLDER")
    write_files(read_cohort(HERE.parents[1] / "simulated_data"), Path(sys.argv[1]))
