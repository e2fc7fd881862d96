"""Methods on the variables that a theory declares: their words, scale and role."""

from __future__ import annotations

from attachpath.hypotheses import Theory, Variable
from attachpath.reporting.methods.sentences import joined
from attachpath.reporting.printable import one_line
from attachpath.reporting.topics import MethodsText

__all__ = ["variable_methods"]


def variable_methods(theory: Theory) -> list[MethodsText]:
    """Say which variables a theory declares, on what scale, and as what they stand in it.

    Parameters
    ----------
    theory : Theory
        As stated.

    Returns
    -------
    list of MethodsText
        One paragraph; none where the theory declares no variable.

    Examples
    --------
    >>> from attachpath.hypotheses import load_theory
    >>> variable_methods(load_theory("et_graf"))
    []
    """
    if not theory.variable:
        return []
    text = f"Variables that the theory names: {joined(map(_described, theory.variable))}."
    return [MethodsText(topic="measures", text=text)]


def _described(variable: Variable) -> str:
    column = variable.name if variable.label else ""
    beside = [one_line(word) for word in (column, variable.scale, variable.role) if word]
    return one_line(variable.words) + (f" [{'; '.join(beside)}]" if beside else "")
