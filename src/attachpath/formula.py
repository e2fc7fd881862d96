"""The one grammar for model formulas, and the design matrix that every engine receives.

A formula is names, numbers 0 and 1, ``+ - * : ** ( ) ~``, backticks, ``C(name)`` and random parts
``(1 + x | group)``. Nothing else parses and nothing is evaluated: each name is exchanged for a
placeholder before formulaic expands the terms, so no library ever sees the user's text.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pandas as pd
from formulaic import ModelSpec
from formulaic.parser import DefaultFormulaParser
from formulaic.parser.types import Factor, Term
from scipy import linalg

from attachpath.errors import FormulaError, nearest_name

__all__ = ["Design", "Formula", "RandomDesign", "RandomPart", "design", "parse_formula"]

_TOKEN = re.compile(r"\s*(?:(\*\*)|(`[^`\n]+`)|([^\W\d]\w*)|(\d+)|([-+*:~()|]))")
_PLAIN_NAME = re.compile(r"[^\W\d]\w*")
_OPENING = re.compile(r"\s*\(")
_CALL = re.compile(r"([^\W\d][\w.]*)\s*\(")
_LONGEST = 5_000
_DEEPEST = 20
_HIGHEST_POWER = 4
_MOST_TERMS = 200
_MOST_STEPS = 50_000
_MOST_COLUMNS = 1_000


@dataclass(frozen=True)
class RandomPart:
    """One random part of a formula, ``(1 + x | group)``.

    Attributes
    ----------
    intercept : bool
        Whether the groups differ in level.
    slopes : tuple of str
        Columns whose slopes differ between groups.
    group : str
        Grouping column.
    """

    intercept: bool
    slopes: tuple[str, ...]
    group: str

    @property
    def terms(self) -> tuple[str, ...]:
        """Names of the random effects: ``"1"`` for the intercept, else the column."""
        return (("1",) if self.intercept else ()) + self.slopes

    def __str__(self) -> str:
        first = "1" if self.intercept else "0"
        return f"({' + '.join((first, *map(_quoted, self.slopes)))} | {_quoted(self.group)})"


@dataclass(frozen=True)
class Formula:
    """A parsed formula.

    Attributes
    ----------
    text : str
        As the user wrote it, white space folded.
    response : str
        Column on the left.
    fixed : str
        Right side without its random parts.
    columns : tuple of str
        Every data column that the formula uses, response first, groups last.
    categorical : tuple of str
        Columns inside ``C()``.
    random : tuple of RandomPart
        The random parts.
    tokens : tuple of str
        Tokens of the fixed part; names of columns keep their place.
    """

    text: str
    response: str
    fixed: str
    columns: tuple[str, ...]
    categorical: tuple[str, ...]
    random: tuple[RandomPart, ...]
    tokens: tuple[tuple[str, str], ...]

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, eq=False)
class RandomDesign:
    """The rows of one random part.

    Attributes
    ----------
    group : str
        Grouping column.
    terms : tuple of str
        ``"1"`` or column names.
    matrix : numpy.ndarray
        Values, shape (rows, terms).
    codes : numpy.ndarray
        Group of each row, 0 .. n_groups - 1; -1 where the row belongs to no group.
    n_groups : int
        Number of groups.
    """

    group: str
    terms: tuple[str, ...]
    matrix: np.ndarray
    codes: np.ndarray
    n_groups: int


@dataclass(frozen=True, eq=False)
class Design:
    """What an engine receives instead of text.

    Attributes
    ----------
    formula : Formula
        Where it came from.
    response : numpy.ndarray
        Shape (rows,).
    matrix : numpy.ndarray
        Fixed part, full rank, shape (rows, terms).
    terms : tuple of str
        Names of its columns; the intercept is ``"Intercept"``, a level ``"gender[male]"``.
    random : tuple of RandomDesign
        One for each random part.
    rows : numpy.ndarray
        Positions of the complete rows in the data.
    n_dropped : int
        Number of rows left out.
    notes : tuple of str
        How many rows each column cost.
    """

    formula: Formula
    response: np.ndarray
    matrix: np.ndarray
    terms: tuple[str, ...]
    random: tuple[RandomDesign, ...]
    rows: np.ndarray
    n_dropped: int
    notes: tuple[str, ...]

    @property
    def n_groups(self) -> dict[str, int]:
        """Number of groups by grouping column."""
        return {part.group: part.n_groups for part in self.random}


@lru_cache(maxsize=512)
def parse_formula(text: str) -> Formula:
    """Parse a formula without evaluating anything.

    Parameters
    ----------
    text : str
        For example ``"iip_post ~ iip_pre + esat_anx_between * ecr_anxiety + (1 | therapist_id)"``.

    Returns
    -------
    Formula

    Raises
    ------
    FormulaError
        ``call-refused`` for anything that looks like a call other than ``C(name)``, and
        ``formula-syntax`` for whatever else the grammar does not know.

    Examples
    --------
    >>> parse_formula("y ~ x * z + (1 + x | g)").columns
    ('y', 'x', 'z', 'g')
    """
    tokens = _tokens(text)
    split = [place for place, (kind, _) in enumerate(tokens) if kind == "~"]
    if len(split) != 1 or split[0] != 1 or tokens[0][0] != "name":
        raise _syntax(text, "it needs one response, one `~` and a right side, as in `y ~ x`")
    fixed, random = _take_random_parts(tokens[2:], text)
    if not fixed:
        fixed = [("number", "1")]
    _Grammar(fixed, text).check()
    names = [name for kind, name in fixed if kind in ("name", "category")]
    slopes = [name for part in random for name in part.slopes]
    groups = [part.group for part in random]
    _check_uses(tokens[0][1], fixed, random, text)
    return Formula(
        text=" ".join(text.split()),
        response=tokens[0][1],
        fixed=" ".join(_written(token) for token in fixed),
        columns=tuple(dict.fromkeys([tokens[0][1], *names, *slopes, *groups])),
        categorical=tuple(dict.fromkeys(name for kind, name in fixed if kind == "category")),
        random=tuple(random),
        tokens=tuple(fixed),
    )


def design(
    formula: str | Formula, data: pd.DataFrame, *, partial_groups: tuple[str, ...] = ()
) -> Design:
    """Make the design matrices of a formula from complete rows, and check their rank.

    Parameters
    ----------
    formula : str or Formula
        The model.
    data : DataFrame
        One row an observation.
    partial_groups : tuple of str
        Grouping columns that may be empty: such rows stay and get code -1 (partial nesting).

    Returns
    -------
    Design

    Raises
    ------
    FormulaError
        ``unknown-column``, ``duplicate-column``, ``not-numeric``, ``not-finite``,
        ``no-complete-rows``, ``too-few-rows``, ``constant-response``, ``constant-predictor``,
        ``collinear``, ``too-many-levels`` or ``ambiguous-term``, with the columns at fault.

    Notes
    -----
    Text columns and ``C(name)`` are coded by treatment contrasts, the first level in sorted
    order as reference.

    Examples
    --------
    >>> data = pd.DataFrame({"y": [1.0, 2, 4, 3], "x": [0.0, 1, 2, 4], "g": list("aabb")})
    >>> design("y ~ x + (1 | g)", data).terms
    ('Intercept', 'x')
    """
    parsed = parse_formula(formula) if isinstance(formula, str) else formula
    _check_columns(parsed, data)
    rows, notes = _complete_rows(parsed, data, partial_groups)
    used = data[list(parsed.columns)].iloc[rows].infer_objects()
    response = _numeric(used[parsed.response], parsed)
    matrix, terms = _fixed_matrix(parsed, used)
    random = tuple(_random_design(part, used, parsed) for part in parsed.random)
    _check_rank(parsed, response, matrix, terms)
    return Design(parsed, response, matrix, terms, random, rows, len(data) - len(rows), notes)


# --- text -> tokens ---------------------------------------------------------------------------


def _tokens(text: str) -> list[tuple[str, str]]:
    if len(text) > _LONGEST:
        raise _syntax(text[:60] + "...", f"it is longer than {_LONGEST} characters")
    for called in _CALL.findall(re.sub(r"`[^`\n]*`", "`", text)):
        if called != "C":
            raise _call(text, called)
    tokens: list[tuple[str, str]] = []
    place = 0
    end = len(text.rstrip())
    while place < end:
        found = _TOKEN.match(text, place)
        if not found:
            raise _refused_character(text, place)
        power, quoted, name, number, sign = found.groups()
        if quoted:
            if _OPENING.match(text, found.end()):
                raise _call(text, quoted[1:-1])
            tokens.append(("name", quoted[1:-1]))
        elif name:
            tokens.append(("name", name))
        elif number:
            tokens.append(("number", number))
        else:
            tokens.append((power or sign, power or sign))
        place = found.end()
    return _categories(tokens, text)


def _categories(tokens: list[tuple[str, str]], text: str) -> list[tuple[str, str]]:
    """Turn ``C ( name )`` into one token and refuse every other name before a bracket."""
    joined: list[tuple[str, str]] = []
    place = 0
    while place < len(tokens):
        kind, value = tokens[place]
        if kind == "name" and [k for k, _ in tokens[place + 1 : place + 2]] == ["("]:
            inside = tokens[place + 2 : place + 4]
            if value != "C" or [k for k, _ in inside] != ["name", ")"]:
                raise _call(text, value)
            joined.append(("category", inside[0][1]))
            place += 4
            continue
        joined.append((kind, value))
        place += 1
    return joined


def _take_random_parts(
    tokens: list[tuple[str, str]], text: str
) -> tuple[list[tuple[str, str]], list[RandomPart]]:
    """Split off ``(... | group)``; each stands at top level, joined by a plus."""
    fixed: list[tuple[str, str]] = []
    random: list[RandomPart] = []
    place = 0
    while place < len(tokens):
        if tokens[place][0] == "(":
            close = _closing(tokens, place, text)
            inside = tokens[place + 1 : close]
            if any(kind == "|" for kind, _ in inside):
                if fixed and fixed[-1][0] != "+":
                    raise _syntax(text, "a random part `( | )` is joined by a plus")
                fixed = fixed[:-1]
                random += _random_parts(inside, text)
                place = close + 1
                if place < len(tokens) and tokens[place][0] not in ("+", "-"):
                    raise _syntax(text, "a random part `( | )` is followed by a plus or nothing")
                if not fixed and [kind for kind, _ in tokens[place:]] == ["+"]:
                    raise _syntax(text, "a name is expected after its last plus")
                if not fixed and place < len(tokens) and tokens[place][0] == "+":
                    place += 1
                continue
        if tokens[place][0] == "|":
            raise _syntax(text, "`|` belongs into a random part in brackets, `(1 | group)`")
        fixed.append(tokens[place])
        place += 1
    return fixed, random


def _closing(tokens: list[tuple[str, str]], start: int, text: str) -> int:
    depth = 0
    for place in range(start, len(tokens)):
        depth += {"(": 1, ")": -1}.get(tokens[place][0], 0)
        if depth == 0:
            return place
    raise _syntax(text, "a bracket is not closed")


def _random_parts(inside: list[tuple[str, str]], text: str) -> list[RandomPart]:
    bars = [place for place, (kind, _) in enumerate(inside) if kind == "|"]
    double = len(bars) == 2 and bars[1] == bars[0] + 1
    group = inside[bars[-1] + 1 :]
    if (len(bars) != 1 and not double) or [kind for kind, _ in group] != ["name"]:
        raise _syntax(text, "a random part is `(1 + x | group)` with one group")
    left = inside[: bars[0]]
    intercept, slopes, want_name = True, [], True
    for kind, value in left:
        if want_name and kind == "number" and value in ("0", "1"):
            intercept = value == "1"
        elif want_name and kind == "name":
            slopes.append(value)
        elif want_name or kind != "+":
            raise _syntax(text, "the left of a random part is 0 or 1 and names, joined by plus")
        want_name = not want_name
    if not left or want_name or not (intercept or slopes):
        raise _syntax(text, "a random part needs an intercept or a slope")
    if not double:
        return [RandomPart(intercept, tuple(slopes), group[0][1])]
    parts = [RandomPart(False, (slope,), group[0][1]) for slope in slopes]
    return ([RandomPart(True, (), group[0][1])] if intercept else []) + parts


def _check_uses(
    response: str, fixed: list[tuple[str, str]], random: list[RandomPart], text: str
) -> None:
    """Refuse a name in two roles that exclude each other."""
    names = {name for kind, name in fixed if kind == "name"}
    effects = [(part.group, term) for part in random for term in part.terms]
    on_the_right = names.union(*effects) if effects else names
    both = sorted(names & {name for kind, name in fixed if kind == "category"})
    if response in on_the_right or ("category", response) in fixed:
        raise _syntax(text, f"the response {response!r} stands on the right side too")
    if both:
        raise _syntax(text, f"{both[0]!r} stands there as a number and as a category")
    for effect in effects:
        if effects.count(effect) > 1:
            raise _syntax(text, f"{effect[1]!r} varies between groups of {effect[0]!r} twice")


class _Grammar:
    """Recursive descent over the fixed part: it says yes, or raises.

    Each step returns the most terms its part can expand to, and their sum is bounded, so that a
    short text cannot ask for an endless expansion.
    """

    def __init__(self, tokens: list[tuple[str, str]], text: str) -> None:
        self.tokens = [*tokens, ("end", "")]
        self.text = text
        self.place = 0
        self.steps = 0

    def check(self) -> None:
        self._sum(0)
        if self._kind() != "end":
            raise _syntax(self.text, f"{_written(self.tokens[self.place])!r} is not expected there")

    def _sum(self, depth: int) -> int:
        if depth > _DEEPEST:
            raise _syntax(self.text, f"brackets are nested deeper than {_DEEPEST}")
        if self._kind() in ("-", "+"):
            self.place += 1
        size = self._product(depth)
        while self._kind() in ("+", "-"):
            self.place += 1
            size = self._counted(size + self._product(depth))
        return size

    def _product(self, depth: int) -> int:
        size = self._interaction(depth)
        while self._kind() == "*":
            self.place += 1
            right = self._interaction(depth)
            size = self._counted(size + right + size * right)
        return size

    def _interaction(self, depth: int) -> int:
        size = self._power(depth)
        while self._kind() == ":":
            self.place += 1
            size = self._counted(size * self._power(depth))
        return size

    def _power(self, depth: int) -> int:
        in_brackets = self._kind() == "("
        size = self._item(depth)
        if self._kind() != "**":
            return size
        kind, value = self.tokens[self.place + 1]
        if kind != "number" or value not in map(str, range(1, _HIGHEST_POWER + 1)):
            raise _syntax(self.text, f"`**` takes a whole number from 1 to {_HIGHEST_POWER}")
        if not in_brackets:
            raise _syntax(self.text, "`**` crosses the terms of a bracket and squares nothing")
        self.place += 2
        return self._counted(size ** int(value))

    def _item(self, depth: int) -> int:
        kind, value = self.tokens[self.place]
        size = 1
        if kind == "(":
            self.place += 1
            size = self._sum(depth + 1)
            if self._kind() != ")":
                raise _syntax(self.text, "a bracket is not closed")
        elif kind == "number":
            self._number(value, depth)
        elif kind not in ("name", "category"):
            shown = "its end" if kind == "end" else repr(_written((kind, value)))
            raise _syntax(self.text, f"a name is expected before {shown}")
        self.place += 1
        return size

    def _number(self, value: str, depth: int) -> None:
        around = {self.tokens[self.place - 1][0], self.tokens[self.place + 1][0]}
        if value not in ("0", "1"):
            raise _syntax(self.text, f"the number {value} stands where a name should")
        if depth or not around <= {"+", "-", "end"}:
            raise _syntax(self.text, "0 and 1 stand alone and outside brackets, as in `y ~ 0 + x`")

    def _kind(self) -> str:
        return self.tokens[self.place][0]

    def _counted(self, size: int) -> int:
        self.steps += size
        if self.steps > _MOST_STEPS:
            raise _syntax(self.text, "it expands to too many terms")
        return size


# --- data -> matrices -------------------------------------------------------------------------


def _check_columns(formula: Formula, data: pd.DataFrame) -> None:
    for name in formula.columns:
        if name not in data.columns:
            near = nearest_name(name, map(str, data.columns))
            raise FormulaError(
                "unknown-column",
                f"The data have no column {name!r}, which the formula uses: {formula.text}",
                f"A misspelt name{f'; the nearest is {near!r}' if near else ''}.",
                "Correct the formula, or add the column.",
            )
        if list(data.columns).count(name) > 1:
            raise FormulaError(
                "duplicate-column",
                f"The data have several columns {name!r}, which the formula uses: {formula.text}",
                "Tables were joined that share a column.",
                "Rename or drop all but one.",
            )


def _complete_rows(
    formula: Formula, data: pd.DataFrame, partial_groups: tuple[str, ...]
) -> tuple[np.ndarray, tuple[str, ...]]:
    missing = data[[name for name in formula.columns if name not in partial_groups]].isna()
    rows = np.flatnonzero(~missing.to_numpy().any(axis=1))
    counts = missing.sum()
    notes = tuple(
        f"{count} of {len(data)} rows have no value of {name}"
        for name, count in counts.items()
        if count
    )
    if not len(rows):
        worst = counts.idxmax() if len(data) else formula.response
        raise FormulaError(
            "no-complete-rows",
            f"No row has a value of every variable of: {formula.text}",
            f"{worst!r} is missing most often ({int(counts.max()) if len(data) else 0} of "
            f"{len(data)} rows).",
            "Look at the column; leave it out of the formula or mend the data.",
        )
    return rows, notes


def _numeric(column: pd.Series, formula: Formula) -> np.ndarray:
    if not _is_numeric(column):
        raise _not_numeric(column, formula)
    values = column.to_numpy(dtype=float)
    if not np.isfinite(values).all():
        raise _not_finite(str(column.name))
    return values


def _fixed_matrix(formula: Formula, used: pd.DataFrame) -> tuple[np.ndarray, tuple[str, ...]]:
    names = list(dict.fromkeys(n for kind, n in formula.tokens if kind in ("name", "category")))
    places = {name: f"v{number}" for number, name in enumerate(names)}
    shown: dict[str, str] = {"Intercept": "Intercept"}
    columns: dict[str, pd.Series] = {}
    for name, place in places.items():
        column = _predictor(used[name], formula)
        shown[place] = name
        if isinstance(column.dtype, pd.CategoricalDtype):
            for number, level in enumerate(column.cat.categories):
                shown[f"{place}[T.k{number}]"] = f"{name}[{_level_name(level)}]"
                shown[f"{place}[k{number}]"] = f"{name}[{_level_name(level)}]"
            column = column.cat.rename_categories([f"k{n}" for n in range(number + 1)])
        columns[place] = column
    text = " ".join(
        places[value] if kind in ("name", "category") else value for kind, value in formula.tokens
    )
    expanded = _expanded(text)
    _check_size(formula, expanded, columns, shown)
    spec: ModelSpec = ModelSpec.from_spec(list(expanded), ensure_full_rank=True, output="pandas")
    with np.errstate(over="ignore", invalid="ignore"):
        built = spec.get_model_matrix(pd.DataFrame(columns, index=range(len(used))), context={})
    terms = tuple(":".join(shown[factor] for factor in str(n).split(":")) for n in built.columns)
    return built.to_numpy(dtype=float), terms


@lru_cache(maxsize=512)
def _expanded(text: str) -> tuple[Term, ...]:
    """Expand placeholder text to terms; every factor must be a plain look-up."""
    terms = tuple(DefaultFormulaParser().get_terms(text))
    plain = {Factor.EvalMethod.LOOKUP, Factor.EvalMethod.LITERAL}
    if any(factor.eval_method not in plain for term in terms for factor in term.factors):
        raise _call(text, text)
    return terms


def _check_size(
    formula: Formula, terms: tuple[Term, ...], columns: dict[str, pd.Series], shown: dict[str, str]
) -> None:
    """Refuse what leaves no column, or would make a matrix that fills the memory."""
    if not terms:
        raise _syntax(formula.text, "no term is left on its right side")
    if len(terms) > _MOST_TERMS:
        raise _syntax(formula.text, f"it expands to more than {_MOST_TERMS} terms")
    levels = {
        place: len(column.cat.categories)
        for place, column in columns.items()
        if isinstance(column.dtype, pd.CategoricalDtype)
    }
    for place, count in levels.items():
        if count < 2:
            raise _constant(formula, shown[place], len(columns[place]))
    sizes = (
        math.prod(levels.get(str(factor.expr), 1) for factor in term.factors) for term in terms
    )
    if sum(sizes) > _MOST_COLUMNS:
        most = max(levels, key=lambda place: levels[place])
        raise FormulaError(
            "too-many-levels",
            f"{shown[most]!r} has {levels[most]} categories, too many for: {formula.text}",
            "An id or free text stands where a category should, or many categories are crossed.",
            "Leave it out, join categories, or write it as a group: (1 | name).",
        )


def _predictor(column: pd.Series, formula: Formula) -> pd.Series:
    """Give numbers as float and categories as an (ordered by level) categorical column."""
    plain = column.reset_index(drop=True)
    if isinstance(plain.dtype, pd.CategoricalDtype):
        return plain.cat.remove_unused_categories()
    is_text = isinstance(plain.dtype, pd.StringDtype) or (
        plain.dtype == object and pd.api.types.infer_dtype(plain) == "string"
    )
    if is_text or (_is_numeric(plain) and str(column.name) in formula.categorical):
        return plain.astype(pd.CategoricalDtype(sorted(plain.unique())))
    return pd.Series(_numeric(column, formula))


def _is_numeric(column: pd.Series) -> bool:
    dtype = column.dtype
    return bool(
        pd.api.types.is_numeric_dtype(dtype) or pd.api.types.is_bool_dtype(dtype)
    ) and not pd.api.types.is_complex_dtype(dtype)


def _level_name(level: object) -> str:
    """Write a level; whole numbers alike whether or not a missing value made them float."""
    return str(int(level)) if isinstance(level, float) and level.is_integer() else str(level)


def _random_design(part: RandomPart, used: pd.DataFrame, formula: Formula) -> RandomDesign:
    columns = [np.ones(len(used))] if part.intercept else []
    columns += [_numeric(used[name], formula) for name in part.slopes]
    codes, groups = pd.factorize(used[part.group], sort=True)
    return RandomDesign(part.group, part.terms, np.column_stack(columns), codes, len(groups))


def _check_rank(
    formula: Formula, response: np.ndarray, matrix: np.ndarray, terms: tuple[str, ...]
) -> None:
    if len(set(terms)) < len(terms):
        raise FormulaError(
            "ambiguous-term",
            f"Two terms of {formula.text} have the same name: {max(terms, key=terms.count)!r}.",
            "A column has the name of an interaction, of a level or of the intercept.",
            "Rename that column.",
        )
    if len(matrix) <= len(terms):
        raise FormulaError(
            "too-few-rows",
            f"{len(matrix)} complete rows cannot estimate {len(terms)} terms: {formula.text}",
            "Too many predictors, or too many missing values.",
            "Drop predictors, or find out why rows are incomplete.",
        )
    if _is_constant(response):
        raise FormulaError(
            "constant-response",
            f"{formula.response!r} has the same value in all {len(response)} rows used.",
            "Only one level is left after rows with missing values were dropped.",
            "Look at the column; there is nothing to explain in it.",
        )
    for term, values in zip(terms, matrix.T, strict=True):
        if not np.isfinite(values).all():
            raise _not_finite(term)
        if term != "Intercept" and _is_constant(values):
            raise _constant(formula, term, len(matrix))
    scaled = matrix / np.abs(matrix).max(axis=0)
    scaled /= np.sqrt((scaled**2).sum(axis=0))
    _, upper, order = linalg.qr(scaled, mode="economic", pivoting=True)
    diagonal = np.abs(np.diag(upper))
    rank = int((diagonal > 1e-9 * diagonal[0]).sum())
    if rank < len(terms):
        raise _collinear(formula, scaled, terms, order, rank)


def _is_constant(values: np.ndarray) -> bool:
    """Tell whether values differ by no more than rounding."""
    return bool(np.ptp(values) <= 1e-12 * np.abs(values).max())


def _collinear(
    formula: Formula, scaled: np.ndarray, terms: tuple[str, ...], order: np.ndarray, rank: int
) -> FormulaError:
    dependent, kept = order[rank], order[:rank]
    weights = linalg.lstsq(scaled[:, kept], scaled[:, dependent])[0]
    places = sorted([dependent, *kept[np.abs(weights) > 1e-6]])
    names = [terms[place] for place in places if terms[place] != "Intercept"]
    if len(names) == 1:
        return _constant(formula, names[0], len(scaled))
    return FormulaError(
        "collinear",
        f"These terms are exact functions of each other: {', '.join(map(repr, names))} in: "
        f"{formula.text}",
        "One variable was computed from the others, or the same variable stands there twice.",
        "Leave one of them out.",
    )


# --- messages ---------------------------------------------------------------------------------


def _quoted(name: str) -> str:
    return name if _PLAIN_NAME.fullmatch(name) else f"`{name}`"


def _written(token: tuple[str, str]) -> str:
    kind, value = token
    if kind == "category":
        return f"C({_quoted(value)})"
    return _quoted(value) if kind == "name" else value


def _syntax(text: str, what: str) -> FormulaError:
    return FormulaError(
        "formula-syntax",
        f"The formula does not parse, because {what}: {' '.join(text.split())}",
        "A formula is names, 0 and 1, + - * : ** ( ) ~, backticks, C(name) and (1 + x | group).",
        "Rewrite it with these; put names with blanks or dots into backticks.",
    )


def _refused_character(text: str, place: int) -> FormulaError:
    rest = text[place:].lstrip()
    return _syntax(text, f"{rest[:1]!r} is not part of the grammar")


def _call(text: str, name: str) -> FormulaError:
    return FormulaError(
        "call-refused",
        f"The formula calls {name!r}, and calls are refused: {' '.join(text.split())}",
        "Formula text with a call would run as a program.",
        "Compute the variable in your data first and write its name; only C(name) is known.",
    )


def _not_numeric(column: pd.Series, formula: Formula) -> FormulaError:
    return FormulaError(
        "not-numeric",
        f"The column {column.name!r} holds {column.dtype} where {formula.text} needs numbers.",
        "Text among the numbers, or a category used as a response or a slope.",
        "Run `attachpath check` to see the cells, or recode the column.",
    )


def _not_finite(name: str) -> FormulaError:
    return FormulaError(
        "not-finite",
        f"{name!r} holds an infinite value.",
        "A division by zero before the data were saved, or a product beyond what a number holds.",
        "Set such cells to missing, or measure in larger units.",
    )


def _constant(formula: Formula, term: str, rows: int) -> FormulaError:
    return FormulaError(
        "constant-predictor",
        f"{term!r} has the same value in all {rows} rows used by: {formula.text}",
        "Everybody is alike on it, or only such rows are complete.",
        "Leave it out of the formula.",
    )
