"""The table of a structural model: z-scores over clients, and products of them."""

from __future__ import annotations

import pandas as pd

from attachpath.errors import EstimationError
from attachpath.hypotheses.hypothesis import Hypothesis

__all__ = ["client_table"]


def client_table(hypothesis: Hypothesis, table: pd.DataFrame) -> pd.DataFrame:
    """Return the observed variables of a structural model under the names of its text.

    Parameters
    ----------
    hypothesis : Hypothesis
        Of kind sem.
    table : DataFrame
        Its analysis table, a row a client.

    Returns
    -------
    DataFrame
        Each variable as z-score over the clients who have it; a product of z-scores is missing
        where one of its factors is, and no z-score itself.

    Raises
    ------
    EstimationError
        ``not-numeric`` for a column of text, ``constant-variable`` for one that is the same for
        everybody.
    """
    named = {one.name: one for one in hypothesis.column}

    def z_score(name: str) -> pd.Series:
        column = str(named[name].of) if name in named else name
        return _z_score(column, table[column])

    made = {}
    for name in hypothesis.variables:
        product = named[name].product if name in named else None
        if product is None:
            made[name] = z_score(name)
        else:
            made[name] = z_score(product[0]) * z_score(product[1])
    return pd.DataFrame(made, index=table.index)


def _z_score(name: str, column: pd.Series) -> pd.Series:
    if not pd.api.types.is_numeric_dtype(column):
        raise EstimationError(
            "not-numeric",
            f"The column {name!r} holds text, and a structural model wants numbers.",
            "The column is a label, or numbers were read as text.",
            "Use a column of numbers; of a category, a yes-no column of your own.",
        )
    numbers = column.astype(float)
    spread = numbers.std(ddof=1)
    if not spread > 0:
        raise EstimationError(
            "constant-variable",
            f"The column {name!r} is the same for all clients who have it.",
            "Nothing can go with what does not differ.",
            "Leave it out of the model.",
        )
    return (numbers - numbers.mean()) / spread
