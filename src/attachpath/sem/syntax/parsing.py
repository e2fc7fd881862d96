"""Text to a model: statement after statement, then what repeats is joined and all is checked."""

from __future__ import annotations

from typing import Literal, NamedTuple

from attachpath.errors import FormulaError, UsageError
from attachpath.sem.syntax.checks import check
from attachpath.sem.syntax.cursor import Cursor
from attachpath.sem.syntax.expression_grammar import expression_of, text_of
from attachpath.sem.syntax.lines import statements_of
from attachpath.sem.syntax.merging import merged
from attachpath.sem.syntax.model_text import Constraint, Definition, ModelText, Statement
from attachpath.sem.syntax.operators import operator_at
from attachpath.sem.syntax.pointing import Source
from attachpath.sem.syntax.terms import left_names, right_terms
from attachpath.sem.syntax.tokens import Token, tokens_of

__all__ = ["parse_model"]

_LONGEST = 200_000
_MOST_STATEMENTS = 20_000
_Compares = Literal["==", "<", ">"]
_Relates = Literal["=~", "~", "~~"]
_COMPARES: dict[str, _Compares] = {"==": "==", "<": "<", ">": ">"}
_RELATES: dict[str, _Relates] = {"=~": "=~", "~": "~", "~~": "~~"}


class _Read(NamedTuple):
    statements: list[Statement]
    definitions: list[Definition]
    constraints: list[Constraint]

    @property
    def size(self) -> int:
        return len(self.statements) + len(self.definitions) + len(self.constraints)


def parse_model(text: str) -> ModelText:
    r"""Read a model in lavaan's syntax.

    Parameters
    ----------
    text : str
        Statements with ``=~``, ``~``, ``~~``, ``~ 1``, ``:=``, ``==``, ``<`` and ``>``, on lines of
        their own or with ``;`` between. A statement goes on where a line ends with an operator
        or ``+``, or the next begins with one. Comments run from ``#`` or ``!`` to the line's end.

    Returns
    -------
    ModelText
        Its statements, definitions and constraints with their places.

    Raises
    ------
    FormulaError
        If the text does not parse or contradicts itself; the message shows the line and points
        at the place. Codes: ``empty-model`` and others that begin with ``model-``.
    UsageError
        If `text` is not text.

    Notes
    -----
    Nothing is evaluated. Modifiers are numbers, ``NA``, labels with or without quotation marks,
    ``c(...)`` with a value for each group, ``start(...)`` and ``label(...)``. Unlike lavaan, a
    parameter may be repeated in another statement if both agree. Thresholds (``|``), formative
    constructs (``<~``), products (``:``), blocks (``group: 1``) and ``equal()`` are refused.

    Examples
    --------
    >>> model = parse_model("ge ~ a*sec + avo\npost ~ b*ge + 0*sec\nindirect := a*b")
    >>> [(one.lhs, one.op, one.rhs) for one in model.statements]
    [('ge', '~', 'sec'), ('ge', '~', 'avo'), ('post', '~', 'ge'), ('post', '~', 'sec')]
    >>> model.statements[3].modifiers[0].values
    (0.0,)
    >>> model.definitions[0].expression.value({"a": 0.5, "b": 0.4})
    0.2
    """
    if not isinstance(text, str):
        raise UsageError(
            "model-not-text",
            f"The model is {type(text).__name__}, not text.",
            "A model is written as one text in lavaan's syntax.",
            "Give the text itself, e.g. `open(path).read()` for a file.",
        )
    if len(text) > _LONGEST:
        raise _too_large(f"The model text is longer than {_LONGEST:,} characters.")
    source = Source(text)
    read = _Read([], [], [])
    for tokens in statements_of(tokens_of(source), source):
        _read_statement(tokens, source, read)
    statements = merged(read.statements, source)
    model = ModelText(text, statements, tuple(read.definitions), tuple(read.constraints))
    check(model, source)
    if not statements:
        raise FormulaError(
            "empty-model",
            "The model text holds no statement about a variable.",
            "The text is blank, or all of its lines are comments, definitions or constraints.",
            "Write at least one statement, such as `y ~ x` or `f =~ x1 + x2 + x3`.",
        )
    return model


def _too_large(what: str) -> FormulaError:
    return FormulaError(
        "model-too-large",
        what,
        "The text was made by a program, or another file was read.",
        "Read the right file, or fit the model in parts.",
    )


def _read_statement(tokens: list[Token], source: Source, read: _Read) -> None:
    at = operator_at(tokens, source)
    op = tokens[at].kind
    if op == ":=":
        read.definitions.append(_definition(tokens, at, source))
    elif op in _COMPARES:
        read.constraints.append(_constraint(tokens, at, _COMPARES[op], source))
    else:
        _read_parameters(tokens, at, _RELATES[op], source, read)
    if read.size > _MOST_STATEMENTS:
        raise _too_large(f"The model has more than {_MOST_STATEMENTS:,} statements.")


def _definition(tokens: list[Token], at: int, source: Source) -> Definition:
    name, right = tokens[0], tokens[at + 1 :]
    if at != 1 or name.kind != "name":
        raise source.mistake(
            "model-definition",
            name.start,
            "A definition has one name on its left",
            "`:=` defines a new name; an expression stands on its right.",
            "Write it as `indirect := a*b`.",
        )
    expression = expression_of(right, tokens[-1].stop, source)
    return Definition(name.value, expression, source.place(name.start), text_of(right, source))


def _constraint(tokens: list[Token], at: int, op: _Compares, source: Source) -> Constraint:
    left, right = tokens[:at], tokens[at + 1 :]
    sides = (
        expression_of(left, tokens[at].start, source),
        expression_of(right, tokens[-1].stop, source),
    )
    if not sides[0].names | sides[1].names:
        raise source.mistake(
            "model-constraint",
            tokens[0].start,
            "The constraint names no label",
            "It compares numbers, which no parameter can change.",
            "Label the parameter that is meant, `y ~ a*x`, and write `a == 0.5`.",
        )
    text = f"{text_of(left, source)} {op} {text_of(right, source)}"
    return Constraint(op, *sides, source.place(tokens[0].start), text)


def _read_parameters(
    tokens: list[Token], at: int, op: _Relates, source: Source, read: _Read
) -> None:
    operator = tokens[at]
    names = left_names(Cursor(tokens[:at], operator.start, source))
    terms = right_terms(Cursor(tokens[at + 1 :], tokens[-1].stop, source), op)
    if len(names) * len(terms) > _MOST_STATEMENTS:
        raise _too_large(f"The model has more than {_MOST_STATEMENTS:,} statements.")
    placed = [(term.name, term.modifiers, source.place(term.start)) for term in terms]
    for left in names:
        lhs_place = source.place(left.start)
        read.statements.extend(
            Statement(left.value, op if name else "~1", name, modifiers, place, lhs_place)
            for name, modifiers, place in placed
        )
