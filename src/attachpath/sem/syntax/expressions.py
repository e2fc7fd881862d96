"""Trees of names, numbers and operators: their value and their text.

The trees of ``:=``, ``==``, ``<`` and ``>``. Sums and products hold all their parts in one node,
so that a long sum is no deeper than a short one.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "FUNCTIONS",
    "Expression",
    "Function",
    "Name",
    "Negative",
    "Number",
    "Power",
    "Product",
    "Sum",
]

Values = Mapping[str, "float | NDArray[np.float64]"]
Value = float | NDArray[np.float64]

_PLAIN_NAME = re.compile(r"\.*[^\W\d][\w.]*")
# How tightly the text of a node holds together; a looser part needs brackets.
_SUM, _PRODUCT, _SIGNED, _POWER, _ATOM = range(5)


class Expression(ABC):
    """A tree that can be evaluated and differentiated.

    Two trees are equal when they are written alike.

    Examples
    --------
    >>> from attachpath.sem.syntax import parse_model
    >>> model = parse_model("m ~ a*x; y ~ b*m; share := a*b / (1 + a^2)")
    >>> share = model.definitions[0].expression
    >>> sorted(share.names), share.value({"a": 1.0, "b": 3.0})
    (['a', 'b'], 1.5)
    >>> print(share.derivative("b"))
    a/(1+a^2)
    """

    binding: int = _ATOM

    @property
    @abstractmethod
    def names(self) -> frozenset[str]:
        """The names in the tree."""

    def derivative(self, name: str) -> Expression:
        """Return the partial derivative, a tree with its zeros and ones folded.

        Parameters
        ----------
        name : str
            The name to differentiate by; all others are held constant.

        Returns
        -------
        Expression
        """
        from attachpath.sem.syntax.differentiation import derivative

        return derivative(self, name)

    def value(self, values: Values) -> Value:
        """Evaluate the tree.

        Parameters
        ----------
        values : mapping of str to float or ndarray
            A number for each name, or an array of draws (all arrays of one shape).

        Returns
        -------
        float or ndarray
            Infinite or not a number where the tree divides by zero or leaves a domain;
            no warning.

        Raises
        ------
        KeyError
            If a name has no value.
        """
        with np.errstate(all="ignore"):
            found = self._at(values)
        return found if isinstance(found, np.ndarray) else float(found)

    @abstractmethod
    def _at(self, values: Values) -> Value: ...


@dataclass(frozen=True)
class Number(Expression):
    """A number."""

    number: float

    @property
    def names(self) -> frozenset[str]:
        """No names."""
        return frozenset()

    def _at(self, values: Values) -> Value:  # noqa: ARG002
        return np.float64(self.number)

    def __str__(self) -> str:
        return _number_text(self.number)


@dataclass(frozen=True)
class Name(Expression):
    """A label, or the name of a definition."""

    name: str

    @property
    def names(self) -> frozenset[str]:
        """The name itself."""
        return frozenset((self.name,))

    def _at(self, values: Values) -> Value:
        found: Value = np.asarray(values[self.name], dtype=np.float64)[()]
        return found

    def __str__(self) -> str:
        return self.name if _PLAIN_NAME.fullmatch(self.name) else f"`{self.name}`"


@dataclass(frozen=True)
class Sum(Expression):
    """Terms to add, or to take away where `away` is true."""

    terms: tuple[Expression, ...]
    away: tuple[bool, ...]

    binding = _SUM

    @property
    def names(self) -> frozenset[str]:
        """The names of all terms."""
        return frozenset().union(*(term.names for term in self.terms))

    def _at(self, values: Values) -> Value:
        total: Value = np.float64(0.0)
        for term, away in zip(self.terms, self.away, strict=True):
            part = term._at(values)
            total = total - part if away else total + part
        return total

    def __str__(self) -> str:
        written = ""
        for term, away in zip(self.terms, self.away, strict=True):
            sign = "-" if away else "+" if written else ""
            written += sign + _within(term, _PRODUCT)
        return written


@dataclass(frozen=True)
class Product(Expression):
    """Factors to multiply by, or to divide by where `below` is true; the first is above."""

    factors: tuple[Expression, ...]
    below: tuple[bool, ...]

    binding = _PRODUCT

    @property
    def names(self) -> frozenset[str]:
        """The names of all factors."""
        return frozenset().union(*(factor.names for factor in self.factors))

    def _at(self, values: Values) -> Value:
        total: Value = np.float64(1.0)
        for factor, below in zip(self.factors, self.below, strict=True):
            part = factor._at(values)
            total = total / part if below else total * part
        return total

    def __str__(self) -> str:
        written = ""
        for factor, below in zip(self.factors, self.below, strict=True):
            sign = "/" if below else "*" if written else ""
            written += sign + _within(factor, _SIGNED)
        return written


@dataclass(frozen=True)
class Negative(Expression):
    """A minus sign before a tree."""

    inner: Expression

    binding = _SIGNED

    @property
    def names(self) -> frozenset[str]:
        """The names behind the sign."""
        return self.inner.names

    def _at(self, values: Values) -> Value:
        return -self.inner._at(values)

    def __str__(self) -> str:
        return f"-{_within(self.inner, _SIGNED)}"


@dataclass(frozen=True)
class Power(Expression):
    """A tree to the power of a number."""

    base: Expression
    exponent: float

    binding = _POWER

    @property
    def names(self) -> frozenset[str]:
        """The names of the base."""
        return self.base.names

    def _at(self, values: Values) -> Value:
        raised: Value = np.power(self.base._at(values), self.exponent)
        return raised

    def __str__(self) -> str:
        return f"{_within(self.base, _ATOM)}^{_number_text(self.exponent)}"


@dataclass(frozen=True)
class Function(Expression):
    """One of `FUNCTIONS` of a tree."""

    function: str
    argument: Expression

    @property
    def names(self) -> frozenset[str]:
        """The names of the argument."""
        return self.argument.names

    def _at(self, values: Values) -> Value:
        return FUNCTIONS[self.function](self.argument._at(values))

    def __str__(self) -> str:
        return f"{self.function}({self.argument})"


# Only functions that have a derivative wherever they have a value inside their domain.
FUNCTIONS: Mapping[str, Callable[[Value], Value]] = {
    "exp": np.exp,
    "log": np.log,
    "sqrt": np.sqrt,
}


def _within(part: Expression, binding: int) -> str:
    """Write a part inside a tighter node, in brackets where they are needed."""
    return str(part) if part.binding >= binding else f"({part})"


def _number_text(number: float) -> str:
    return str(int(number)) if number.is_integer() and abs(number) < 1e15 else repr(number)
