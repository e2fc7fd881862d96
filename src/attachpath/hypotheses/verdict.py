"""The rules of the verdict, as pure functions of numbers; `hypotheses.md` states them in words.

In this order: `supported` (adjusted p below alpha and every sign as expected), `opposite`
(adjusted p below alpha and the other sign), `negligible` (the 90 % interval of the standardised
effect lies inside the smallest effect of interest: two one-sided tests, Schuirmann 1987),
`inconclusive`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

__all__ = [
    "POWER_MULTIPLIER",
    "Evidence",
    "agrees_with_published",
    "benjamini_hochberg",
    "decide",
    "directed_p",
    "holm",
    "negligible_attainable",
    "smallest_detectable",
    "union_p",
]

POWER_MULTIPLIER = 2.8
"""(z of .975) + (z of .80): the effect, in SE, that a two-sided test at .05 finds in 80 %."""


@dataclass(frozen=True)
class Evidence:
    """What a verdict is made from.

    Attributes
    ----------
    direction : {"positive", "negative", "none"}
        Expected sign of the focal effect.
    estimate : float
        Focal effect.
    parts_as_expected : bool
        Whether every further part has its expected sign.
    p_raw : float
        p of the focal term (of the intersection-union test where there are parts).
    p_adjusted : float
        The same after Holm, or raw where the row is not in the family.
    std_ci90 : tuple of float
        90 % interval of the standardised effect.
    smallest_effect : float
        Smallest effect of interest, standardised, positive.
    alpha : float
        Level of the test.
    """

    direction: str
    estimate: float
    parts_as_expected: bool
    p_raw: float
    p_adjusted: float
    std_ci90: tuple[float, float]
    smallest_effect: float
    alpha: float = 0.05


def decide(evidence: Evidence) -> tuple[str, list[str]]:
    """Return the verdict and its flags.

    Parameters
    ----------
    evidence : Evidence
        The numbers.

    Returns
    -------
    verdict : {"supported", "opposite", "negligible", "inconclusive"}
    flags : list of str
        ``below_smallest_effect`` (supported, but the 90 % interval is inside the bounds) and
        ``nominal`` (p below alpha before, not after, adjustment).

    Notes
    -----
    A claim of no effect (direction ``"none"``) cannot be `supported` by a significant test: what
    it predicts is `negligible`, and a significant effect of either sign is `opposite`.

    Examples
    --------
    >>> decide(Evidence("negative", -0.3, True, 0.001, 0.004, (-0.4, -0.2), 0.15))
    ('supported', [])
    """
    significant = evidence.p_adjusted < evidence.alpha
    low, high = evidence.std_ci90
    inside = -evidence.smallest_effect < low and high < evidence.smallest_effect
    expected = has_sign(evidence.estimate, evidence.direction)
    flags = ["nominal"] if evidence.p_raw < evidence.alpha <= evidence.p_adjusted else []
    if significant and expected and evidence.parts_as_expected:
        return "supported", [*flags, *(["below_smallest_effect"] if inside else [])]
    if significant and not expected:
        return "opposite", flags
    return ("negligible" if inside else "inconclusive"), flags


def has_sign(estimate: float, direction: str) -> bool:
    """Tell whether an estimate has the expected sign; a claim of no effect expects none."""
    return {"positive": estimate > 0, "negative": estimate < 0, "none": False}[direction]


def directed_p(p_value: float, estimate: float, direction: str, side: str) -> float:
    """Turn a two-sided p into the p of the stated side.

    Examples
    --------
    >>> directed_p(0.04, -1.0, "negative", "one-sided")
    0.02
    >>> directed_p(0.04, 1.0, "negative", "one-sided")
    0.98
    """
    if side == "two-sided" or direction == "none":
        return p_value
    return p_value / 2 if has_sign(estimate, direction) else 1 - p_value / 2


def union_p(p_values: Sequence[float]) -> float:
    """Return the p of an intersection-union test: the largest of its parts (Berger 1982)."""
    return max(p_values)


def holm(p_values: Mapping[str, float]) -> dict[str, float]:
    """Adjust the p of a family by Holm (1979); rows that were not tested are not in it.

    Examples
    --------
    >>> holm({"a": 0.01, "b": 0.04, "c": 0.03})
    {'a': 0.03, 'b': 0.06, 'c': 0.06}
    """
    ordered = sorted(p_values, key=lambda name: p_values[name])
    steps = [(len(ordered) - place) * p_values[name] for place, name in enumerate(ordered)]
    adjusted = np.minimum(1.0, np.maximum.accumulate(steps)) if steps else ()
    by_name = dict(zip(ordered, map(float, adjusted), strict=True))
    return {name: by_name[name] for name in p_values}


def benjamini_hochberg(p_values: Mapping[str, float]) -> dict[str, float]:
    """Adjust p values to q values: the expected share of false findings among those found.

    Parameters
    ----------
    p_values : mapping of str to float
        Of the tests that were made.

    Returns
    -------
    dict of str to float
        The step-up rule of Benjamini & Hochberg (1995, Journal of the Royal Statistical Society B
        57, 289-300): the least ``m p / rank`` from each rank upwards.

    Examples
    --------
    >>> benjamini_hochberg({"a": 0.01, "b": 0.04, "c": 0.03, "d": 0.5})
    {'a': 0.04, 'b': 0.05333, 'c': 0.05333, 'd': 0.5}
    """
    ordered = sorted(p_values, key=lambda name: p_values[name], reverse=True)
    m = len(ordered)
    steps = [m / (m - place) * p_values[name] for place, name in enumerate(ordered)]
    adjusted = np.minimum(1.0, np.minimum.accumulate(steps)) if steps else ()
    by_name = dict(zip(ordered, map(float, adjusted), strict=True))
    return {name: by_name[name] for name in p_values}


def negligible_attainable(std_error: float, smallest_effect: float) -> bool:
    """Tell whether a true zero could be shown to be negligible: 1.645 SE below the bound."""
    return 1.645 * std_error < smallest_effect


def smallest_detectable(std_error: float) -> float:
    """Return the standardised effect that this cohort finds with 80 % power: 2.8 SE."""
    return POWER_MULTIPLIER * std_error


def agrees_with_published(
    direction: str, significant: bool, estimate: float, p_value: float, alpha: float
) -> bool:
    """Compare with a published result: same significance (unadjusted) and, if any, same sign."""
    found = p_value < alpha
    if not significant:
        return not found
    return found and has_sign(estimate, direction)
