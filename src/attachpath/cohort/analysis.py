"""The table behind a model: the columns it asks for, real or derived, at one level."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, Literal, get_args

import numpy as np
import pandas as pd

from attachpath.cohort.canonical import FloatArray
from attachpath.cohort.derived import Derivation, taken, unknown_column
from attachpath.cohort.esat import ESAT, Construction, Control
from attachpath.cohort.esat_rules import esat_growth_check
from attachpath.cohort.nesting import Nesting
from attachpath.cohort.tables import Cohort
from attachpath.errors import UsageError, nearest_name

__all__ = ["analysis_table", "columns_as_written"]

STANDARDISED = ("ecr_anxiety", "ecr_avoidance")


def analysis_table(
    cohort: Cohort,
    table: Literal["clients", "occasions"],
    columns: Sequence[str],
    *,
    esat: Construction = "within_between",
    control: Control = "cats",
    standardise: Collection[str] = STANDARDISED,
) -> pd.DataFrame:
    """Return the columns that a model asks for, a row a client or a row an occasion.

    Parameters
    ----------
    cohort : Cohort
        Scored data.
    table : {"clients", "occasions"}
        Rows of the result. Client and therapist columns are joined onto occasions; occasion
        variables stand beside clients as ``X_between`` only.
    columns : sequence of str
        Names of columns, or of derived variables: ``X_between`` (client mean), ``X_within``
        (deviation from it), ``X_previous`` and ``X_within_previous`` (at the previous attended
        occasion), ``X_change`` (``X_post`` less ``X_pre``), ``session_log`` (centred over
        occasions), ``phase`` (thirds of the client's own occasions, 1 to 3, for clients with at
        least three), ``esat_anx`` and ``esat_avoid`` with ``_between``, ``_within``,
        ``_previous``, ``_within_previous``. A real column wins over a derived one of its name.
    esat : {"within_between", "pooled", "occasion"}
        How ESAT is formed.
    control : {"cats", "ecr", "both"}
        What ESAT removes from Secure.
    standardise : collection of str
        Client columns that become z-scores over all clients of the cohort (one row a client, SD
        with n - 1).

    Returns
    -------
    DataFrame
        ``client_id``, for occasions ``session``, the ids of upper levels, then the columns asked
        for, in the order of the cohort's rows; no row is ever dropped. ``age`` is in decades,
        centred over clients; ``therapist_age`` is the therapist's, as written. ``attrs`` holds
        ``notes`` (tuple of str), ``gaps`` (counts, when a previous occasion was asked for) and
        ``esat`` (weights and numbers of rows behind each ESAT).

    Raises
    ------
    UsageError
        ``unknown-column`` with the nearest name; ``occasion-column``; ``not-numeric``;
        ``esat-occasion-growth`` when growth of an occasion-wise ESAT is asked for;
        ``standardise-clients-only``; ``unknown-option``.

    Examples
    --------
    >>> occasions = pd.DataFrame({"client_id": ["a", "a", "b"], "session": [1, 3, 1],
    ...                           "wai": [4.0, 6.0, 3.0]})
    >>> cohort = Cohort(pd.DataFrame({"client_id": ["a", "b"]}), occasions, levels=["client"])
    >>> analysis_table(cohort, "occasions", ["wai_between", "wai_within"])
      client_id  session  wai_between  wai_within
    0         a        1          5.0        -1.0
    1         a        3          5.0         1.0
    2         b        1          3.0         0.0
    """
    _check_option("table", table, ("clients", "occasions"))
    _check_option("esat", esat, get_args(Construction))
    _check_option("control", control, get_args(Control))
    esat_growth_check(columns, esat)
    nesting = Nesting(cohort)
    derivation = Derivation(nesting, esat, control)
    made = _keys(cohort, nesting, table)
    for name in columns:
        if name not in made:
            made[name] = _column(name, table, derivation, standardise)
    result = pd.DataFrame(made)
    result.attrs.update(_attributes(derivation, esat, control))
    return result


def columns_as_written(
    cohort: Cohort, table: Literal["clients", "occasions"], columns: Sequence[str]
) -> pd.DataFrame:
    """Return columns a row a client, or a row an occasion, on the scale that they were written in.

    Parameters
    ----------
    cohort : Cohort
        Scored data.
    table : {"clients", "occasions"}
        Rows of the result, as in `analysis_table`.
    columns : sequence of str
        Keys, columns, and derived variables other than ESAT.

    Returns
    -------
    DataFrame
        Without scaling: age is in years, nothing is a z-score.

    Raises
    ------
    UsageError
        ``unknown-column`` with the nearest name; ``occasion-column``; ``not-numeric``.

    Examples
    --------
    >>> clients = pd.DataFrame({"client_id": ["a", "b"], "age": [30.0, 40.0]})
    >>> cohort = Cohort(clients, pd.DataFrame({"client_id": ["a"], "session": [1]}),
    ...                 levels=["client"])
    >>> columns_as_written(cohort, "clients", ["age"])["age"].tolist()
    [30.0, 40.0]
    """
    _check_option("table", table, ("clients", "occasions"))
    nesting = Nesting(cohort)
    derivation = Derivation(nesting, "within_between", "cats")
    made = _keys(cohort, nesting, table)
    for name in columns:
        if name not in made:
            made[name] = _column(name, table, derivation, None)
    return pd.DataFrame(made)[list(columns)]


def _check_option(option: str, value: str, known: Sequence[str]) -> None:
    if value not in known:
        near = nearest_name(value, known)
        raise UsageError(
            "unknown-option",
            f"analysis_table has no {option}={value!r}.",
            f"A misspelt word{f'; the nearest is {near!r}' if near else ''}.",
            f"Use one of: {', '.join(known)}.",
        )


def _keys(cohort: Cohort, nesting: Nesting, table: str) -> dict[str, Any]:
    clients = nesting.tables["clients"]
    upper = [f"{level}_id" for level in cohort.levels[1:] if f"{level}_id" in clients.columns]
    if table == "clients":
        return {name: clients[name] for name in ("client_id", *upper)}
    occasions = nesting.tables["occasions"]
    keys: dict[str, Any] = {name: occasions[name] for name in ("client_id", "session")}
    return keys | {name: taken(clients[name], nesting.client_of) for name in upper}


def _column(
    name: str, table: str, derivation: Derivation, standardise: Collection[str] | None
) -> FloatArray | pd.Series:
    """Return one column in the rows of a table; as written where `standardise` is None."""
    if table == "occasions":
        own = derivation.occasion_column(name)
        if own is not None:
            _refuse_standardising(name, standardise or ())
            return own
    values = derivation.client_column(name)
    if values is None:
        raise unknown_column(name, table, derivation)
    if standardise is not None:
        values = _scaled(name, values, standardise)
    return values if table == "clients" else taken(values, derivation.nesting.client_of)


def _refuse_standardising(name: str, standardise: Collection[str]) -> None:
    if name in standardise:
        raise UsageError(
            "standardise-clients-only",
            f"{name!r} differs from occasion to occasion and is not standardised.",
            "Only client columns become z-scores: one row a client has one SD.",
            f"Leave {name!r} out of standardise.",
        )


def _scaled(
    name: str, values: FloatArray | pd.Series, standardise: Collection[str]
) -> FloatArray | pd.Series:
    if isinstance(values, pd.Series):
        return values
    present = values[~np.isnan(values)]
    if name in standardise and present.size > 1:
        spread = present.std(ddof=1)
        return np.asarray((values - present.mean()) / (spread if spread > 0 else 1.0))
    if name == "age" and present.size:
        return np.asarray((values - present.mean()) / 10)
    return values


def _attributes(derivation: Derivation, esat: Construction, control: Control) -> dict[str, Any]:
    attributes: dict[str, Any] = {}
    notes: list[str] = []
    for name, scores in derivation.esat.items():
        notes += [f"{name}: {note}" for note in scores.notes]
        attributes.setdefault("esat", {})[name] = {
            "construction": esat,
            "control": control,
            "removed": _removed(name, control),
            "slopes": scores.slopes,
            "n_clients": scores.n_clients,
            "n_occasions": scores.n_occasions,
        }
    if derivation.lagged:
        gaps = derivation.nesting.gaps()
        attributes["gaps"] = gaps | {"previous_unanswered": dict(derivation.lagged)}
        notes.append(
            f"the previous attended occasion was not the session before at "
            f"{gaps['not_the_session_before']} of {gaps['with_previous']} occasions "
            f"(at most {gaps['largest_step']} sessions back); {gaps['first_occasions']} first "
            "occasions have none"
        )
    attributes["notes"] = tuple(notes)
    return attributes


def _removed(name: str, control: Control) -> tuple[str, ...]:
    kind = ESAT[name]
    return {"cats": (kind.cats,), "ecr": (kind.ecr,), "both": (kind.cats, kind.ecr)}[control]
