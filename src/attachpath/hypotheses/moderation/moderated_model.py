"""The model of a link: the model of a hypothesis, its predictor crossed with a moderator."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from attachpath.cohort import ESAT, esat_check
from attachpath.formula import RandomPart
from attachpath.hypotheses.changed_formula import change, terms_of
from attachpath.hypotheses.moderation.sequence import variable_of
from attachpath.hypotheses.theory import Hypothesis, Theory

if TYPE_CHECKING:
    from pandas.api.typing import SeriesGroupBy

__all__ = ["crossed", "removed_from"]


def crossed(
    theory: Theory, hypothesis: Hypothesis, predictor: str, moderator: str, table: pd.DataFrame
) -> Hypothesis:
    """Cross a predictor of a hypothesis with a moderator.

    Parameters
    ----------
    theory : Theory
        Says what ESAT removes.
    hypothesis : Hypothesis
        Its products stay.
    predictor, moderator : str
        Columns.
    table : DataFrame
        The rows, with both columns; they tell where the moderator is constant within groups.

    Returns
    -------
    Hypothesis
        Its term is the product. Where ESAT is a factor, the product of what was removed from it
        stands beside (rule 1 for ESAT); where the moderator is constant within therapists, or
        another group with a random intercept, the predictor has an independent slope over them.

    Raises
    ------
    UsageError
        ``both-esats``: the moderator is the other ESAT.
    """
    pairs = [(predictor, moderator)]
    pairs += [(beside, moderator) for beside in removed_from(predictor, theory)]
    pairs += [(predictor, beside) for beside in removed_from(moderator, theory)]
    plain = [(name,) for pair in pairs for name in pair]
    products = [pair for pair in pairs if len(set(pair)) == 2]
    terms = {frozenset(term): term for term in (*terms_of(hypothesis), *plain, *products)}
    esat_check(
        [":".join(term) for term in terms.values()],
        response=hypothesis.parsed.response,
        esat=theory.esat,
        control=theory.esat_control,
    )
    return change(
        hypothesis,
        terms=terms.values(),
        random=[*hypothesis.parsed.random, *_slopes(hypothesis, predictor, moderator, table)],
        term=f"{predictor}:{moderator}",
    )


def removed_from(column: str, theory: Theory) -> list[str]:
    """Return the columns that were removed from an ESAT, at its level; none for other columns."""
    kind = variable_of(column)
    if kind not in ESAT:
        return []
    level = column.removeprefix(kind)
    found = [] if theory.esat_control == "ecr" else [ESAT[kind].cats + level]
    if theory.esat_control != "cats" and "_within" not in level:
        found.append(ESAT[kind].ecr)
    return found


def _slopes(
    hypothesis: Hypothesis, predictor: str, moderator: str, table: pd.DataFrame
) -> list[RandomPart]:
    """Give the predictor a slope over every group within which the moderator is constant."""
    if not pd.api.types.is_numeric_dtype(table[predictor].dtype):
        return []
    random = hypothesis.parsed.random
    groups = dict.fromkeys(part.group for part in random if part.group != "client_id")
    sloped = {part.group for part in random if predictor in part.slopes}
    clients = table.drop_duplicates("client_id")
    return [
        RandomPart(False, (predictor,), group)
        for group in groups
        if group not in sloped and _constant_within(clients.groupby(group)[moderator])
    ]


def _constant_within(values: SeriesGroupBy[Any, Any]) -> bool:
    """Tell whether no group has two different values, though groups have several clients."""
    return bool(values.nunique().max() <= 1 < values.count().max())
