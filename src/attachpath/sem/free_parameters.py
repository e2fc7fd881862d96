"""How many parameters a model has, before there are data."""

from __future__ import annotations

from attachpath.sem.parameter_table import ModelOptions, build_table
from attachpath.sem.syntax import parse_model

__all__ = ["parameter_count"]


def parameter_count(model: str, *, fixed_x: bool = True, meanstructure: bool = False) -> int:
    """Return the number of distinct free parameters of a model of one group.

    Parameters
    ----------
    model : str
        lavaan's syntax.
    fixed_x, meanstructure : bool
        As `sem` takes them.

    Returns
    -------
    int
        Parameters of one label count once; ``==`` takes none away.

    Raises
    ------
    FormulaError
        For a mistake in the model, shown at its place.

    Examples
    --------
    >>> parameter_count("security =~ s1 + s2 + s3 + s4")
    8
    """
    options = ModelOptions(fixed_x=fixed_x, mean_structure=meanstructure)
    rows = build_table(parse_model(model), options).rows
    return len({row.label or row.term for row in rows if row.free})
