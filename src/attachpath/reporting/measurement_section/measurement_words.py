"""Sentences on measurement: what the reliabilities are, and what one source could account for."""

from __future__ import annotations

import pandas as pd

from attachpath.measurement import OccasionAssociations
from attachpath.reporting.hypothesis_row import plain_value
from attachpath.reporting.numbers import bounded, count, percent
from attachpath.reporting.printable import one_line
from attachpath.reporting.section import Cell
from attachpath.reporting.topics import MethodsText

__all__ = [
    "common_method_words",
    "key_sentences",
    "measurement_findings",
    "measurement_methods",
    "measurement_numbers",
    "without_items_sentence",
]

_ENOUGH = 0.7

_RANGES = {
    "client": "Scales that clients answer once: α {spread} ({n}, subscales included).",
    "within": "Change within clients at one occasion: α {spread} ({n} repeated scales, subscales "
    "included). Associations within clients are the smaller for it.",
}
_MEANS = "Client means over the occasions that clients have: reliability {spread} ({n} scores)."

_WHAT_IT_TELLS = (
    "All these scales come from the client at one sitting. A halo (one impression of the "
    "therapist that colours every answer) or a response style would raise all correlations "
    "together and give one large first dimension; so would true relations. A large first "
    "dimension is therefore no proof of common method variance, and a small one no proof of its "
    "absence (Podsakoff, MacKenzie, Lee & Podsakoff, 2003). Stable response styles cancel within "
    "clients; moods of the day do not. Other raters, marker variables or predictors from an "
    "earlier occasion can tell more."
)


def measurement_findings(rows: pd.DataFrame, repeated: OccasionAssociations) -> list[str]:
    """Summarise reliabilities and correlations of a cohort's scales.

    Parameters
    ----------
    rows : DataFrame
        From `attachpath.measurement.scale_reliability`.
    repeated : OccasionAssociations
        From `attachpath.measurement.occasion_associations`.

    Returns
    -------
    list of str
    """
    told = _answer(rows, repeated)
    for level, sentence in _RANGES.items():
        part = rows[(rows["level"] == level) & (rows["coefficient"] == "alpha")]
        told += _range_sentence(part["estimate"].dropna(), sentence)
    told += _range_sentence(pd.Series(repeated.between, dtype=float), _MEANS)
    within = repeated.common.get("within")
    if within is not None and not within.reason:
        told.append(
            f"Scales of the same occasion correlated {bounded(within.mean_absolute)} within "
            "clients on average in absolute value."
        )
    none = "The cohort has neither item answers nor repeated scores: no reliability is known."
    return told or [none]


def _answer(rows: pd.DataFrame, repeated: OccasionAssociations) -> list[str]:
    """Say first how far each level can be relied upon."""
    means = pd.Series(repeated.between, dtype=float)
    alphas = rows[rows["coefficient"] == "alpha"].dropna(subset="estimate")
    once = alphas.loc[alphas["level"] == "client", "estimate"]
    within = alphas.loc[alphas["level"] == "within", "estimate"]
    said = [
        f"{count((values >= _ENOUGH).sum())} of {count(len(values))} {words}"
        for values, words in (
            (once, "scales that are answered once"),
            (means, "client means"),
            (within, "scales of change within clients"),
        )
        if len(values)
    ]
    if not said:
        return []
    return [f"{_joined(said)} have a reliability of {bounded(_ENOUGH)} or more."]


