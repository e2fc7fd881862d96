"""The latent form of a structural model: parcels of items for scores, product indicators.

Products are double-mean-centred: parcels are centred, multiplied by the centred moderator, and the
products centred again (Lin, Wen, Marsh & Lin, 2010, Structural Equation Modeling 17, 374-391).
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from attachpath.cohort import AnsweredInstrument, Cohort, answered_instruments
from attachpath.hypotheses.hypothesis import Hypothesis
from attachpath.hypotheses.structural.client_table import client_table
from attachpath.instruments import keyed_items

__all__ = ["LatentModel", "latent_model"]

PARCELS = 3


@dataclass(frozen=True, eq=False)
class LatentModel:
    """A structural model whose measures of occasions are latent variables.

    Attributes
    ----------
    text : str
        The model with its measurement part.
    variables : DataFrame
        Parcels, products and the other columns, a row a client.
    """

    text: str
    variables: pd.DataFrame


def latent_model(cohort: Cohort, hypothesis: Hypothesis, table: pd.DataFrame) -> LatentModel | str:
    """Exchange the client means of scales for latent variables of their items.

    Parameters
    ----------
    cohort : Cohort
        With item answers.
    hypothesis : Hypothesis
        Of kind sem.
    table : DataFrame
        Its analysis table, a row a client.

    Returns
    -------
    LatentModel or str
        Why there is none, where a scale has no items in the cohort.

    Notes
    -----
    Items go to three parcels in turn, in the order of the key, and a client's parcel is the mean
    over occasions. Parcels have the metric of the z-score of their scale, and the first one gives
    the latent variable its own, so that coefficients are per SD of the score, as in the model of
    scores.
    """
    scores = client_table(hypothesis, table)
    latent = {one.name: str(one.of).removesuffix("_between") for one in hypothesis.column if one.of}
    parcels: dict[str, pd.DataFrame] = {}
    for name, source in latent.items():
        found = _parcels(cohort, source)
        if found is None:
            return f"the cohort has no items of {source}"
        rows = found.reindex(table["client_id"]).set_axis(table.index)
        spread = table[f"{source}_between"].std(ddof=1)
        parcels[name] = (rows - rows.mean()) / spread
    for one in hypothesis.column:
        first, second = one.product or ("", "")
        if first in parcels and second not in parcels and one.product:
            products = parcels[first].mul(scores[second], axis=0)
            parcels[one.name] = products - products.mean()
    return _written(hypothesis, scores, parcels)


def _parcels(cohort: Cohort, source: str) -> pd.DataFrame | None:
    """Return each client's mean of each parcel of a scale; None where it has too few items."""
    for answered in answered_instruments(cohort):
        scale = _scale(answered, source)
        if scale is None:
            continue
        occasions = cohort.occasions
        items = keyed_items(occasions, answered.instrument, scale, time=answered.time)
        if items.shape[1] < PARCELS:
            return None
        means = pd.DataFrame(
            {number: items.iloc[:, number::PARCELS].mean(axis=1) for number in range(PARCELS)}
        )
        return means.groupby(occasions["client_id"].to_numpy()).mean()
    return None


def _scale(answered: AnsweredInstrument, source: str) -> str | None:
    if answered.table != "occasions":
        return None
    scales = [one.id for one in answered.instrument.scales]
    named = {answered.instrument.scale_column(one, answered.time): one for one in scales}
    return named.get(source)


def _written(
    hypothesis: Hypothesis, scores: pd.DataFrame, parcels: dict[str, pd.DataFrame]
) -> LatentModel:
    measured = {name: [f"{name}_{number + 1}" for number in range(PARCELS)] for name in parcels}
    lines = [f"{name} =~ {' + '.join(columns)}" for name, columns in measured.items()]
    others = [str(name) for name in scores if name not in parcels]
    predicted = _predicted(hypothesis)
    apart = [name for name in others if name not in predicted]
    exogenous = [name for name in parcels if name not in predicted]
    lines += [f"{name} ~~ {' + '.join(apart)}" for name in exogenous if apart]
    named = [parcels[name].set_axis(columns, axis=1) for name, columns in measured.items()]
    variables = pd.concat([scores[others], *named], axis=1)
    return LatentModel("\n".join([hypothesis.formula.strip(), *lines]), variables)


def _predicted(hypothesis: Hypothesis) -> set[str]:
    from attachpath.sem import parse_model  # loaded where a model asks for it

    return {one.lhs for one in parse_model(hypothesis.formula).statements if one.op == "~"}
