"""Titles for people of the statistics of the calibration table."""

from __future__ import annotations

from attachpath.instruments import load_instrument

__all__ = ["title"]

OUTCOME = "improvement of IIP"

VARIABLES = {
    "wai": "WAI",
    "depth": "session depth",
    "outcome": OUTCOME,
    "symptom_outcome": "improvement of symptoms",
    "security": "Security (minus ECR anxiety minus avoidance)",
    "esat_anx": "ESAT_anx",
    "esat_avoid": "ESAT_avoid",
    "iip_pre": "IIP before therapy",
    "iip": "IIP total",
    "octants": "IIP octants (mean of eight)",
}

WHOLE = {
    "secure beside cats_preoccupied": f"Weight of CATS Secure on {OUTCOME}, beside Preoccupied",
    "secure beside cats_avoidant": f"Weight of CATS Secure on {OUTCOME}, beside Avoidant-Fearful",
    "therapist share of outcome": f"Therapists' share of {OUTCOME}",
    "dropout": "Share of clients who drop out",
    "median sessions": "Median of sessions attended",
    "g observed": "Hedges' g of IIP change, observed clients",
    "g all": "Hedges' g of IIP change, all clients",
}

KINDS = {
    "alpha": "Alpha of {}",
    "mean": "Mean of {}",
    "sd": "SD of {}",
    "icc": "Share of one occasion that is the client's (ICC), {}",
}


def title(statistic: str) -> str:
    """Return the title of a statistic.

    Parameters
    ----------
    statistic : str
        As `cohort_statistics` names it.

    Returns
    -------
    str

    Examples
    --------
    >>> title("cats_secure ecr_anxiety")
    'CATS Secure with ECR anxiety'
    >>> title("sd pa")
    'SD of IIP Domineering (PA), four items'
    """
    if statistic in WHOLE:
        return WHOLE[statistic]
    group, colon, pair = statistic.partition(": ")
    if colon:
        return f"{title(pair)}, among the {group.removeprefix('secure ')} highest on CATS Secure"
    first, _, second = statistic.partition(" ")
    if first not in KINDS:
        return f"{_variables()[first]} with {_variables()[second]}"
    four = ", four items" if first == "sd" and len(second) == 2 else ""
    return KINDS[first].format(_variables()[second]) + four


def _variables() -> dict[str, str]:
    names = dict(VARIABLES)
    for source in ("ecr", "cats", "tds"):
        instrument = load_instrument(source)
        names |= {instrument.scale_column(scale.id): scale.label for scale in instrument.scales}
    names |= {scale.id: scale.label for scale in load_instrument("iip64").scales if not scale.total}
    return names
