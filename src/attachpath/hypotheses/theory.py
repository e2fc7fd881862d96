"""A theory file: stated hypotheses, their models and the rules of their verdict, as data."""

from __future__ import annotations

import hashlib
from functools import cached_property
from pathlib import Path
from typing import Literal

from pydantic import Field, model_validator

from attachpath.cohort import esat_check
from attachpath.errors import AttachpathError, SpecificationError, UsageError, nearest_name
from attachpath.formula import Formula, fixed_terms, parse_formula
from attachpath.specification import Identifier, Part, Specification, read_specification

__all__ = [
    "Direction",
    "Hypothesis",
    "HypothesisPart",
    "Published",
    "TableName",
    "Theory",
    "available_theories",
    "load_theory",
    "theory_hash",
]

Direction = Literal["positive", "negative", "none"]
Level = Literal["client", "occasion", "therapist"]
TableName = Literal["clients", "occasions"]

SHIPPED = Path(__file__).parent

_OF_OCCASIONS = ("cats_", "tds_", "esat_", "wai", "depth", "session_log", "phase")


class Published(Part):
    """What a paper reported for the same claim."""

    direction: Direction
    significant: bool
    source: str


class HypothesisPart(Part):
    """A further condition of a claim: a term, a simple slope, or a defined parameter of a SEM."""

    id: Identifier
    claim: str
    direction: Literal["positive", "negative"]
    term: str | None = None
    slope_of: str | None = None
    moderator: str | None = None
    at_sd: float = 1.0
    defined: str | None = None
    smallest_effect: float | None = Field(default=None, gt=0)

    @model_validator(mode="after")
    def _one_kind(self) -> HypothesisPart:
        kinds = [self.term, self.slope_of, self.defined]
        if sum(kind is not None for kind in kinds) != 1:
            raise ValueError("a part has exactly one of `term`, `slope_of` and `defined`")
        if (self.slope_of is None) != (self.moderator is None):
            raise ValueError("`slope_of` and `moderator` stand together")
        return self


class Hypothesis(Part):
    """One claim, its model, the term that decides it and the smallest effect that matters."""

    id: Identifier
    claim: str
    role: Literal["confirmatory", "secondary", "exploratory", "validity"]
    kind: Literal["regression", "multilevel", "sem", "mediation"]
    table: TableName
    formula: str
    term: str
    direction: Direction
    smallest_effect: float = Field(gt=0)
    smallest_effect_reason: str
    level: Level | None = None
    published: Published | None = None
    part: tuple[HypothesisPart, ...] = ()

    @property
    def fitted_here(self) -> bool:
        """Whether the formula is one of `attachpath.formula` (not a SEM)."""
        return self.kind in ("regression", "multilevel")

    @cached_property
    def parsed(self) -> Formula:
        """The formula, parsed."""
        return parse_formula(self.formula)

    @property
    def factors(self) -> tuple[str, ...]:
        """Columns that make up the focal term."""
        return tuple(self.term.split(":"))

    @property
    def level_of_term(self) -> Level:
        """Level at which the focal term varies: as stated, else read from its columns.

        On the occasions table a term varies between occasions where one of its columns does:
        time, a deviation from the client's mean, or a measure of the occasion itself. Client
        means and pretreatment scores vary between clients. State `level` for other columns.
        """
        if self.level is not None:
            return self.level
        varies = self.table == "occasions" and any(map(_varies_within_clients, self.factors))
        return "occasion" if varies else "client"


def _varies_within_clients(column: str) -> bool:
    if column.endswith("_between"):
        return False
    return (
        column == "session"
        or column.startswith(_OF_OCCASIONS)
        or column.endswith(("_within", "_previous"))
    )


