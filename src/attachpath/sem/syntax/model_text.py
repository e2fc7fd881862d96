"""What a model text says, with the place of everything in the user's own lines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from attachpath.sem.syntax.expressions import Expression
from attachpath.sem.syntax.pointing import Place, shown_line

__all__ = ["Constraint", "Definition", "ModelText", "Modifier", "Place", "Statement"]


@dataclass(frozen=True)
class Modifier:
    """What stands before a variable and its ``*``.

    Parameters
    ----------
    kind : {"fixed", "free", "label", "start"}
        ``0.5*``, ``NA*``, ``a*``, ``start(0.5)*``.
    values : tuple of float, str or None
        One value, or one for each group from ``c(...)``. ``fixed``: numbers, None where
        ``c(NA, 1)`` frees a group. ``free``: None. ``label``: text, ``""`` or None in a group
        without one. ``start``: numbers, None in a group without one.
    place : Place
        Where it begins.
    """

    kind: Literal["fixed", "free", "label", "start"]
    values: tuple[float | str | None, ...]
    place: Place


@dataclass(frozen=True)
class Statement:
    """One parameter that the text names.

    Parameters
    ----------
    lhs : str
        Left variable.
    op : {"=~", "~", "~~", "~1"}
        Loading, regression, (co)variance, intercept or mean.
    rhs : str
        Right variable; ``""`` for ``~1``.
    modifiers : tuple of Modifier
        At most one of each kind; never both fixed and free.
    place : Place
        Of the right variable (for ``~1``, of its number).
    lhs_place : Place
        Of the left variable.
    """

    lhs: str
    op: Literal["=~", "~", "~~", "~1"]
    rhs: str
    modifiers: tuple[Modifier, ...]
    place: Place
    lhs_place: Place


@dataclass(frozen=True)
class Definition:
    """A new quantity, ``name := expression``.

    Parameters
    ----------
    name : str
        Its name.
    expression : Expression
        A tree of labels and names of definitions.
    place : Place
        Of the name.
    text : str
        The right side as written, without blanks.
    """

    name: str
    expression: Expression
    place: Place
    text: str


@dataclass(frozen=True)
class Constraint:
    """An equality or a bound, ``left op right``.

    Parameters
    ----------
    op : {"==", "<", ">"}
        How the sides compare.
    left, right : Expression
        Trees of labels and names of definitions.
    place : Place
        Where it begins.
    text : str
        As written, without blanks but those around `op`.
    """

    op: Literal["==", "<", ">"]
    left: Expression
    right: Expression
    place: Place
    text: str


@dataclass(frozen=True)
class ModelText:
    """A model as its text says it, in the order of the text.

    Parameters
    ----------
    text : str
        The user's text.
    statements : tuple of Statement
        A parameter each; a term that was repeated stands once, where it first stood.
    definitions : tuple of Definition
        The ``:=`` lines.
    constraints : tuple of Constraint
        The ``==``, ``<`` and ``>`` lines.
    """

    text: str
    statements: tuple[Statement, ...]
    definitions: tuple[Definition, ...]
    constraints: tuple[Constraint, ...]

    def line_at(self, place: Place) -> str:
        """Return the line of a place with a caret beneath it, for a message.

        Parameters
        ----------
        place : Place
            A place in this text.

        Returns
        -------
        str
            ``"line 1, column 6:"``, the line, and the line of the caret.

        Examples
        --------
        >>> from attachpath.sem.syntax import parse_model
        >>> model = parse_model("y ~ a*x")
        >>> print(model.line_at(model.statements[0].place))
        line 1, column 7:
            y ~ a*x
                  ^
        """
        return shown_line(self.text, place)
