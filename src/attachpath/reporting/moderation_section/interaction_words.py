"""An interaction in words: its slopes, where they differ from zero, and whether it is linear."""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd

from attachpath.hypotheses import Interaction, Probed
from attachpath.models import JohnsonNeyman, TercileSlopes
from attachpath.reporting.hypothesis_row import HypothesisRow
from attachpath.reporting.labels import label
from attachpath.reporting.moderation_section.moderation_words import johnson_neyman_sentence
from attachpath.reporting.numbers import interval, number, p_equation

__all__ = ["InteractionLabels", "interaction_labels", "interaction_sentences", "place_words"]

_LEVEL = 0.05
_PLACES = {"-1 SD": "1 SD below the mean", "mean": "the mean", "+1 SD": "1 SD above the mean"}


class InteractionLabels(NamedTuple):
    """Words for the variables of an interaction, and the unit of a moderator in SD."""

    predictor: str
    moderator: str
    outcome: str
    unit: str

    @property
    def title(self) -> str:
        """Predictor and moderator of an outcome, as a heading."""
        return f"{self.predictor} × {self.moderator}, predicting {self.outcome}"


def interaction_labels(one: Interaction) -> InteractionLabels:
    """Return words for predictor, moderator and outcome of an interaction.

    Parameters
    ----------
    one : Interaction
        From `attachpath.hypotheses.interactions`; the unit of z-scores is SD.

    Returns
    -------
    InteractionLabels
    """
    outcome = label(one.hypothesis.parsed.response)
    unit = ", in SD" if one.values is not None else ""
    return InteractionLabels(label(one.predictor), label(one.moderator), outcome, unit)


def interaction_sentences(one: Interaction, probed: Probed, row: HypothesisRow) -> list[str]:
    """Say what an interaction looks like.

    Parameters
    ----------
    one : Interaction
        From `attachpath.hypotheses.interactions`.
    probed : Probed
        From `attachpath.hypotheses.probe`.
    row : HypothesisRow
        The verdict on it.

    Returns
    -------
    list of str
        Slopes at values of the moderator; regions of significance, by each value and by all at
        once; whether one line fits. What is missing is in the notes of `probed`.
    """
    words = interaction_labels(one)
    said = []
    if probed.slopes is not None:
        said.append(_slopes(words, probed.slopes))
    if probed.regions is not None:
        said.append(_regions(words, probed.regions))
        said += _caution(row, probed.regions)
    if probed.thirds is not None:
        said.append(_linearity(words, probed.thirds))
    return said


def place_words(place: str) -> str:
    """Return words for a place on a moderator.

    Examples
    --------
    >>> place_words("-1 SD"), place_words("16th percentile")
    ('1 SD below the mean', '16th percentile')
    """
    return _PLACES.get(place, place)


def _slopes(words: InteractionLabels, slopes: pd.DataFrame) -> str:
    told = [
        f"{number(row['estimate'])} {interval(row['ci_low'], row['ci_high'])} at "
        f"{place_words(str(row['label']))}"
        for row in slopes[slopes["kind"] == "slope"].to_dict("records")
        if row["reason"] is None
    ]
    if not told:
        return f"The slopes of {words.predictor} have no numbers."
    return (
        f"Predicting {words.outcome}, the slope of {words.predictor} (unstandardised, with 95% "
        f"intervals) was {', '.join(told)} of {words.moderator}."
    )


def _regions(words: InteractionLabels, found: JohnsonNeyman) -> str:
    labels = {"predictor_label": words.predictor, "moderator_label": words.moderator}
    each = johnson_neyman_sentence(found, **labels)
    if found.regions.empty:
        return each
    at_once = johnson_neyman_sentence(found, **labels, kind="simultaneous")
    if each == at_once:
        return f"{each} That holds by the band for all values at once too."
    return f"{each} By the band for all values at once, {at_once[:1].lower()}{at_once[1:]}"


def _caution(row: HypothesisRow, found: JohnsonNeyman) -> list[str]:
    """Warn where slopes differ in significance, but not significantly from each other."""
    inside = found.regions[found.regions["observed"]] if len(found.regions) else found.regions
    if len(inside) == 0 or inside["significant"].nunique() < 2:
        return []
    if row.p_value is None or row.p_value < _LEVEL:
        return []
    caution = (
        f"The interaction itself was not told apart from zero ({p_equation(row.p_value)}): that "
        "the slope differs from zero in one region and not in another is no evidence that it "
        "differs between them (Gelman & Stern 2006)."
    )
    return [caution]


def _linearity(words: InteractionLabels, thirds: TercileSlopes) -> str:
    if thirds.reason is not None:
        return f"Whether the interaction is linear could not be looked at: {thirds.reason}."
    slopes = ", ".join(number(value) for value in thirds.slopes["estimate"])
    df = f"{number(thirds.df_num, 0)}, {number(thirds.df_den, 1)}"
    test = f"F({df}) = {number(thirds.statistic)}, {p_equation(thirds.p_value)}"
    bent = thirds.p_value < _LEVEL
    verdict = "the slopes did not lie on one line" if bent else "one line was not rejected"
    return (
        f"In the lower, middle and upper third of {words.moderator} the slope was {slopes}; "
        f"{verdict} ({test})."
    )
