"""How often a moderator that does nothing is found, over whole tables of moderators."""

from __future__ import annotations

from attachpath.hypotheses import moderated_links as links_of
from attachpath.simulation import simulate_cohort

__all__ = ["found"]


def found(seed: int, number: int) -> dict[str, float]:
    """Return, for one cohort of `null`, the share of p < .05 and whether any q or Holm p is."""
    cohort = simulate_cohort("null", seed=seed, replicate=number, items=False)
    table = links_of(cohort)
    return {
        "p < .05": float((table["p_value"].dropna() < 0.05).mean()),
        "any q < .05": float((table["q_value"] < 0.05).any()),
        "any Holm p < .05": float((table["p_holm"] < 0.05).any()),
        "tests": float(table["p_value"].notna().sum()),
    }
