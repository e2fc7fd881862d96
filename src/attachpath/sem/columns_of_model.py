"""Which columns of a table a model reads."""

from __future__ import annotations

from collections.abc import Sequence

from attachpath.sem.parameter_table import roles_of
from attachpath.sem.syntax import parse_model

__all__ = ["model_columns"]


def model_columns(model: str, auxiliary: Sequence[str] = ()) -> tuple[str, ...]:
    """Return the observed variables of a model, in the order of its parameter table.

    Parameters
    ----------
    model : str
        lavaan's syntax.
    auxiliary : sequence of str
        Auxiliary variables, which are read too.

    Returns
    -------
    tuple of str
        Names of columns that must hold numbers.

    Raises
    ------
    FormulaError
        For a mistake in the model, shown at its place.

    Examples
    --------
    >>> model_columns("security =~ s1 + s2 + s3; outcome ~ security + age", ["before"])
    ('s1', 's2', 's3', 'outcome', 'age', 'before')
    """
    return roles_of(parse_model(model).statements, tuple(auxiliary)).observed
