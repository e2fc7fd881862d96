"""References for persons of cohort.csv: `python robustness_value.py` here rewrites the JSON.

Needs PySensemakr 0.0.8 with pandas 2.1 (it fails with later ones), in an environment of its own.
"""

import json
from importlib.metadata import version
from pathlib import Path

import pandas as pd

COLUMNS = ["iip_pre", "security_between", "anxiety", "woman"]
ASKED = {"security_between": ["iip_pre", "anxiety"], "iip_pre": ["security_between"]}


def persons() -> pd.DataFrame:
    data = pd.read_csv("cohort.csv").drop_duplicates("client_id")
    data["woman"] = (data["gender"] == "woman").astype(float)
    return data[["iip_post", *COLUMNS]].dropna()


def main() -> None:
    import sensemakr
    import statsmodels.api as sm

    data = persons()
    model = sm.OLS(data["iip_post"], sm.add_constant(data[COLUMNS])).fit()
    answers: dict[str, object] = {"n": len(data)}
    for term, benchmarks in ASKED.items():
        asked = {"model": model, "covariates": term}
        stats = [
            {
                "share": share,
                "alpha": alpha,
                "partial_r2": float(sensemakr.partial_r2(**asked)),
                "rv": float(sensemakr.robustness_value(**asked, q=share).iloc[0]),
                "rv_alpha": float(
                    sensemakr.robustness_value(**asked, q=share, alpha=alpha).iloc[0]
                ),
            }
            for share in (1, 0.5)
            for alpha in (0.05, 0.2)
        ]
        found = sensemakr.Sensemakr(model, term, benchmark_covariates=benchmarks, kd=[1, 2])
        answers[term] = {"stats": stats, "bounds": found.bounds.to_dict("records")}
    names = ("PySensemakr", "statsmodels")
    answers["versions"] = {name: version(name) for name in names}
    Path("robustness_value.json").write_text(json.dumps(answers, indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    main()
