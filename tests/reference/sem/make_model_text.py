"""Write the model texts that the R scripts of this folder fit (``model_text/*.txt``).

Run it before ``riclpm.R``, ``latent_growth.R`` and ``product_indicators.R``. The tests compare
what the writers give with these files, so that lavaan has fitted exactly that.
"""

from __future__ import annotations

from pathlib import Path

from attachpath.sem.model_text import (
    fixed_reliability,
    latent_growth,
    latent_interaction,
    riclpm,
)

PANEL = {
    "alliance": ["wai1", "wai2", "wai3", "wai4"],
    "distress": ["core1", "core2", "core3", "core4"],
}
THREE = {**PANEL, "depth": ["seq1", "seq2", "seq3", "seq4"]}
DAT2WAY = ({"f1": ["x1", "x2", "x3"]}, {"f2": ["x4", "x5", "x6"]}, {"f3": ["x7", "x8", "x9"]})
OCCASIONS = ["t1", "t2", "t3", "t4"]

TEXTS = {
    "riclpm_free": riclpm(PANEL),
    "riclpm_lags": riclpm(PANEL, stationary=True),
    "riclpm_residuals": riclpm(PANEL, stationary=["lags", "residuals"]),
    "riclpm_means": riclpm(PANEL, stationary="means"),
    "riclpm_predictor": riclpm(PANEL, predictors=["anxiety"]),
    "riclpm_three": riclpm(THREE),
    "growth_linear": latent_growth(OCCASIONS),
    "growth_predictors": latent_growth(OCCASIONS, predictors=["x1", "x2"]),
    "growth_outcome": latent_growth(OCCASIONS, predictors=["x1", "x2"], outcome="c4"),
    "growth_equal": latent_growth(OCCASIONS, residuals="equal"),
    "growth_quadratic": latent_growth(OCCASIONS, shape="quadratic"),
    "growth_latent_basis": latent_growth(OCCASIONS, shape="latent_basis"),
    "growth_piecewise": latent_growth(OCCASIONS, shape="piecewise", knot=1.0, residuals="equal"),
    "interaction_match": latent_interaction(*DAT2WAY, uncorrelated=True, at=(-1, 0, 1)),
    "interaction_sd": latent_interaction(*DAT2WAY),
    "interaction_all_pairs": latent_interaction(*DAT2WAY, match=False),
    "interaction_covariate": latent_interaction(
        {"f1": ["x1", "x2", "x3"]},
        {"f2": ["x4", "x5", "x6"]},
        "x7",
        covariates={"other": ["x8"]},
    ),
    "composites": fixed_reliability(
        {"f1": "x1", "f2": "x4"}, {"f1": 0.7, "f2": 0.9}, {"f1": 1.2, "f2": 1.1}
    )
    + "\nx7 ~ f1 + f2\n",
}

if __name__ == "__main__":
    for name, text in TEXTS.items():
        place = Path(__file__).resolve().parent / "model_text" / f"{name}.txt"
        place.write_text(text, encoding="utf-8")
