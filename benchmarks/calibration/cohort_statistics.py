"""The numbers that a published study of one cohort would print, from one simulated cohort."""

from __future__ import annotations

import numpy as np
import pandas as pd

from attachpath.cohort import Cohort
from attachpath.instruments import load_instrument

OCTANTS = ("pa", "bc", "de", "fg", "hi", "jk", "lm", "no")
TDS = ("tds_too_close", "tds_too_distant", "tds_growing_autonomy", "tds_growing_engagement")


def cohort_statistics(cohort: Cohort) -> dict[str, float]:
    """Return every statistic of the calibration table for one cohort.

    Notes
    -----
    Correlations with process variables use the client's middle occasion (position (T - 1) // 2
    of T). O is minus the residual of the IIP after therapy on the
    IIP before.
    """
    clients = cohort.clients
    occasions = cohort.occasions
    people = clients.merge(_middle(occasions), on="client_id", how="left")
    people["outcome"] = -_residual(people["iip_post"], people["iip_pre"])
    people["symptom_outcome"] = -_residual(people["symptoms_post"], people["symptoms_pre"])
    people["security"] = -people["ecr_anxiety"] - people["ecr_avoidance"]
    people["esat_anx"] = _residual(people["cats_secure"], people["cats_preoccupied"])
    people["esat_avoid"] = _residual(people["cats_secure"], people["cats_avoidant"])
    return {
        **_questionnaires(clients),
        **_correlations(people),
        **_beside(people),
        **_secure_third(people),
        **_shares(occasions, people),
        **_study(clients),
        **_octants(clients),
    }


def complete_statistics(cohort: Cohort) -> dict[str, float]:
    """Return what only a cohort without missing data tells."""
    return {"g all": _g(cohort.clients)}


