"""What a theory file may not say: each mistake is named with the id of its hypothesis."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from attachpath.cohort import esat_check
from attachpath.errors import AttachpathError, SpecificationError, nearest_name
from attachpath.formula import fixed_terms
from attachpath.hypotheses.hypothesis import Hypothesis, HypothesisPart

__all__ = ["check_hypothesis"]


def check_hypothesis(hypothesis: Hypothesis, *, esat: str, control: str) -> None:
    """Check what one hypothesis says of its model; an error begins with its id.

    Parameters
    ----------
    hypothesis : Hypothesis
        As stated; one of kind mediation is not looked at.
    esat : {"within_between", "pooled", "occasion"}
        How the theory forms ESAT.
    control : {"cats", "ecr", "both"}
        What its ESAT removes.

    Raises
    ------
    SpecificationError
        ``unknown-term`` with the nearest; ``bad-value`` for a key that the kind of model has no
        place for.
    FormulaError
        When the formula, or the text of a structural model, does not parse.
    UsageError
        ``both-esats``, ``esat-control-missing`` or ``esat-occasion-growth``.
    """
    try:
        if hypothesis.estimation == "ml" and (
            hypothesis.kind != "multilevel" or hypothesis.full_information
        ):
            raise _no_place(
                "estimation", hypothesis, "Only a multilevel model of complete rows has the choice."
            )
        if hypothesis.fitted_here:
            _check_regression(hypothesis, esat, control)
        elif hypothesis.kind == "sem":
            _check_structural(hypothesis)
    except AttachpathError as error:
        message = f"Hypothesis {hypothesis.id}: {error.message}"
        raise type(error)(error.code, message, error.cause, error.next_step) from None


def _check_regression(hypothesis: Hypothesis, esat: str, control: str) -> None:
    parsed = hypothesis.parsed
    terms = [":".join(term) for term in fixed_terms(parsed)]
    _check_term(hypothesis, "hypothesis.term", hypothesis.term)
    for part in hypothesis.part:
        _check_part(hypothesis, part)
    for key, given in (("column", hypothesis.column), ("timing", hypothesis.timing)):
        if given:
            raise _no_place(key, hypothesis, "Only a structural equation model has it.")
    _check_missing(hypothesis)
    esat_check(terms, response=parsed.response, esat=esat, control=control)  # type: ignore[arg-type]


def _check_part(hypothesis: Hypothesis, part: HypothesisPart) -> None:
    if part.defined is not None:
        raise SpecificationError(
            "bad-value",
            f"`hypothesis.part.defined` of {part.id!r} stands beside a model of kind "
            f"{hypothesis.kind!r}.",
            "Only a structural equation model defines parameters.",
            "Give the part a `term`, or `slope_of` and `moderator`.",
        )
    if part.term is not None:
        _check_term(hypothesis, "hypothesis.part.term", part.term)
        return
    product = f"{part.slope_of}:{part.moderator}"
    _check_term(hypothesis, "hypothesis.part.slope_of", str(part.slope_of))
    _check_term(hypothesis, "hypothesis.part.slope_of:moderator", product)


def _check_term(hypothesis: Hypothesis, key: str, term: str) -> None:
    """Refuse a term that the formula does not have; a product may stand in any order."""
    known = {frozenset(factors): ":".join(factors) for factors in fixed_terms(hypothesis.parsed)}
    if frozenset(factor.split("[")[0] for factor in term.split(":")) not in known:
        raise _unknown(key, hypothesis, term, known.values(), "a term of the formula")


def _check_missing(hypothesis: Hypothesis) -> None:
    """Full information wants a row a client and at most random intercepts of one group."""
    if hypothesis.missing == "listwise":
        if hypothesis.auxiliary:
            raise _no_place(
                "auxiliary", hypothesis, 'Auxiliary variables speak where `missing = "fiml"`.'
            )
        return
    random = hypothesis.parsed.random
    if hypothesis.table != "clients":
        raise _no_place("missing", hypothesis, 'Full information wants `table = "clients"`.')
    if len(random) > 1 or any(part.slopes or not part.intercept for part in random):
        raise _no_place(
            "missing",
            hypothesis,
            "Full information knows one grouping, as `(1 | therapist_id)`: its standard errors "
            "are robust to it.",
        )


def _check_structural(hypothesis: Hypothesis) -> None:
    from attachpath.sem import parse_model  # loaded where a theory has such a model

    if hypothesis.table != "clients":
        raise _no_place("table", hypothesis, "A structural model has a row a client.")
    model = parse_model(hypothesis.formula)
    paths = {f"{one.lhs} {one.op} {one.rhs}".rstrip(): None for one in model.statements}
    labels = {
        str(label): None
        for one in model.statements
        for modifier in one.modifiers
        if modifier.kind == "label"
        for label in modifier.values
        if label
    }
    defined = [one.name for one in model.definitions]
    known = [*defined, *labels, *paths]
    if hypothesis.term not in known:
        raise _unknown("hypothesis.term", hypothesis, hypothesis.term, known, "a parameter of it")
    for part in hypothesis.part:
        _check_structural_part(hypothesis, part, defined, known)
    variables = {name for one in model.statements for name in (one.lhs, one.rhs) if name}
    _check_columns(hypothesis, variables)


def _check_structural_part(
    hypothesis: Hypothesis, part: HypothesisPart, defined: list[str], known: list[str]
) -> None:
    if part.slope_of is not None:
        raise _no_place(
            "part.slope_of", hypothesis, "Define the slope in the model (`:=`), and name it."
        )
    if part.defined is not None and part.defined not in defined:
        raise _unknown(
            "hypothesis.part.defined", hypothesis, part.defined, defined, "what `:=` defines"
        )
    if part.term is not None and part.term not in known:
        raise _unknown("hypothesis.part.term", hypothesis, part.term, known, "a parameter of it")


def _check_columns(hypothesis: Hypothesis, variables: Collection[str]) -> None:
    """Columns have names of their own, are used, and products are made of what there is."""
    names = [one.name for one in hypothesis.column]
    for name in names:
        if names.count(name) > 1:
            raise _bad_column(hypothesis, f"the name {name!r} stands twice")
    factors = {factor for one in hypothesis.column for factor in one.product or ()}
    products = {one.name for one in hypothesis.column if one.product}
    for one in hypothesis.column:
        if one.name not in {*variables, *factors}:
            near = nearest_name(one.name, variables)
            hint = f" (did you mean {near!r}?)" if near else ""
            raise _bad_column(hypothesis, f"the model does not use {one.name!r}{hint}")
        if products & {*(one.product or ())}:
            raise _bad_column(hypothesis, f"{one.name!r} is a product of a product")
    timed = hypothesis.timing
    renamed = [one.name for one in hypothesis.column if one.of]
    for name in (*timed.early, *timed.late) if timed else ():
        if name not in renamed:
            raise _unknown("hypothesis.timing", hypothesis, name, renamed, "a column with `of`")


def _bad_column(hypothesis: Hypothesis, what: str) -> SpecificationError:
    return SpecificationError(
        "bad-value",
        f"`hypothesis.column` of {hypothesis.id}: {what}.",
        "The columns and the text of the model do not fit each other.",
        "Name each variable of the model once that is not a column of the cohort.",
    )


def _no_place(key: str, hypothesis: Hypothesis, cause: str) -> SpecificationError:
    return SpecificationError(
        "bad-value",
        f"`hypothesis.{key}` does not fit {hypothesis.id}, of kind {hypothesis.kind!r}.",
        cause,
        f"Change `{key}`, or the model.",
    )


def _unknown(
    key: str, hypothesis: Hypothesis, name: str, known: Iterable[str], wanted: str
) -> SpecificationError:
    near = nearest_name(name, known)
    return SpecificationError(
        "unknown-term",
        f"`{key}` of {hypothesis.id} names {name!r}, which is not in its formula.",
        f"A misspelt name{f'; the nearest is {near!r}' if near else ''}.",
        f"Name {wanted}.",
    )
