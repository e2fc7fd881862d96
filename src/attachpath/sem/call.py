"""What a call asks for, checked and with its defaults filled in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, cast

from attachpath.errors import UsageError
from attachpath.sem.choices import check_choice
from attachpath.sem.parameter_table.options import EQUAL_SETS, EqualSet
from attachpath.sem.syntax import ModelText

__all__ = ["Call", "checked_call"]

Estimator = Literal["ml", "mlr", "mlm"]
Missing = Literal["listwise", "fiml"]
Engine = Literal["attachpath", "semopy"]


@dataclass(frozen=True)
class Call:
    """The arguments of a fit.

    Attributes
    ----------
    kind : {"sem", "cfa", "growth"}
        Which function was called.
    estimator : {"ml", "mlr", "mlm"}
        Normal theory; Huber-White standard errors with the Yuan-Bentler test; robust standard
        errors with the Satorra-Bentler test.
    missing : {"listwise", "fiml"}
        What becomes of rows with missing values.
    group, cluster : str or None
        Columns of groups and of clusters.
    group_equal, group_partial : tuple of str
        Sets of parameters that are equal across groups, and those that are not after all.
    std_lv, fixed_x, meanstructure : bool
        As in `sem`.
    auxiliary : tuple of str
        Auxiliary variables.
    notes : tuple of str
        What was decided for the user.
    engine : {"attachpath", "semopy"}
        Which program fits.
    """

    kind: Literal["sem", "cfa", "growth"]
    estimator: Estimator
    missing: Missing
    group: str | None
    cluster: str | None
    group_equal: tuple[EqualSet, ...]
    group_partial: tuple[str, ...]
    std_lv: bool
    fixed_x: bool
    meanstructure: bool
    auxiliary: tuple[str, ...]
    notes: tuple[str, ...] = ()
    engine: Engine = "attachpath"

    @property
    def robust(self) -> bool:
        """Whether standard errors and test are robust."""
        return self.estimator != "ml"

    @property
    def information(self) -> Literal["expected", "observed"]:
        """Expected information for complete normal data and MLM, else observed, as in lavaan."""
        if self.estimator == "mlr" or self.missing == "fiml":
            return "observed"
        return "expected"


def checked_call(
    model: ModelText,
    kind: Literal["sem", "cfa", "growth"],
    *,
    estimator: str = "ml",
    missing: str = "listwise",
    group: str | None = None,
    cluster: str | None = None,
    group_equal: Sequence[str] | str = (),
    group_partial: Sequence[str] | str = (),
    std_lv: bool = False,
    fixed_x: bool = True,
    meanstructure: bool | None = None,
    auxiliary: Sequence[str] | str = (),
    engine: str = "attachpath",
) -> Call:
    """Check the arguments of a fit and fill in what depends on others.

    Raises
    ------
    UsageError
        ``unknown-option``, ``name-not-text``, ``mlm-complete``, ``means-needed``,
        ``groups-needed``, ``auxiliary-listwise``, ``auxiliary-in-model``.
    """
    notes = []
    estimator = _word("estimator", estimator, ("ml", "mlr", "mlm"))
    missing = _word("missing", missing, ("listwise", "fiml"))
    _check_text("group", group)
    _check_text("cluster", cluster)
    equal = _equal_sets(_several("group_equal", group_equal))
    partial = _several("group_partial", group_partial)
    _check_equality(group, equal, partial)
    if cluster is not None and estimator == "ml":
        estimator = "mlr"
        notes.append("Clusters ask for robust standard errors: estimator 'mlr' is used.")
    if estimator == "mlm" and (missing == "fiml" or cluster is not None):
        raise UsageError(
            "mlm-complete",
            "Estimator 'mlm' was asked for with "
            + ("missing data (missing='fiml')." if missing == "fiml" else f"clusters ({cluster})."),
            "The Satorra-Bentler test is for complete, independent rows.",
            "Use estimator='mlr'.",
        )
    intercepts = any(statement.op == "~1" for statement in model.statements)
    needs_means = missing == "fiml" or group is not None or kind == "growth" or intercepts
    if meanstructure is False and needs_means:
        raise UsageError(
            "means-needed",
            "The model was asked for without a mean structure.",
            "Missing data by FIML, groups, growth models and `~ 1` need one.",
            "Leave `meanstructure` out.",
        )
    return Call(
        kind=kind,
        estimator=cast("Estimator", estimator),
        missing=cast("Missing", missing),
        group=group,
        cluster=cluster,
        group_equal=equal,
        group_partial=partial,
        std_lv=bool(std_lv),
        fixed_x=bool(fixed_x),
        meanstructure=(
            needs_means or cluster is not None if meanstructure is None else bool(meanstructure)
        ),
        auxiliary=_auxiliary(model, _several("auxiliary", auxiliary), missing),
        notes=tuple(notes),
        engine=cast("Engine", _word("engine", engine, ("attachpath", "semopy"))),
    )


def _word(argument: str, given: object, known: Sequence[str]) -> str:
    """Return a word of the known ones, whatever its case."""
    word = given.lower() if isinstance(given, str) else given
    check_choice(argument, word, known)
    return str(word)


def _several(argument: str, given: Sequence[str] | str) -> tuple[str, ...]:
    names = (given,) if isinstance(given, str) else tuple(given)
    for name in names:
        _check_text(argument, name)
    return names


def _check_text(argument: str, name: object) -> None:
    if name is not None and not isinstance(name, str):
        raise UsageError(
            "name-not-text",
            f"`{argument}` has {name!r}, which is not text.",
            "A column or a list of columns was given in the place of one name.",
            f"Write a name in quotation marks: {argument}='...'. Columns without text for a name"
            " get one by data.rename(columns=str).",
        )


def _equal_sets(given: tuple[str, ...]) -> tuple[EqualSet, ...]:
    found = [_word("group_equal", name.replace(".", "_"), EQUAL_SETS) for name in given]
    return cast("tuple[EqualSet, ...]", tuple(found))


def _check_equality(
    group: str | None, equal: tuple[EqualSet, ...], partial: tuple[str, ...]
) -> None:
    if (equal or partial) and group is None:
        argument, names = ("group_equal", equal) if equal else ("group_partial", partial)
        raise UsageError(
            "groups-needed",
            f"`{argument}` is {', '.join(names)}, but there are no groups.",
            "`group` was left out.",
            "Name the column of the groups: group='...'.",
        )


def _auxiliary(model: ModelText, given: tuple[str, ...], missing: str) -> tuple[str, ...]:
    if given and missing != "fiml":
        raise UsageError(
            "auxiliary-listwise",
            f"Auxiliary variables ({', '.join(given)}) were given with missing='listwise'.",
            "They inform about missing values, which listwise deletion takes out.",
            "Use missing='fiml', or leave `auxiliary` out.",
        )
    used = {name for one in model.statements for name in (one.lhs, one.rhs)}
    both = [name for name in given if name in used]
    if both:
        raise UsageError(
            "auxiliary-in-model",
            f"Auxiliary variables stand in the model too: {', '.join(both)}.",
            "An auxiliary variable is one outside the model.",
            "Take them out of `auxiliary`.",
        )
    return tuple(dict.fromkeys(given))
