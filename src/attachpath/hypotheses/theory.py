"""A theory file: stated hypotheses, their models and the rules of their verdict, as data."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field, model_validator

from attachpath.errors import SpecificationError, UsageError, nearest_name
from attachpath.hypotheses.hypothesis import (
    Direction,
    Hypothesis,
    HypothesisColumn,
    HypothesisPart,
    Published,
    TableName,
    Timing,
)
from attachpath.hypotheses.theory_checks import check_hypothesis
from attachpath.hypotheses.variable import Variable
from attachpath.specification import Identifier, Specification, read_specification

__all__ = [
    "Direction",
    "Hypothesis",
    "HypothesisColumn",
    "HypothesisPart",
    "Published",
    "TableName",
    "Theory",
    "Timing",
    "Variable",
    "available_theories",
    "load_theory",
    "shipped_theory",
]

SHIPPED = Path(__file__).parent


class Theory(Specification):
    """A preregistration: hypotheses, the family that is adjusted, and the rules."""

    id: Identifier
    version: int = Field(default=1, ge=1)
    title: str = ""
    adjust: Literal["holm", "none"] = "holm"
    alpha: float = Field(default=0.05, gt=0, lt=0.5)
    side: Literal["two-sided", "one-sided"] = "two-sided"
    family: tuple[str, ...] = ()
    esat: Literal["within_between", "pooled", "occasion"] = "within_between"
    esat_control: Literal["cats", "ecr", "both"] = "cats"
    standardise: tuple[str, ...] = ("ecr_anxiety", "ecr_avoidance")
    variable: tuple[Variable, ...] = ()
    hypothesis: tuple[Hypothesis, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _ids_fit(self) -> Theory:
        ids = [hypothesis.id for hypothesis in self.hypothesis]
        twice = sorted({name for name in ids if ids.count(name) > 1})
        if twice:
            raise ValueError(f"the id {twice[0]!r} stands twice")
        declared = [variable.name for variable in self.variable]
        twice = sorted({name for name in declared if declared.count(name) > 1})
        if twice:
            raise ValueError(f"the variable {twice[0]!r} is declared twice")
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

    @property
    def labels(self) -> dict[str, str]:
        """Words for the declared variables, by column."""
        return {one.name: one.label for one in self.variable if one.label}

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
        When a formula, or the text of a structural model, does not parse.
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
        check_hypothesis(hypothesis, esat=loaded.esat, control=loaded.esat_control)
    return loaded


def shipped_theory(theory: str | Path) -> bool:
    """Tell whether a theory is named by its id, as those of the package are, and not a file."""
    return Path(theory).suffix != ".toml"


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
