"""What each statistic should be: published values and the calibration that the population states.

`published` is text because some are signs or ranges; `low` and `high` bound what counts as met
(value +- .02, or the published interval, or a sign); `reference` is the mean over 1,000 cohorts of
a program written before this one, with its Monte Carlo error, and holds for the population of
`page.toml` only. Rows with
status "not fitted" cannot hold at once with the others, or the parameters were not fitted to them;
autonomy with outcome is confounded although its path is zero.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

Status = Literal["fitted", "assumed", "sign", "not fitted", "by construction", "no number"]


@dataclass(frozen=True)
class Target:
    """One row of the calibration table."""

    statistic: str
    published: str
    low: float
    high: float
    status: Status
    reference: float
    reference_error: float = 0.002
    source: str = ""


def near(
    statistic: str,
    value: float,
    reference: float,
    source: str,
    status: Status = "fitted",
    *,
    tolerance: float = 0.02,
    reference_error: float = 0.002,
) -> Target:
    """Build a target that is met within a tolerance."""
    shown = f"{value:.2f}" if round(value, 2) == value else f"{value:g}"
    low, high = value - tolerance, value + tolerance
    source = source or ("assumed" if status == "assumed" else "")
    return Target(statistic, shown, low, high, status, reference, reference_error, source)


def positive(statistic: str, reference: float, source: str, error: float = 0.002) -> Target:
    """Build a target of which only the sign is published."""
    return Target(statistic, "+", 0.0, math.inf, "sign", reference, error, source)


def absent(statistic: str, reference: float, source: str, error: float = 0.002) -> Target:
    """Build a target that was not significant in 47 clients: inside (-.29, .29)."""
    return Target(statistic, "n.s.", -0.29, 0.29, "sign", reference, error, source)


OCTANT_MEANS = {
    "pa": (0.99, 0.99),
    "bc": (0.97, 0.97),
    "de": (1.30, 1.30),
    "fg": (1.33, 1.33),
    "hi": (1.81, 1.81),
    "jk": (1.92, 1.92),
    "lm": (2.14, 2.14),
    "no": (1.43, 1.42),
}
OCTANT_SDS = {
    "pa": (0.82, 0.74),
    "bc": (0.85, 0.75),
    "de": (1.07, 0.86),
    "fg": (0.98, 0.88),
    "hi": (0.89, 0.97),
    "jk": (0.89, 0.98),
    "lm": (0.90, 0.97),
    "no": (1.05, 0.87),
}
ROUNDED = 0.003  # of a reference printed with two digits
SOLDZ = "Soldz et al. 1995"

TARGETS = (
    near("alpha ecr_anxiety", 0.91, 0.911, "ecr98_alpha_anx", reference_error=0.0005),
    near("alpha ecr_avoidance", 0.94, 0.940, "ecr98_alpha_avo", reference_error=0.0005),
    near("ecr_anxiety ecr_avoidance", 0.10, 0.101, "ecr98_r"),
    near("mean ecr_anxiety", 3.8, 3.81, "", "assumed", reference_error=ROUNDED),
    near("sd ecr_anxiety", 1.15, 1.16, "", "assumed", reference_error=ROUNDED),
    near("mean ecr_avoidance", 3.0, 3.01, "", "assumed", reference_error=ROUNDED),
    near("sd ecr_avoidance", 1.10, 1.11, "", "assumed", reference_error=ROUNDED),
    near("cats_secure ecr_anxiety", -0.11, -0.117, "rev19_sec_ecranx"),
    near("cats_secure ecr_avoidance", -0.12, -0.121, "rev19_sec_ecravo"),
    near("cats_avoidant ecr_avoidance", 0.16, 0.156, "rev19_avo_ecravo"),
    positive("cats_avoidant ecr_anxiety", 0.100, "mj15_avo_anx"),
    near("cats_preoccupied ecr_anxiety", 0.20, 0.202, "sign mj15_pre_anx", "assumed"),
    near("cats_preoccupied ecr_avoidance", 0.0, 0.025, "mj15", "sign", tolerance=0.05),
    near(
        "cats_secure cats_avoidant",
        -0.6,
        -0.570,
        "",
        "assumed",
        tolerance=0.05,
        reference_error=0.001,
    ),
    near("cats_secure cats_preoccupied", 0.2, 0.196, "", "assumed"),
    near("cats_avoidant cats_preoccupied", 0.1, 0.102, "", "assumed"),
    near("cats_secure wai", 0.71, 0.712, "rev19_sec_wai", reference_error=0.001),
    near("cats_avoidant wai", -0.55, -0.552, "rev19_avo_wai", reference_error=0.001),
    near("cats_preoccupied wai", 0.0, 0.002, "mj15_pre_wai"),
    near("ecr_anxiety wai", -0.09, -0.092, "notsu24_anx_alliance"),
    near("ecr_avoidance wai", -0.13, -0.138, "notsu24_avo_alliance"),
    near("cats_secure outcome", 0.274, 0.271, "mal17_sec_out"),
    near("cats_avoidant outcome", -0.296, -0.299, "mal17_avo_out"),
    near("cats_preoccupied outcome", -0.192, -0.196, "mal17_pre_out"),
    Target("wai outcome", ".278 [.256, .299]", 0.256, 0.299, "fitted", 0.285, 0.002, "fluck18"),
    near("ecr_anxiety outcome", -0.22, -0.217, "levy11_anx_out (d -.46)"),
    near("ecr_avoidance outcome", 0.0, 0.001, "levy11_avo_out (d -.014)"),
    Target("security wai", ".17 [.10, .23]", 0.10, 0.23, "not fitted", 0.155, 0.002, "dm11"),
    Target(
        "security outcome", ".18 (d .37)", 0.04, 0.32, "not fitted", 0.146, 0.002, "levy11_sec_out"
    ),
    near("esat_anx outcome", 0.33, 0.316, "implied by mal17"),
    near("esat_avoid outcome", 0.13, 0.125, "implied by mal17"),
    Target(
        "secure beside cats_preoccupied",
        "more than alone (.27)",
        0.271,
        math.inf,
        "sign",
        0.323,
        source="mal17",
    ),
    Target(
        "secure beside cats_avoidant",
        "less than alone (.27)",
        0.0,
        0.271,
        "sign",
        0.151,
        source="pet18",
    ),
    Target("iip_pre outcome", "-.13", -0.15, -0.11, "by construction", 0.0, 0.0, "gp23_iip_out"),
    near("iip_pre symptom_outcome", -0.13, -0.134, "gp23_iip_out"),
    near("icc wai", 0.77, 0.766, "cc11_g1", reference_error=0.001),
    near("icc cats_secure", 0.75, 0.79, "", "assumed", tolerance=0.05, reference_error=ROUNDED),
    near("icc cats_avoidant", 0.75, 0.76, "", "assumed", tolerance=0.05, reference_error=ROUNDED),
    near(
        "icc cats_preoccupied", 0.75, 0.75, "", "assumed", tolerance=0.05, reference_error=ROUNDED
    ),
    near("icc tds_too_close", 0.6, 0.605, "", "assumed", reference_error=0.005),
    near("icc tds_too_distant", 0.6, 0.605, "", "assumed", reference_error=0.005),
    near("icc tds_growing_autonomy", 0.6, 0.605, "", "assumed", reference_error=0.005),
    near("icc tds_growing_engagement", 0.6, 0.605, "", "assumed", reference_error=0.005),
    near("therapist share of outcome", 0.05, 0.050, "johns19_te_all"),
    near("dropout", 0.197, 0.198, "sg12_dropout", reference_error=0.001),
    near("median sessions", 12, 12.0, "", "assumed", tolerance=0.5, reference_error=0.05),
    near("g observed", 0.6, 0.605, "", "assumed"),
    near("g all", 0.6, 0.593, "", "assumed"),
    *(
        near(f"mean {name}", value, reference, SOLDZ, reference_error=ROUNDED)
        for name, (value, reference) in OCTANT_MEANS.items()
    ),
    near("mean iip_pre", 1.49, 1.49, SOLDZ, reference_error=ROUNDED),
    *(
        near(f"sd {name}", value, reference, SOLDZ, "not fitted", reference_error=ROUNDED)
        for name, (value, reference) in OCTANT_SDS.items()
    ),
    near("alpha iip", 0.95, 0.950, "recalled", reference_error=0.0005),
    Target("alpha octants", ".76-.88", 0.76, 0.88, "fitted", 0.84, ROUNDED, "recalled"),
    near("ecr_anxiety iip_pre", 0.42, 0.419, "zh22_anx_neg", reference_error=0.001),
    near("ecr_avoidance iip_pre", 0.28, 0.274, "zh22_avo_neg", reference_error=0.001),
    positive("ecr_avoidance tds_too_close", 0.176, "mcd15_avoid_tooclose"),
    absent("ecr_avoidance tds_too_distant", 0.070, "mcd15_avoid_toodist"),
    positive("ecr_anxiety tds_too_distant", 0.222, "mcd15_anx_toodist"),
    absent("ecr_anxiety tds_too_close", 0.047, "mcd15_anx_tooclose"),
    positive("tds_growing_engagement wai", 0.321, "mcd15"),
    positive("tds_growing_autonomy wai", 0.118, "mcd15"),
    positive(
        "secure third: ecr_avoidance tds_growing_engagement", 0.055, "mcd15_avoid_ge_secure", 0.003
    ),
    absent("secure third: ecr_anxiety tds_growing_autonomy", -0.015, "mcd15_anx_ga_secure", 0.003),
    positive("cats_secure depth", 0.42, "rom08_sec_depth, mpk05_sec_depth", ROUNDED),
    positive("wai depth", 0.42, "sign assumed, as for Secure", ROUNDED),
    Target(
        "esat_avoid tds_growing_autonomy",
        "-",
        -math.inf,
        0.0,
        "sign",
        -0.180,
        source="jac24_esatavoid_ga",
    ),
    Target("esat_avoid wai", "no number", math.nan, math.nan, "no number", 0.483),
    near("tds_growing_autonomy outcome", 0.0, 0.127, "jac24 (not found)", "not fitted"),
    positive("tds_growing_engagement outcome", 0.250, "jac24_ge_iip"),
)
