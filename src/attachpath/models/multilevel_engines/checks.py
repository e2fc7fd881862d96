"""What must hold before a multilevel model is fitted, and what a reader must know of its groups."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pandas as pd

from attachpath.errors import EstimationError, FormulaError
from attachpath.formula import Design, RandomDesign
from attachpath.models.perfect_fit import check_residual

__all__ = ["check_random_parts", "group_notes"]

_FEW_GROUPS = 10


def check_random_parts(made: Design) -> None:
    """Refuse a model whose variances cannot be told apart.

    Parameters
    ----------
    made : Design
        The design matrices.

    Raises
    ------
    FormulaError
        ``no-random-part``.
    EstimationError
        ``one-group``, ``too-few-occasions`` (as many random effects as rows: the rule of lme4),
        ``no-slope-variation``, ``same-random-effect`` or ``perfect-fit``.
    """
    if not made.random:
        raise FormulaError(
            "no-random-part",
            f"A multilevel model needs a random part, and this formula has none: {made.formula}",
            "The random part was forgotten, or a regression was meant.",
            "Add one, as in `+ (1 | client_id)`, or use `regression`.",
        )
    for part in made.random:
        _check_groups(part, made)
        _check_effects(part, made)
    for one, two in combinations(made.random, 2):
        _check_overlap(one, two, made)
    check_residual(made)


def _check_groups(part: RandomDesign, made: Design) -> None:
    if part.n_groups > 1:
        return
    raise EstimationError(
        "one-group",
        f"{part.group!r} has {part.n_groups or 'no'} group in the {len(made.rows)} rows used by: "
        f"{made.formula}",
        "All rows belong to the same one, or only its rows are complete.",
        f"A variance between groups needs several: take ( | {part.group}) out of the formula.",
    )


def _check_effects(part: RandomDesign, made: Design) -> None:
    rows = int((part.codes >= 0).sum())
    effects = part.n_groups * len(part.terms)
    if effects >= rows:
        raise EstimationError(
            "too-few-occasions",
            f"({' + '.join(part.terms)} | {part.group}) has {effects} random effects "
            f"({part.n_groups} groups x {len(part.terms)}) for {rows} rows in: {made.formula}",
            "Groups have so few rows that these effects cannot be told from the residual.",
            f"Simplify or drop the random part of {part.group!r}, or collect more rows a group.",
        )
    flat = ~np.any(part.matrix[part.codes >= 0], axis=0)
    if flat.any():
        term = part.terms[int(np.flatnonzero(flat)[0])]
        raise EstimationError(
            "no-slope-variation",
            f"{term!r} is zero in every row, so its slope cannot differ between {part.group!r}.",
            "Only such rows are complete.",
            "Take the slope out of the formula.",
        )


def _check_overlap(one: RandomDesign, two: RandomDesign, made: Design) -> None:
    """Refuse two variances of the same thing: same effect, groups that are the same rows."""
    shared = [term for term in one.terms if term in two.terms]
    same = one.n_groups == two.n_groups == len(_pairs(one, two))
    if shared and same and np.array_equal(one.codes < 0, two.codes < 0):
        raise EstimationError(
            "same-random-effect",
            f"{shared[0]!r} varies over {one.group!r} and over {two.group!r}, which are the same "
            f"groups of rows in: {made.formula}",
            "The random part stands there twice, or each larger group holds one smaller group.",
            "Leave one of the two random parts out.",
        )


def group_notes(made: Design) -> tuple[str, ...]:
    """Note groups with a single member, few groups and rows without a group."""
    parts = {part.group: part for part in made.random}
    notes = []
    for part in parts.values():
        members = _members(part, list(parts.values()))
        held = {group: int((counts == 1).sum()) for group, counts in members.items()}
        notes += [
            f"{count} of {part.n_groups} groups of {part.group} have a single {member}"
            for member, count in held.items()
            if count
        ]
        if part.n_groups < _FEW_GROUPS:
            notes.append(
                f"{part.group} has only {part.n_groups} groups: its variance is little known"
            )
        outside = int((part.codes < 0).sum())
        if outside:
            notes.append(
                f"{outside} rows belong to no {part.group} and have no random effect of it "
                "(partial nesting)"
            )
    return tuple(notes)


def _members(part: RandomDesign, parts: list[RandomDesign]) -> dict[str, np.ndarray]:
    """Count, for each group, the next smaller groups inside it, or its rows."""
    inside = part.codes >= 0
    smaller = [other for other in parts if other.n_groups > part.n_groups and _nested(other, part)]
    if not smaller:
        return {"row": np.bincount(part.codes[inside], minlength=part.n_groups)}
    member = min(smaller, key=lambda other: other.n_groups)
    pairs = _pairs(part, member)
    return {member.group: np.bincount(pairs // member.n_groups, minlength=part.n_groups)}


def _nested(inner: RandomDesign, outer: RandomDesign) -> bool:
    """Whether each group of `inner` lies in one group of `outer`."""
    held = _pairs(outer, inner) % inner.n_groups
    return len(held) == len(np.unique(held))


def _pairs(outer: RandomDesign, inner: RandomDesign) -> np.ndarray:
    """Return the pairs of groups that share a row, each as one number."""
    both = (inner.codes >= 0) & (outer.codes >= 0)
    numbers = outer.codes[both].astype(np.int64) * inner.n_groups + inner.codes[both]
    return np.asarray(pd.unique(numbers))