def _joined(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def measurement_numbers(rows: pd.DataFrame, repeated: OccasionAssociations) -> dict[str, Cell]:
    """Return the numbers of the section by name.

    Parameters
    ----------
    rows, repeated
        As in `measurement_findings`.

    Returns
    -------
    dict of str to number or None
    """
    numbers: dict[str, Cell] = {
        f"{row['coefficient']}_{row['level']}_{row['column']}": plain_value(row["estimate"])
        for row in rows.to_dict("records")
        if row["answered"]
    }
    numbers |= {f"mean_{name}": value for name, value in repeated.between.items()}
    if len(repeated.esat):
        numbers |= {
            f"{row['esat']}_{row['level']}_reliability": plain_value(row["reliability"])
            for row in repeated.esat.to_dict("records")
        }
    for level, found in repeated.common.items():
        numbers[f"mean_absolute_r_{level}"] = plain_value(found.mean_absolute)
        numbers[f"first_share_{level}"] = plain_value(found.first_share)
    return numbers


def measurement_methods(rows: pd.DataFrame, repeated: OccasionAssociations) -> list[MethodsText]:
    """Return the Methods sentences of what was computed.

    Parameters
    ----------
    rows, repeated
        As in `measurement_findings`.

    Returns
    -------
    list of MethodsText
    """
    told = []
    if rows["answered"].any():
        told.append(
            "Internal consistency was described by coefficient alpha and by omega of a one-factor "
            "model, with distribution-free 95% intervals (Maydeu-Olivares et al., 2007)."
        )
    if (rows["answered"].astype(bool) & (rows["level"] == "within")).any():
        told.append(
            "For repeated questionnaires both were computed from the covariance matrices of the "
            "items within and between clients (Geldhof, Preacher & Zyphur, 2014)."
        )
    if repeated.between:
        told.append(
            "The reliability of client means over T occasions is τ / (τ + σ² / T), τ the variance "
            "between and σ² that within clients (Raudenbush & Bryk, 2002)."
        )
    if len(repeated.pairs):
        told.append(
            "Within-client correlations are those of deviations from the client's mean "
            "(Bakdash & Marusich, 2017), between-client correlations those of client means."
        )
    return [MethodsText(topic="measures", text=text) for text in told]


def key_sentences(assumptions: list[str]) -> list[str]:
    """Say in a paragraph whose keys are assumed or come from a user's file.

    Parameters
    ----------
    assumptions : list of str
        From `key_assumptions`; their first sentences are taken.

    Returns
    -------
    list of str
        One paragraph, or none.

    Examples
    --------
    >>> key_sentences(["Mood Scale: the scoring key is assumed. Items 1-4 were taken."])
    ['Mood Scale: the scoring key is assumed. The section on assumptions says more.']
    """
    first = [f"{sentence.split('. ')[0].removesuffix('.')}." for sentence in assumptions]
    return [" ".join([*first, "The section on assumptions says more."])] if first else []


def without_items_sentence(rows: pd.DataFrame) -> list[str]:
    """Say for which questionnaires a cohort has scores alone, so that alpha has no value."""
    answered = rows.groupby("questionnaire", sort=False)["answered"].any()
    names = [one_line(str(name)) for name in answered.index[~answered.astype(bool)]]
    if not names:
        return []
    told = (
        f"The cohort has no item answers to these questionnaires: {'; '.join(names)}. α, ω and "
        "item statistics cannot be computed for them; the reliability of the means of repeated "
        "scores can."
    )
    return [told]


def common_method_words(repeated: OccasionAssociations) -> list[str]:
    """Say how much scales of one occasion have in common, and what that can and cannot tell.

    Parameters
    ----------
    repeated : OccasionAssociations
        From `attachpath.measurement.occasion_associations`.

    Returns
    -------
    list of str
    """
    within, between = (repeated.common.get(level) for level in ("within", "between"))
    if within is None:
        return []
    if within.reason:
        return [f"What scales of one occasion have in common was not described: {within.reason}."]
    first = (
        f"Within clients the {within.scales} scales of the same occasion correlated "
        f"{bounded(within.mean_absolute)} on average in absolute value ({bounded(within.lowest)} "
        f"to {bounded(within.highest)}). The first dimension takes {percent(within.first_share)} "
        f"of their variance (without any correlation it would be "
        f"{percent(1 / within.scales)}), the second {percent(within.second_share)}; one factor "
        f"reproduces {percent(within.reproduced)} of the squared correlations, and the largest "
        f"correlation that it leaves is {bounded(within.largest_residual)}."
    )
    told = [first]
    if between is not None and not between.reason:
        told.append(
            f"Between clients the mean absolute correlation is {bounded(between.mean_absolute)}, "
            f"and the first dimension takes {percent(between.first_share)}."
        )
    return [*told, _WHAT_IT_TELLS]


def _range_sentence(values: pd.Series, sentence: str) -> list[str]:
    if values.empty:
        return []
    low, high = bounded(values.min()), bounded(values.max())
    spread = low if low == high else f"{low} to {high}"
    return [sentence.format(n=count(len(values)), spread=spread)]
