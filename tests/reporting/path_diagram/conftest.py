"""Tables of parameters with chosen and with drawn numbers, and those of the shared references."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

Make = Callable[..., pd.DataFrame]

_FROM_R = {
    "est": "estimate",
    "se": "std_error",
    "pvalue": "p_value",
    "ci.lower": "ci_low",
    "ci.upper": "ci_high",
    "std.all": "std_all",
}

_MODELS = {
    # H5a of the hypotheses, with its products
    "h5a": """
        pre ~ ecr_anxiety + ecr_avoidance + iip_pre
        sec ~ ecr_anxiety + ecr_avoidance + iip_pre + pre
        ga ~ sec + sec_x_anx + pre + pre_x_anx + ecr_anxiety + ecr_avoidance + iip_pre
        ge ~ sec + pre + ecr_anxiety + ecr_avoidance + iip_pre
        iip_post ~ ga + ge + sec + pre + ecr_anxiety + ecr_avoidance + iip_pre
        ga ~~ ge""",
    "structural": """
        anx =~ anx1 + anx2 + anx3 + anx4
        avo =~ avo1 + avo2 + avo3 + avo4
        sec =~ sec1 + sec2 + sec3 + sec4
        ge =~ ge1 + ge2 + ge3 + ge4
        ga =~ ga1 + ga2 + ga3 + ga4
        pre =~ pre1 + pre2 + pre3 + pre4
        post =~ post1 + post2 + post3 + post4
        sec ~ anx + avo
        pre ~ anx + avo
        ge ~ sec + anx + avo
        ga ~ sec + anx + avo
        post ~ pre + ge + ga + sec + anx + avo
        ge ~~ ga
        anx ~~ avo""",
    "residuals": """
        ind60 =~ x1 + x2 + x3
        dem60 =~ y1 + y2 + y3 + y4
        dem65 =~ y5 + y6 + y7 + y8
        dem60 ~ ind60
        dem65 ~ ind60 + dem60
        y1 ~~ y5
        y2 ~~ y4 + y6
        y3 ~~ y7
        y4 ~~ y8
        y6 ~~ y8""",
    "growth": """
        i =~ t1 + t2 + t3 + t4
        s =~ t1 + t2 + t3 + t4
        i ~ x1 + x2
        s ~ x1 + x2
        t1 ~ c1
        t2 ~ c2
        t3 ~ c3
        t4 ~ c4
        i ~~ s""",
    "second order": "v =~ x1 + x2 + x3\nt =~ x4 + x5 + x6\ns =~ x7 + x8 + x9\ng =~ v + t + s",
    "feedback": "a ~ x + b\nb ~ a + z\ny ~ a + b",
    "one": "x ~~ x",
    "one factor": "g =~ " + " + ".join(f"item_{number}" for number in range(60)),
    "sixty indicators": "\n".join(
        f"f{factor} =~ " + " + ".join(f"item_{factor}_{number}" for number in range(10))
        for factor in range(6)
    )
    + "\nf0 ~~ f1 + f2 + f3\nf1 ~~ f4\nf2 ~~ f5",
    "long names": "outcome_after_treatment_of_every_client_of_the_whole_cohort_____ ~ "
    "a_predictor_with_a_name_of_sixty_characters_and_not_one_blank + x\nx ~~ x",
    "unicode": "שלום ~ 😀 + נפש\nנפש =~ א1 + ב2",
}


def _numbers(left: str, op: str, right: str, value: float) -> dict[str, Any]:
    low, high = value - 0.16, value + 0.16
    return {
        "lhs": left,
        "op": op,
        "rhs": right,
        "group": 1,
        "label": "",
        "estimate": value,
        "std_error": 0.08,
        "p_value": 0.05,
        "ci_low": low,
        "ci_high": high,
        "std_all": value,
        "reason": "",
    }


def _table(text: str) -> pd.DataFrame:
    generator = np.random.default_rng(5)
    rows = []
    for line in text.strip().splitlines():
        left, op, right = line.split(maxsplit=2)
        for name in right.split(" + "):
            drawn = generator.uniform(0.4, 0.9) if op == "=~" else generator.normal(0, 0.3)
            rows.append(_numbers(left, op, name, round(float(drawn), 3) if left != name else 0.6))
    return pd.DataFrame(rows)


@pytest.fixture(scope="session")
def model() -> Make:
    """Give the parameters of a model by its name, or of a model text, a row a term."""
    return lambda name: _table(_MODELS.get(name, name))


@pytest.fixture(scope="session")
def reference(shared_data: Path) -> Make:
    """Give lavaan 0.7-2's parameters of a case beside the shared data."""

    def read(case: str) -> pd.DataFrame:
        answers = json.loads((shared_data.parent / "reference/sem" / f"{case}.json").read_text())
        table = pd.DataFrame(answers["parameters"]).rename(columns=_FROM_R)
        return table if "group" in table else table.assign(group=1)

    return read
