"""A theory on a cohort whose levels are others than those that its models name."""

from __future__ import annotations

from pathlib import Path

from attachpath.cohort import Cohort, known_columns, upper_levels
from attachpath.errors import AttachpathError
from attachpath.formula import RandomPart, fixed_terms
from attachpath.hypotheses.changed_formula import written
from attachpath.hypotheses.chosen_rows import chosen_rows
from attachpath.hypotheses.theory import Hypothesis, Theory, load_theory

__all__ = ["level_notes", "theory_for"]


def theory_for(cohort: Cohort, theory: str | Path | Theory) -> Theory:
    """Return a theory with the random parts that a cohort's levels allow.

    Parameters
    ----------
    cohort : Cohort
        Its `levels` say which nesting there is.
    theory : str, Path or Theory
        Id of a shipped theory, path of a TOML file, or a loaded theory.

    Returns
    -------
    Theory
        The theory itself where the cohort has every level. Otherwise a random part of a level
        that the cohort neither names nor has a column of is that of the cohort's own first level
        above clients (schools in the place of therapists), or is left out where clients are not
        nested; a model without any random part is a regression. A focal term of the user's own
        columns that differs between the chosen occasions of a client has the level ``occasion``
        where the theory states none.

    Examples
    --------
    >>> import pandas as pd
    >>> clients = pd.DataFrame({"client_id": ["a", "b"], "school_id": ["s", "s"]})
    >>> occasions = pd.DataFrame({"client_id": ["a"], "session": [1]})
    >>> pupils = Cohort(clients, occasions, levels=["client", "school"])
    >>> str(theory_for(pupils, "et_graf")["H4a"].parsed.random[0])
    '(1 | school_id)'
    >>> theory_for(pupils.replace(levels=["client"]), "et_graf")["H4a"].kind
    'regression'
    """
    loaded = load_theory(theory)
    changed = tuple(_with_level(cohort, _for_cohort(cohort, one)) for one in loaded.hypothesis)
    return loaded if changed == loaded.hypothesis else _with(loaded, changed)


def level_notes(cohort: Cohort, stated: Hypothesis) -> list[str]:
    """Say which random parts of a hypothesis are others on a cohort.

    Parameters
    ----------
    cohort : Cohort
        The data.
    stated : Hypothesis
        As its theory states it.

    Returns
    -------
    list of str
    """
    notes = []
    for part in _foreign(cohort, stated):
        start = f"The cohort has no {part.group}: {part}, which the theory states, "
        own = _own_part(cohort, stated, part)
        if own is None:
            notes.append(f"{start}was left out.")
        else:
            notes.append(f"{start}was exchanged for {own}, its own level above clients.")
    return notes


def _for_cohort(cohort: Cohort, stated: Hypothesis) -> Hypothesis:
    foreign = _foreign(cohort, stated)
    if not foreign:
        return stated
    parsed = stated.parsed
    random = [
        own
        for part in parsed.random
        if (own := _own_part(cohort, stated, part) if part in foreign else part) is not None
    ]
    terms = (":".join(written(name, parsed) for name in term) for term in fixed_terms(parsed))
    formula = f"{written(parsed.response, parsed)} ~ {' + '.join([*terms, *map(str, random)])}"
    # Validated anew: a copy would keep the old formula, parsed.
    return Hypothesis.model_validate(
        stated.model_dump() | {"formula": formula, "kind": "multilevel" if random else "regression"}
    )


def _with_level(cohort: Cohort, one: Hypothesis) -> Hypothesis:
    """Read the level of a term of foreign columns from the data: names do not tell it."""
    if not (one.fitted_here and one.table == "occasions" and one.level is None):
        return one
    occasions = cohort.occasions
    names = [factor.partition("[")[0] for factor in one.factors]
    own = [name for name in names if name in occasions and name not in cohort.clients]
    if not own or one.level_of_term == "occasion":
        return one
    try:
        rows = chosen_rows(cohort, one, occasions)
    except AttachpathError:  # it comes again where it belongs
        return one
    varies = rows.groupby("client_id")[own].nunique().max().max() > 1
    return one.model_copy(update={"level": "occasion"}) if varies else one


def _foreign(cohort: Cohort, stated: Hypothesis) -> list[RandomPart]:
    """Random parts of a level that this package knows and the cohort does not have."""
    if not stated.fitted_here:
        return []
    known, own = known_columns(cohort.instruments), {f"{level}_id" for level in cohort.levels}
    return [
        part
        for part in stated.parsed.random
        if part.group not in own and part.group in known and part.group not in cohort.clients
    ]


def _own_part(cohort: Cohort, stated: Hypothesis, part: RandomPart) -> RandomPart | None:
    """Return the part over the cohort's first upper level, if the model does not have it yet."""
    groups = [f"{level}_id" for level in upper_levels(cohort)]
    if not groups or groups[0] in {other.group for other in stated.parsed.random}:
        return None
    return RandomPart(part.intercept, part.slopes, groups[0])


def _with(theory: Theory, hypotheses: tuple[Hypothesis, ...]) -> Theory:
    return theory.model_copy(update={"hypothesis": hypotheses})
