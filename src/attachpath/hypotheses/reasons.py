"""An error as a reason: what went wrong, without the formula that stands beside it."""

from __future__ import annotations

from attachpath.errors import AttachpathError

__all__ = ["reason_for"]

_BEFORE = (" in", " by", " of", " for")
"""Words that lead to the formula, and say nothing without it."""


def reason_for(error: AttachpathError, formula: str) -> str:
    """Write an error as the reason of a row that names its formula itself.

    Parameters
    ----------
    error : AttachpathError
        What a model raised.
    formula : str
        The formula, as the error may have it at the end.

    Returns
    -------
    str
        The message without the formula, and the code.

    Examples
    --------
    >>> from attachpath.errors import FormulaError
    >>> error = FormulaError("constant-predictor", "'x' has the same value in all 9 rows used by: "
    ...                      "y ~ x", "Everybody is alike.", "Leave it out.")
    >>> reason_for(error, "y ~ x")
    "'x' has the same value in all 9 rows used [constant-predictor]"
    """
    message = error.message.removesuffix(f": {formula}")
    if message != error.message:
        word = next((word for word in _BEFORE if message.endswith(word)), "")
        message = message.removesuffix(word)
    return f"{message.rstrip('.')} [{error.code}]"
