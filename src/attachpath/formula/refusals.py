"""What a refused formula says: the code, the likely cause, and the way out.

Each function makes an error for its caller to raise.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from attachpath.errors import FormulaError, nearest_name

__all__ = [
    "ambiguous_term",
    "call",
    "collinear",
    "constant_predictor",
    "constant_response",
    "duplicate_column",
    "no_complete_rows",
    "not_finite",
    "not_numeric",
    "syntax",
    "too_few_rows",
    "too_many_levels",
    "unknown_column",
]


def syntax(text: str, what: str) -> FormulaError:
    """Refuse text that the grammar does not know."""
    return FormulaError(
        "formula-syntax",
        f"The formula does not parse, because {what}: {' '.join(text.split())}",
        "A formula is names, 0 and 1, + - * : ** ( ) ~, backticks, C(name) and (1 + x | group).",
        "Rewrite it with these; put names with blanks or dots into backticks.",
    )


def call(text: str, name: str) -> FormulaError:
    """Refuse text that looks like a call."""
    return FormulaError(
        "call-refused",
        f"The formula calls {name!r}, and calls are refused: {' '.join(text.split())}",
        "Formula text with a call would run as a program.",
        "Compute the variable in your data first and write its name; only C(name) is known.",
    )


def unknown_column(text: str, name: str, known: Iterable[str]) -> FormulaError:
    """Refuse a name that the data do not have, and give the nearest."""
    near = nearest_name(name, known)
    return FormulaError(
        "unknown-column",
        f"The data have no column {name!r}, which the formula uses: {text}",
        f"A misspelt name{f'; the nearest is {near!r}' if near else ''}.",
        "Correct the formula, or add the column.",
    )


def duplicate_column(text: str, name: str) -> FormulaError:
    """Refuse a name that several columns have."""
    return FormulaError(
        "duplicate-column",
        f"The data have several columns {name!r}, which the formula uses: {text}",
        "Tables were joined that share a column.",
        "Rename or drop all but one.",
    )


def no_complete_rows(text: str, worst: str, missing: int, rows: int) -> FormulaError:
    """Refuse data without one row that has every variable."""
    return FormulaError(
        "no-complete-rows",
        f"No row has a value of every variable of: {text}",
        f"{worst!r} is missing most often ({missing} of {rows} rows).",
        "Look at the column; leave it out of the formula or mend the data.",
    )


def not_numeric(text: str, name: str, dtype: object) -> FormulaError:
    """Refuse something else where numbers are needed."""
    return FormulaError(
        "not-numeric",
        f"The column {name!r} holds {dtype} where {text} needs numbers.",
        "Text among the numbers, or a category used as a response or a slope.",
        "Run `attachpath check` to see the cells, or recode the column.",
    )


def not_finite(name: str) -> FormulaError:
    """Refuse an infinite value in a column or a product."""
    return FormulaError(
        "not-finite",
        f"{name!r} holds an infinite value.",
        "A division by zero before the data were saved, or a product beyond what a number holds.",
        "Set such cells to missing, or measure in larger units.",
    )


def too_many_levels(text: str, name: str, levels: int) -> FormulaError:
    """Refuse a category that would fill the memory."""
    return FormulaError(
        "too-many-levels",
        f"{name!r} has {levels} categories, too many for: {text}",
        "An id or free text stands where a category should, or many categories are crossed.",
        "Leave it out, join categories, or write it as a group: (1 | name).",
    )


def ambiguous_term(text: str, term: str) -> FormulaError:
    """Refuse two terms under one name."""
    return FormulaError(
        "ambiguous-term",
        f"Two terms of {text} have the same name: {term!r}.",
        "A column has the name of an interaction, of a level or of the intercept.",
        "Rename that column.",
    )


def too_few_rows(text: str, rows: int, terms: int) -> FormulaError:
    """Refuse fewer rows than terms, or as many."""
    return FormulaError(
        "too-few-rows",
        f"{rows} complete rows cannot estimate {terms} terms: {text}",
        "Too many predictors, or too many missing values.",
        "Drop predictors, or find out why rows are incomplete.",
    )


def constant_response(name: str, rows: int) -> FormulaError:
    """Refuse a response without variance."""
    return FormulaError(
        "constant-response",
        f"{name!r} has the same value in all {rows} rows used.",
        "Only one level is left after rows with missing values were dropped.",
        "Look at the column; there is nothing to explain in it.",
    )


def constant_predictor(text: str, term: str, rows: int) -> FormulaError:
    """Refuse a predictor without variance."""
    return FormulaError(
        "constant-predictor",
        f"{term!r} has the same value in all {rows} rows used by: {text}",
        "Everybody is alike on it, or only such rows are complete.",
        "Leave it out of the formula.",
    )


def collinear(text: str, terms: Sequence[str]) -> FormulaError:
    """Refuse terms that are exact functions of each other."""
    return FormulaError(
        "collinear",
        f"These terms are exact functions of each other: {', '.join(map(repr, terms))} in: {text}",
        "One variable was computed from the others, or the same variable stands there twice.",
        "Leave one of them out.",
    )
