"""Draw the small cohort of these references: `python make_cohort.py` rewrites cohort.csv.

20 therapists, 120 clients, 1 to 8 sessions. One slope truly varies (security_within), one does not
(noise), 35 clients have no therapist (partial nesting) and a few cells are empty.
"""

from pathlib import Path

import numpy as np
import pandas as pd

CLIENTS, THERAPISTS = 120, 20


def cohort() -> pd.DataFrame:
    rng = np.random.Generator(np.random.PCG64(20240613))
    therapist = rng.integers(0, THERAPISTS, CLIENTS)
    alone = np.arange(CLIENTS) >= CLIENTS - 35
    sessions = rng.integers(1, 9, CLIENTS)
    client = np.repeat(np.arange(CLIENTS), sessions)
    n = len(client)
    session = np.concatenate([np.arange(1, count + 1) for count in sessions])
    anxiety = rng.normal(size=CLIENTS)
    woman = rng.random(CLIENTS) < 0.6
    security = rng.normal(size=CLIENTS) - 0.3 * anxiety
    within = rng.normal(size=n) * 0.7
    noise = rng.normal(size=n)
    level = rng.normal(size=(CLIENTS, 2)) * [0.6, 0.35]
    growth = (
        3.2
        + 0.3 * security[client] * (1 + 0.4 * anxiety[client])
        + (0.4 + level[client, 1]) * within
        + 0.25 * np.log(session)
        + 0.2 * woman[client]
        + level[client, 0]
        + (0.8 * rng.normal(size=THERAPISTS))[therapist[client]] * ~alone[client]
        + rng.normal(size=n) * 0.8
    )
    iip = rng.normal(size=CLIENTS) * 0.4 + 1.3
    table = pd.DataFrame(
        {
            "client_id": [f"c{k + 1:03d}" for k in client],
            "therapist_id": [f"t{k + 1:02d}" for k in therapist[client]],
            "therapist_or_none": ["" if alone[k] else f"t{therapist[k] + 1:02d}" for k in client],
            "treated": (~alone[client]).astype(int),
            "session": session,
            "session_log": np.log(session),
            "gender": np.where(woman[client], "woman", "man"),
            "anxiety": anxiety[client],
            "security_between": security[client],
            "security_within": within,
            "noise": noise,
            "growth": growth,
            "iip_post": (0.6 * iip - 0.15 * security + rng.normal(size=CLIENTS) * 0.3)[client],
            "iip_pre": iip[client],
        }
    )
    table.loc[rng.choice(n, 11, replace=False), "growth"] = np.nan
    table.loc[rng.choice(n, 7, replace=False), "noise"] = np.nan
    return table


if __name__ == "__main__":
    cohort().to_csv(
        Path(__file__).with_name("cohort.csv"),
        index=False,
        float_format="%.6g",
        encoding="utf-8",
        lineterminator="\n",
    )
