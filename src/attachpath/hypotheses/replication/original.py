"""The original result of a hypothesis: of a cohort, as published, or as a user entered it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pydantic import Field, ValidationError, model_validator
from scipy import stats

from attachpath.errors import SpecificationError, nearest_name
from attachpath.hypotheses.hypothesis import Direction, Hypothesis, Published
from attachpath.hypotheses.replication.study_effect import StudyEffect
from attachpath.hypotheses.theory import Theory, load_theory
from attachpath.specification import Identifier, Part, Specification, read_specification

__all__ = ["Original", "entered_originals", "original_of_study", "published_originals"]

SHIPPED = Path(__file__).parent / "published"


@dataclass(frozen=True)
class Original:
    """What the original study found about one hypothesis.

    Attributes
    ----------
    source : str
        The study, or where the result was published.
    direction : {"positive", "negative", "none"} or None
        Sign of its effect; None where it has no result.
    significant : bool or None
    estimate, std_error, df : float or None
        Standardised; None where they are not known.
    n : int or None
        Cases at the level of the term, where that is what is known of its precision.
    reason : str or None
        Why there is no result at all.
    """

    source: str
    direction: Direction | None = None
    significant: bool | None = None
    estimate: float | None = None
    std_error: float | None = None
    df: float | None = None
    n: int | None = None
    reason: str | None = None

    @property
    def sign(self) -> int:
        """1 or -1; 0 where no sign is known."""
        return {"positive": 1, "negative": -1}.get(self.direction or "", 0)


class _EnteredResult(Part):
    """One result as a user enters it; what is left out is as the theory says."""

    id: Identifier
    estimate: float | None = None
    std_error: float | None = Field(default=None, gt=0)
    n: int | None = Field(default=None, ge=4)
    direction: Direction | None = None
    significant: bool | None = None
    source: str | None = None

    @model_validator(mode="after")
    def _both_or_neither(self) -> _EnteredResult:
        if (self.estimate is None) != (self.std_error is None):
            raise ValueError("`estimate` and `std_error` stand together")
        return self


class _EnteredResults(Specification):
    original: tuple[_EnteredResult, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _once_each(self) -> _EnteredResults:
        ids = [one.id for one in self.original]
        twice = sorted({name for name in ids if ids.count(name) > 1})
        if twice:
            raise ValueError(f"the id {twice[0]!r} stands twice")
        return self


def original_of_study(effect: StudyEffect, alpha: float) -> Original:
    """Return the original result where a cohort is the original study.

    Parameters
    ----------
    effect : StudyEffect
        Of that cohort.
    alpha : float
        Level of the theory.

    Returns
    -------
    Original
        Significant where the unadjusted two-sided p is below the level.
    """
    if effect.estimate is None or effect.p_value is None:
        words = effect.verdict.replace("_", " ")
        reason = f"{words} in the original: {effect.reason or 'it has no p'}"
        return Original(effect.study, n=effect.n, reason=reason)
    return Original(
        effect.study,
        "positive" if effect.estimate > 0 else "negative",
        effect.p_value < alpha,
        effect.estimate,
        effect.std_error,
        effect.df,
        effect.n,
    )


def published_originals(theory: Theory) -> dict[str, Original]:
    """Return the published results that a theory names, by hypothesis.

    Parameters
    ----------
    theory : Theory
        With ``published`` tables.

    Returns
    -------
    dict of str to Original
        A hypothesis about which nothing was published has a `reason`.
    """
    shipped = SHIPPED / f"{theory.id}.toml"
    # A changed copy of a shipped theory may mean other papers: what it says itself holds.
    if shipped.exists() and theory == load_theory(theory.id):
        return entered_originals(shipped, theory)
    return _merged(theory, {}, theory.id)


def entered_originals(path: Path, theory: Theory) -> dict[str, Original]:
    """Read original results from a file of the user.

    Parameters
    ----------
    path : Path
        TOML: ``format = 1`` and ``[[original]]`` tables with ``id``, and any of ``estimate``,
        ``std_error``, ``n``, ``direction``, ``significant``, ``source``.
    theory : Theory
        Its ``published`` tables hold for what the file leaves out.

    Returns
    -------
    dict of str to Original

    Raises
    ------
    SpecificationError
        With the path of the key; ``unknown-hypothesis`` for an id that the theory lacks.
    """
    read = read_specification(path, _EnteredResults, "original results")
    for one in read.original:
        if one.id not in theory.ids:
            near = nearest_name(one.id, theory.ids)
            raise SpecificationError(
                "unknown-hypothesis",
                f"{path} has a result for {one.id!r}, which is no hypothesis of {theory.id!r}.",
                f"A misspelt id{f'; the nearest is {near!r}' if near else ''}, or another theory.",
                f"Use one of: {', '.join(theory.ids)}.",
            )
    return _merged(theory, {one.id: one for one in read.original}, str(path))


def _merged(theory: Theory, entered: dict[str, _EnteredResult], path: str) -> dict[str, Original]:
    return {
        one.id: _original(one, entered.get(one.id), theory.alpha, path) for one in theory.hypothesis
    }


def _original(
    hypothesis: Hypothesis, entered: _EnteredResult | None, alpha: float, path: str
) -> Original:
    if entered is None and hypothesis.published is None:
        return Original("none", reason="no original result is known")
    told = hypothesis.published.model_dump(exclude_none=True) if hypothesis.published else {}
    if entered is not None:
        told = _with_entered(told, entered, alpha)
    try:
        known = Published.model_validate({"source": "entered by hand"} | told)
    except ValidationError as error:
        raise _incomplete(hypothesis.id, path, error) from None
    return Original(
        known.source,
        known.direction,
        known.significant,
        known.estimate,
        known.std_error,
        None,
        known.n,
    )


def _with_entered(
    told: dict[str, object], entered: _EnteredResult, alpha: float
) -> dict[str, object]:
    """Put what was entered before what the theory says; an estimate implies sign and p."""
    own = entered.model_dump(exclude_none=True, exclude={"id"})
    if entered.estimate is None or entered.std_error is None:
        return told | own
    ratio = entered.estimate / entered.std_error
    significant = own.get("significant", told.get("significant"))
    if significant is None:
        significant = bool(2 * stats.norm.sf(abs(ratio)) < alpha)
    sign = ("positive" if ratio > 0 else "negative") if significant else "none"
    return {"direction": sign} | told | {"significant": significant} | own


def _incomplete(name: str, path: str, error: ValidationError) -> SpecificationError:
    first = error.errors()[0]
    what = first["msg"].removeprefix("Value error, ")
    if first["type"] == "missing":
        what = f"`{first['loc'][-1]}` is missing"
    return SpecificationError(
        "bad-original",
        f"{path}: original result of {name!r}: {what}.",
        "The theory has no published result for it from which the rest could be taken, or the "
        "two contradict each other.",
        "Give `direction` and `significant`, or `estimate` and `std_error`.",
    )
