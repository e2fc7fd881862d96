"""The assumptions that a call may break, and what they do to the parameters of a population."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal, get_args

import numpy as np

from attachpath.errors import UsageError, nearest_name
from attachpath.simulation.population import Population
from attachpath.simulation.population_file import PopulationFile

__all__ = ["DropoutKind", "Switches", "Who", "switched"]

DropoutKind = Literal["mar", "mnar+", "mnar-", "none"]
Who = Literal["starters", "three_questionnaires", "iip_after"]

MOST_OCCASIONS = 30


@dataclass(frozen=True)
class Switches:
    """What differs from the population as it stands; see `simulate_cohort`."""

    dropout: DropoutKind = "mar"
    complete: bool = False
    reverse_causation: bool = False
    halo: float = 0.0
    therapist_share: float | None = None
    reliability: float | None = None
    occasions: int | Sequence[int] | None = None
    who: Who = "starters"
    noninvariance: float | None = None

    def __post_init__(self) -> None:
        _one_of("dropout", self.dropout, get_args(DropoutKind))
        _one_of("who", self.who, get_args(Who))
        _between("halo", self.halo, 0, 0.95)
        _between("therapist_share", self.therapist_share, 0, 0.95)
        _between("reliability", self.reliability, 0.05, 1)
        _between("noninvariance", self.noninvariance, -5, 5)

    def as_record(self) -> dict[str, Any]:
        """Return the switches as JSON values."""
        record = asdict(self)
        if self.occasions is not None and not isinstance(self.occasions, int):
            record["occasions"] = [int(session) for session in self.occasions]
        return record


def switched(population: Population, switches: Switches) -> PopulationFile:
    """Return the parameters of a population with the switches that are parameters applied.

    Parameters
    ----------
    population : Population
        Stays as it is.
    switches : Switches
        `therapist_share` replaces the share of CATS, alliance and TDS and scales the therapist's
        path to the outcome by the root of its ratio to the CATS share; `reliability` replaces that
        of symptoms and covariates (items: `answers`); `occasions` the schedule; `complete` and
        `dropout` what is missing.

    Returns
    -------
    PopulationFile
    """
    parameters = population.parameters
    changes: dict[str, Any] = {}
    if switches.therapist_share is not None:
        changes |= _with_therapist_share(parameters, switches.therapist_share)
    if switches.reliability is not None:
        for name in ("symptoms", "covariates"):
            group = getattr(parameters, name)
            changes[name] = group.model_copy(update={"reliability": switches.reliability})
    if switches.occasions is not None:
        sessions = _sessions(parameters, switches.occasions)
        changes["schedule"] = parameters.schedule.model_copy(update={"sessions": sessions})
    if switches.complete:
        nothing = {"post_after_completion": 0.0, "occasion": 0.0, "item": 0.0}
        changes["missingness"] = parameters.missingness.model_copy(update=nothing)
    return parameters.model_copy(update=changes)


def _with_therapist_share(parameters: PopulationFile, share: float) -> dict[str, Any]:
    before = parameters.therapist_share
    outcome = parameters.paths.outcome
    if share > 0 and before.cats == 0:
        raise UsageError(
            "no-therapist-share",
            f"therapist_share={share} cannot be applied to population {parameters.id!r}.",
            "Its own share for CATS is 0, so the path to the outcome cannot be scaled to it.",
            "Write the shares and `paths.outcome.therapist` in a population file.",
        )
    ratio = math.sqrt(share / before.cats) if before.cats else 0.0
    path = outcome.model_copy(update={"therapist": outcome.therapist * ratio})
    shares = dict.fromkeys(("cats", "alliance", "tds"), share)
    return {
        "therapist_share": before.model_copy(update=shares),
        "paths": parameters.paths.model_copy(update={"outcome": path}),
    }


def _sessions(parameters: PopulationFile, occasions: int | Sequence[int]) -> tuple[int, ...]:
    """Take the first occasions of the schedule, or spread more of them evenly in log session."""
    schedule = parameters.schedule.sessions
    if not isinstance(occasions, int):
        given = tuple(int(session) for session in occasions)
        if not given or list(given) != sorted(set(given)) or given[0] < 1:
            raise _bad(
                "occasions", occasions, "session numbers from 1 in ascending order, each once"
            )
        return given
    if not 1 <= occasions <= MOST_OCCASIONS:
        raise _bad(
            "occasions", occasions, f"a number from 1 to {MOST_OCCASIONS}, or session numbers"
        )
    if occasions <= len(schedule):
        return schedule[:occasions]
    spread = np.geomspace(schedule[0], max(schedule[-1], schedule[0] + 2 * occasions), occasions)
    sessions: list[int] = []
    for session in spread:
        sessions.append(max(round(float(session)), sessions[-1] + 1 if sessions else 1))
    return tuple(sessions)


def _one_of(name: str, value: object, known: Sequence[str]) -> None:
    if value not in known:
        near = nearest_name(str(value), known)
        hint = f" (did you mean {near!r}?)" if near else ""
        raise _bad(name, value, f"one of {', '.join(known)}{hint}")


def _between(name: str, value: float | None, low: float, high: float) -> None:
    if value is not None and not low <= value <= high:
        raise _bad(name, value, f"a number from {low} to {high}")


def _bad(name: str, value: object, expected: str) -> UsageError:
    return UsageError(
        f"bad-{name.replace('_', '-')}",
        f"The switch `{name}` is {value!r}.",
        f"It must be {expected}.",
        f"Give {expected}.",
    )
