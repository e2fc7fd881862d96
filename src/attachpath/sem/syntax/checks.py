"""What can be wrong with a whole model before any data are seen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from graphlib import CycleError, TopologicalSorter

from attachpath.errors import FormulaError, nearest_name
from attachpath.sem.syntax.model_text import Definition, ModelText, Place, Statement
from attachpath.sem.syntax.pointing import Source
from attachpath.sem.syntax.tokens import tokens_of

__all__ = ["check", "evaluation_order"]


def evaluation_order(definitions: Iterable[Definition]) -> tuple[Definition, ...]:
    """Return definitions so that each stands behind those that it uses.

    Parameters
    ----------
    definitions : iterable of Definition
        From a parsed model, so without a circle.

    Returns
    -------
    tuple of Definition

    Examples
    --------
    >>> from attachpath.sem.syntax import parse_model
    >>> model = parse_model("y ~ a*x; twice := 2*half; half := a/2")
    >>> [definition.name for definition in evaluation_order(model.definitions)]
    ['half', 'twice']
    """
    named = {definition.name: definition for definition in definitions}
    needs = {
        name: sorted(definition.expression.names & named.keys())
        for name, definition in named.items()
    }
    return tuple(named[name] for name in TopologicalSorter(needs).static_order())


def check(model: ModelText, source: Source) -> None:
    """Refuse a model that contradicts itself or uses names that it does not have."""
    for statement in model.statements:
        if statement.lhs == statement.rhs and statement.op in ("=~", "~"):
            raise _self_reference(statement, source)
    _check_fixed_labels(model, source)
    labels = _label_places(model)
    _check_definition_names(model, labels, source)
    _check_known(model, labels, source)
    _check_circles(model, source)


def _self_reference(statement: Statement, source: Source) -> FormulaError:
    does = "measured by" if statement.op == "=~" else "regressed on"
    return source.mistake(
        "model-self-reference",
        statement.place,
        f"`{statement.lhs}` is {does} itself",
        "The same name stands on both sides.",
        f"Write another variable on the right; a variance is `{statement.lhs} ~~ {statement.lhs}`.",
    )


def _check_fixed_labels(model: ModelText, source: Source) -> None:
    """Refuse a label whose parameters are fixed to different values."""
    values: dict[str, float] = {}
    for statement in model.statements:
        kinds = {modifier.kind: modifier for modifier in statement.modifiers}
        if not {"fixed", "label"} <= kinds.keys():
            continue
        for name, value in _labelled_values(kinds["label"].values, kinds["fixed"].values):
            if values.setdefault(name, value) != value:
                raise source.mistake(
                    "model-contradiction",
                    kinds["label"].place,
                    f"Parameters labelled `{name}` are fixed to {values[name]:g} and {value:g}",
                    "Parameters of one label are equal.",
                    "Fix them to one value, or give them different labels.",
                )


def _labelled_values(
    labels: tuple[float | str | None, ...], values: tuple[float | str | None, ...]
) -> Iterator[tuple[str, float]]:
    """Pair labels with fixed values, group by group (one value stands for all groups)."""
    size = max(len(labels), len(values))
    for label, value in zip(
        labels * (size // len(labels)), values * (size // len(values)), strict=True
    ):
        if isinstance(label, str) and label and isinstance(value, float):
            yield label, value


def _label_places(model: ModelText) -> dict[str, Place]:
    return {
        label: modifier.place
        for statement in model.statements
        for modifier in statement.modifiers
        if modifier.kind == "label"
        for label in modifier.values
        if isinstance(label, str) and label
    }


def _check_definition_names(model: ModelText, labels: dict[str, Place], source: Source) -> None:
    seen: dict[str, Place] = {}
    for definition in model.definitions:
        if definition.name in seen:
            raise source.mistake(
                "model-definition-twice",
                definition.place,
                f"`{definition.name}` is defined here and in line {seen[definition.name].line}",
                "Two := lines have the same name.",
                "Rename one of them, or take it out.",
            )
        if definition.name in labels:
            raise source.mistake(
                "model-label-defined",
                definition.place,
                f"`{definition.name}` is defined here and labels a parameter in "
                f"line {labels[definition.name].line}",
                "A name stands for a parameter or for a defined quantity, not for both.",
                "Rename the label or the definition.",
            )
        seen[definition.name] = definition.place


def _check_known(model: ModelText, labels: dict[str, Place], source: Source) -> None:
    known = labels.keys() | {definition.name for definition in model.definitions}
    used = [(one.expression.names, one.place) for one in model.definitions]
    used += [(one.left.names | one.right.names, one.place) for one in model.constraints]
    for names, place in used:
        unknown = sorted(names - known)
        if not unknown:
            continue
        near = nearest_name(unknown[0], sorted(known))
        suggestion = f"; the nearest is `{near}`" if near else ""
        raise source.mistake(
            "model-unknown-label",
            _first_use(unknown[0], place, source),
            f"`{unknown[0]}` is neither a label nor a definition",
            f"A misspelt label, or a variable's name in the place of a label{suggestion}.",
            f"Correct it, or label the parameter that is meant: `y ~ {unknown[0]}*x`.",
        )


def _first_use(name: str, place: Place, source: Source) -> Place:
    """Find where a statement that begins at a place uses a name first."""
    return next(
        source.place(token.start)
        for token in tokens_of(source)
        if token.kind == "name" and token.value == name and token.start >= source.offset(place)
    )


def _check_circles(model: ModelText, source: Source) -> None:
    try:
        evaluation_order(model.definitions)
    except CycleError as error:
        circle: list[str] = error.args[1]
        place = next(one.place for one in model.definitions if one.name == circle[0])
        raise source.mistake(
            "model-circular-definition",
            place,
            f"`{circle[0]}` is defined by itself ({' <- '.join(circle)})",
            "Definitions use each other in a circle.",
            "Write one of them with labels of parameters only.",
        ) from None
