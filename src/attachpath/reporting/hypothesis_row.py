"""One row of the verdicts as every reader gets it: results.json, sections and the page."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Literal, Self, get_args

import numpy as np
import pandas as pd
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, JsonValue, model_validator

from attachpath.reporting.masked_words import masked_words

__all__ = [
    "HypothesisRow",
    "Role",
    "SecondOpinion",
    "Verdict",
    "by_role",
    "hypothesis_rows",
    "plain_value",
]

Verdict = Literal[
    "supported", "opposite", "negligible", "inconclusive", "not_testable", "not_estimable"
]
Role = Literal["confirmatory", "secondary", "exploratory", "validity"]


def plain_value(value: Any) -> Any:
    """Return a value as JSON has it: numpy scalars and arrays unwrapped, missing as None.

    Parameters
    ----------
    value : object
        A cell of a DataFrame, a mapping or a sequence of such.

    Returns
    -------
    object
        None, bool, int, float, str, list or dict; an infinite number is missing.
    """
    if isinstance(value, Mapping):
        return {str(key): plain_value(inner) for key, inner in value.items()}
    if isinstance(value, pd.Series | pd.DataFrame):
        orient = value.to_dict() if isinstance(value, pd.Series) else value.to_dict("records")
        return plain_value(orient)
    if isinstance(value, list | tuple | set | frozenset | np.ndarray):
        return [plain_value(inner) for inner in value]
    if isinstance(value, np.generic):
        value = value.item()
    if value is None or value is pd.NA or value is pd.NaT:
        return None
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value


Number = Annotated[float | None, Field(allow_inf_nan=False)]
Listed = BeforeValidator(lambda value: [] if value is None else value)


class SecondOpinion(BaseModel):
    """The focal term as another implementation estimates it."""

    model_config = ConfigDict(extra="forbid")

    engine: str | None = Field(description="Program and version, or null when none can fit it.")
    estimate: Number
    std_error: Number
    difference: Number = Field(description="Their estimate minus ours.")
    agrees: bool | None = Field(
        description="Estimate within 1e-3 of the larger of 1 and |value|, SE within 1 percent."
    )
    reason: str | None = Field(description="Why there is none, or why it does not agree.")

    @model_validator(mode="after")
    def _missing_has_a_reason(self) -> Self:
        if self.estimate is None and not self.reason:
            raise ValueError("a second opinion without an estimate needs a reason")
        return self


class HypothesisRow(BaseModel):
    """A hypothesis and its verdict; what is missing is null and `reason` says why."""

    model_config = ConfigDict(extra="forbid")

    id: str
    claim: str
    role: Role
    kind: str
    formula: str | None
    term: str | None
    level: str | None
    direction: str | None
    n_obs: int | None
    n_clients: int | None
    n_therapists: int | None
    estimate: Number
    std_error: Number
    df: Number
    ci_low: Number = Field(description="95 % interval of the estimate.")
    ci_high: Number
    p_value: Number = Field(description="Two-sided, unadjusted.")
    p_claim: Number = Field(
        default=None,
        description="Of the claim: one-sided where the theory says so, the largest of its parts.",
    )
    p_holm: Number = Field(description="Adjusted over the family; null outside it.")
    std_estimate: Number = Field(description="Standardised at the level of the term.")
    std_ci90_low: Number = Field(description="90 % interval of the standardised estimate.")
    std_ci90_high: Number
    smallest_effect: Number = Field(description="Smallest effect of interest, standardised.")
    negligible_attainable: bool | None
    smallest_detectable: Number = Field(description="2.8 SE: found with 80 % power.")
    verdict: Verdict
    flags: Annotated[list[str], Listed]
    reason: str | None
    parts: Annotated[list[dict[str, JsonValue]], Listed]
    published: dict[str, JsonValue] | None
    agrees_with_published: bool | None
    second_opinion: SecondOpinion | None
    notes: Annotated[list[str], Listed]

    @model_validator(mode="after")
    def _missing_has_a_reason(self) -> Self:
        if self.estimate is None and not self.reason:
            raise ValueError(f"hypothesis {self.id} has neither an estimate nor a reason")
        return self


def hypothesis_rows(hypotheses: pd.DataFrame | Iterable[Mapping[str, Any]]) -> list[HypothesisRow]:
    """Turn the table of `test_hypotheses` into validated rows.

    Parameters
    ----------
    hypotheses : DataFrame or iterable of mapping
        A row each, with the fields of `HypothesisRow` as columns.

    Returns
    -------
    list of HypothesisRow
    """
    if isinstance(hypotheses, pd.DataFrame):
        return hypothesis_rows(plain_value(hypotheses))
    return [HypothesisRow.model_validate(_with_few_masked(plain_value(row))) for row in hypotheses]


def _with_few_masked(row: dict[str, Any]) -> dict[str, Any]:
    """Mask few clients in the words of the room that tested."""
    notes = [masked_words(str(note)) for note in row.get("notes") or []]
    reason = row.get("reason")
    return row | {"notes": notes, "reason": reason and masked_words(str(reason))}


def by_role(rows: list[HypothesisRow]) -> list[HypothesisRow]:
    """Return the rows with the confirmatory ones first; within a role their order stays."""
    roles = get_args(Role)
    return sorted(rows, key=lambda row: roles.index(row.role))