class Theory(Specification):
    """A preregistration: hypotheses, the family that is adjusted, and the rules."""

    id: Identifier
    title: str = ""
    adjust: Literal["holm", "none"] = "holm"
    alpha: float = Field(default=0.05, gt=0, lt=0.5)
    side: Literal["two-sided", "one-sided"] = "two-sided"
    family: tuple[str, ...] = ()
    esat: Literal["within_between", "pooled", "occasion"] = "within_between"
    esat_control: Literal["cats", "ecr", "both"] = "cats"
    standardise: tuple[str, ...] = ("ecr_anxiety", "ecr_avoidance")
    hypothesis: tuple[Hypothesis, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _ids_fit(self) -> Theory:
        ids = [hypothesis.id for hypothesis in self.hypothesis]
        twice = sorted({name for name in ids if ids.count(name) > 1})
        if twice:
            raise ValueError(f"the id {twice[0]!r} stands twice")
        for name in self.family:
            if name not in ids:
                near = nearest_name(name, ids)
                hint = f" (did you mean {near!r}?)" if near else ""
                raise ValueError(f"`family` names {name!r}, which is no hypothesis here{hint}")
        return self

    @property
    def ids(self) -> tuple[str, ...]:
        """Ids of the hypotheses, in the order of the file."""
        return tuple(hypothesis.id for hypothesis in self.hypothesis)

    def __getitem__(self, name: str) -> Hypothesis:
        """Return the hypothesis of that id.

        Raises
        ------
        UsageError
            ``unknown-hypothesis``, with the nearest id.
        """
        for hypothesis in self.hypothesis:
            if hypothesis.id == name:
                return hypothesis
        near = nearest_name(name, self.ids)
        raise UsageError(
            "unknown-hypothesis",
            f"The theory {self.id!r} has no hypothesis {name!r}.",
            f"A misspelt id{f'; the nearest is {near!r}' if near else ''}.",
            f"Use one of: {', '.join(self.ids)}.",
        )


def available_theories() -> list[str]:
    """Return the ids of the theories that are shipped.

    Examples
    --------
    >>> available_theories()
    ['et_graf']
    """
    return sorted(path.stem for path in SHIPPED.glob("*.toml"))


def load_theory(theory: str | Path | Theory) -> Theory:
    """Read and check a theory.

    Parameters
    ----------
    theory : str, Path or Theory
        Id of a shipped theory, or the path of a TOML file; a theory that is loaded stays as it is.

    Returns
    -------
    Theory

    Raises
    ------
    SpecificationError
        With the path of the key and the nearest known one.
    FormulaError
        When a formula does not parse.
    UsageError
        ``both-esats``, ``esat-control-missing`` or ``esat-occasion-growth``: a model that
        `hypotheses.md`'s rules for ESAT forbid.

    Examples
    --------
    >>> load_theory("et_graf")["H4a"].term
    'esat_anx_between'
    """
    if isinstance(theory, Theory):
        return theory
    loaded = read_specification(_theory_path(theory), Theory, "theory")
    for hypothesis in loaded.hypothesis:
        if hypothesis.fitted_here:
            _check_named(hypothesis, loaded)
    return loaded


def theory_hash(theory: str | Path | Theory) -> str:
    """Return the SHA-256 of what a theory says; comments and white space do not count."""
    loaded = load_theory(theory)
    return hashlib.sha256(loaded.model_dump_json().encode("utf-8")).hexdigest()


def _theory_path(theory: str | Path) -> Path:
    path = Path(theory)
    if path.suffix == ".toml":
        return path
    if str(theory) in available_theories():
        return SHIPPED / f"{theory}.toml"
    near = nearest_name(str(theory), available_theories())
    raise SpecificationError(
        "unknown-theory",
        f"There is no theory {str(theory)!r}.",
        f"A misspelt id{f'; the nearest is {near!r}' if near else ''}, "
        "or a file whose name does not end in .toml.",
        f"Use one of {', '.join(available_theories())}, or the path of a TOML file.",
    )


def _check_named(hypothesis: Hypothesis, theory: Theory) -> None:
    """Check a hypothesis; an error begins with its id."""
    try:
        _check_hypothesis(hypothesis, theory)
    except AttachpathError as error:
        message = f"Hypothesis {hypothesis.id}: {error.message}"
        raise type(error)(error.code, message, error.cause, error.next_step) from None


def _check_hypothesis(hypothesis: Hypothesis, theory: Theory) -> None:
    parsed = hypothesis.parsed
    _check_term(hypothesis, "hypothesis.term", hypothesis.term)
    for part in hypothesis.part:
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
        else:
            product = f"{part.slope_of}:{part.moderator}"
            _check_term(hypothesis, "hypothesis.part.slope_of", str(part.slope_of))
            _check_term(hypothesis, "hypothesis.part.slope_of:moderator", product)
    esat_check(
        [":".join(term) for term in fixed_terms(parsed)],
        response=parsed.response,
        esat=theory.esat,
        control=theory.esat_control,
    )


def _check_term(hypothesis: Hypothesis, key: str, term: str) -> None:
    """Refuse a term that the formula does not have; a product may stand in any order."""
    known = {frozenset(factors): ":".join(factors) for factors in fixed_terms(hypothesis.parsed)}
    if frozenset(factor.split("[")[0] for factor in term.split(":")) not in known:
        near = nearest_name(term, known.values())
        raise SpecificationError(
            "unknown-term",
            f"`{key}` of {hypothesis.id} names {term!r}, which is not in its formula.",
            f"A misspelt name{f'; the nearest is {near!r}' if near else ''}.",
            "Name a term of the formula.",
        )