def _middle(occasions: pd.DataFrame) -> pd.DataFrame:
    columns = [name for name in occasions.columns if name[-1] not in "0123456789"]
    place = occasions.groupby("client_id").cumcount()
    number = occasions.groupby("client_id")["session"].transform("size")
    return occasions.loc[place == (number - 1) // 2, columns]


def _residual(y: pd.Series, x: pd.Series) -> pd.Series:
    known = y.notna() & x.notna()
    slope, intercept = np.polyfit(x[known], y[known], 1)
    return y - intercept - slope * x


def _questionnaires(clients: pd.DataFrame) -> dict[str, float]:
    ecr, iip = load_instrument("ecr"), load_instrument("iip64")
    answers = clients[ecr.item_columns()].to_numpy(float, na_value=np.nan)
    before = clients[iip.item_columns("pre")].to_numpy(float, na_value=np.nan)
    found = {}
    for scale in ecr.scales:
        places = np.array(scale.items) - 1
        sign = np.where(np.isin(scale.items, scale.reverse), -1.0, 1.0)
        found[f"alpha ecr_{scale.id}"] = _alpha(answers[:, places] * sign)
    found["alpha iip"] = _alpha(before)
    octants = [scale for scale in iip.scales if not scale.total]
    found["alpha octants"] = float(
        np.mean([_alpha(before[:, np.array(scale.items) - 1]) for scale in octants])
    )
    for scale in octants:
        found[f"sd {scale.id}"] = _sd_of_four(before[:, np.array(scale.items) - 1])
    return found


def _sd_of_four(answers: np.ndarray) -> float:
    """Spread of the four items of an octant that are denied most often, as a short form has."""
    four = np.argsort(np.nanmean(answers, axis=0))[:4]
    return float(np.nanstd(answers[:, four].mean(axis=1), ddof=1))


def _alpha(answers: np.ndarray) -> float:
    complete = answers[~np.isnan(answers).any(axis=1)]
    k = complete.shape[1]
    parts = complete.var(axis=0, ddof=1).sum()
    return float(k / (k - 1) * (1 - parts / complete.sum(axis=1).var(ddof=1)))


PAIRS = (
    "ecr_anxiety ecr_avoidance",
    "cats_secure ecr_anxiety",
    "cats_secure ecr_avoidance",
    "cats_avoidant ecr_avoidance",
    "cats_avoidant ecr_anxiety",
    "cats_preoccupied ecr_anxiety",
    "cats_preoccupied ecr_avoidance",
    "cats_secure cats_avoidant",
    "cats_secure cats_preoccupied",
    "cats_avoidant cats_preoccupied",
    "cats_secure wai",
    "cats_avoidant wai",
    "cats_preoccupied wai",
    "ecr_anxiety wai",
    "ecr_avoidance wai",
    "cats_secure outcome",
    "cats_avoidant outcome",
    "cats_preoccupied outcome",
    "wai outcome",
    "ecr_anxiety outcome",
    "ecr_avoidance outcome",
    "security wai",
    "security outcome",
    "esat_anx outcome",
    "esat_avoid outcome",
    "iip_pre outcome",
    "iip_pre symptom_outcome",
    "ecr_anxiety iip_pre",
    "ecr_avoidance iip_pre",
    "ecr_avoidance tds_too_close",
    "ecr_avoidance tds_too_distant",
    "ecr_anxiety tds_too_distant",
    "ecr_anxiety tds_too_close",
    "tds_growing_engagement wai",
    "tds_growing_autonomy wai",
    "cats_secure depth",
    "wai depth",
    "esat_avoid tds_growing_autonomy",
    "esat_avoid wai",
    "tds_growing_autonomy outcome",
    "tds_growing_engagement outcome",
)


def _correlations(people: pd.DataFrame) -> dict[str, float]:
    names = sorted({name for pair in PAIRS for name in pair.split()})
    table = people[names].corr()
    return {pair: float(table.loc[*pair.split()]) for pair in PAIRS}


def _beside(people: pd.DataFrame) -> dict[str, float]:
    """Standardised weight of Secure on the outcome beside another CATS scale."""
    found = {}
    for other in ("cats_preoccupied", "cats_avoidant"):
        table = people[["outcome", "cats_secure", other]].dropna().corr().to_numpy()
        found[f"secure beside {other}"] = float(np.linalg.solve(table[1:, 1:], table[1:, 0])[0])
    return found


def _secure_third(people: pd.DataFrame) -> dict[str, float]:
    top = people[people["cats_secure"] > people["cats_secure"].quantile(2 / 3)]
    return {
        "secure third: ecr_avoidance tds_growing_engagement": top["ecr_avoidance"].corr(
            top["tds_growing_engagement"]
        ),
        "secure third: ecr_anxiety tds_growing_autonomy": top["ecr_anxiety"].corr(
            top["tds_growing_autonomy"]
        ),
    }


def _shares(occasions: pd.DataFrame, people: pd.DataFrame) -> dict[str, float]:
    """Shares of one occasion, of clients with at least two, and of therapists."""
    number = occasions.groupby("client_id")["session"].transform("size")
    occasions = occasions[number >= 2]
    found = {
        f"icc {name}": _share(occasions[name], occasions["client_id"])
        for name in ("wai", "cats_secure", "cats_avoidant", "cats_preoccupied", *TDS)
    }
    found["therapist share of outcome"] = _share(people["outcome"], people["therapist_id"])
    return found


def _share(values: pd.Series, group: pd.Series) -> float:
    """One-way random-effects share by the analysis of variance (may be negative)."""
    known = values.notna()
    groups = values[known].groupby(group[known])
    counts, means = groups.size(), groups.mean()
    n, k = counts.sum(), len(counts)
    between = float((counts * (means - values[known].mean()) ** 2).sum()) / (k - 1)
    within = float(((values[known] - groups.transform("mean")) ** 2).sum()) / (n - k)
    size = (n - float((counts**2).sum()) / n) / (k - 1)
    variance = (between - within) / size
    return variance / (variance + within)


def _study(clients: pd.DataFrame) -> dict[str, float]:
    found = {
        "dropout": float((clients["ended"] == "dropout").mean()),
        "median sessions": float(clients["sessions_attended"].median()),
        "g observed": _g(clients),
    }
    for name in ("ecr_anxiety", "ecr_avoidance", "iip_pre"):
        found[f"mean {name}"] = float(clients[name].mean())
        found[f"sd {name}"] = float(clients[name].std())
    return found


def _g(clients: pd.DataFrame) -> float:
    """Hedges' g of the change of those with both scores, by the pooled spread."""
    both = clients[["iip_pre", "iip_post"]].dropna()
    correction = 1 - 3 / (4 * (len(both) - 1) - 1)
    change = both["iip_pre"].mean() - both["iip_post"].mean()
    pooled = np.sqrt((both["iip_pre"].var() + both["iip_post"].var()) / 2)
    return float(correction * change / pooled)


def _octants(clients: pd.DataFrame) -> dict[str, float]:
    return {f"mean {name}": float(clients[f"iip_pre_{name}"].mean()) for name in OCTANTS}
