"""Three rules for every model with ESAT, and what its construction makes untestable."""

from __future__ import annotations

from collections.abc import Iterable

from attachpath.cohort.esat import ESAT, Construction, Control
from attachpath.errors import UsageError

__all__ = ["esat_check", "esat_growth_check", "esat_notes", "zero_by_construction"]

TIME = ("session_log", "session", "phase")


def esat_check(
    predictors: Iterable[str],
    *,
    response: str | None = None,
    esat: Construction = "within_between",
    control: Control = "cats",
) -> tuple[str, ...]:
    """Refuse a model that misreads ESAT.

    Parameters
    ----------
    predictors : iterable of str
        Terms of the right-hand side; interactions as ``a:b``.
    response : str, optional
        Left-hand side. An ESAT there needs no control beside it.
    esat : {"within_between", "pooled", "occasion"}
        How ESAT is formed.
    control : {"cats", "ecr", "both"}
        What it removes.

    Returns
    -------
    tuple of str
        Notes: products of a within-client ESAT that stand without the control's product.

    Raises
    ------
    UsageError
        ``both-esats``, ``esat-control-missing``, ``esat-occasion-growth``.

    Notes
    -----
    Beside the control at its level the ESAT coefficient is Secure's, does not depend on how ESAT
    was residualised, and carries no generated-regressor error. Without it a true zero was
    "found" in 23 % of simulated cohorts.

    Examples
    --------
    >>> esat_check(["esat_anx_between", "cats_preoccupied_between"])
    ()
    """
    terms = [tuple(term.split(":")) for term in predictors]
    plain = {name for term in terms for name in term}
    _refuse_both(plain | ({response} if response else set()))
    if response in ESAT:
        esat_growth_check([str(response), *plain], esat)
    present = {frozenset(term) for term in terms}
    notes: list[str] = []
    for term in terms:
        for name in term:
            if _kind_of(name):
                notes += _check_term(name, term, present, control)
    return tuple(notes)


def esat_growth_check(columns: Iterable[str], esat: Construction) -> None:
    """Refuse growth of an occasion-wise ESAT, whose mean is zero at every occasion.

    Parameters
    ----------
    columns : iterable of str
        Columns of one model; ``esat_anx`` itself beside ``session_log`` asks for its growth.
    esat : {"within_between", "pooled", "occasion"}
        How ESAT is formed.

    Raises
    ------
    UsageError
        ``esat-occasion-growth``.
    """
    names = list(columns)
    asked = [name for name in names if name in ESAT]
    time = [name for name in names if name in TIME]
    if esat == "occasion" and asked and time:
        raise UsageError(
            "esat-occasion-growth",
            f"{asked[0]} was residualised at each occasion and cannot grow with {time[0]}.",
            "Its mean is zero at every occasion by construction.",
            "Form ESAT with esat='within_between' or 'pooled', or leave time out.",
        )


def esat_notes(esat: Construction, control: Control) -> tuple[str, ...]:
    """Return what must be printed beside every result with ESAT.

    Examples
    --------
    >>> esat_notes("within_between", "cats")
    ('ESAT construction (assumed; the published one is not public): within_between, control cats',)
    """
    notes = [
        f"ESAT construction (assumed; the published one is not public): {esat}, control {control}"
    ]
    if control != "cats":
        notes.append(
            "with the ECR scale as control the between-client ESAT is uncorrelated with it by "
            "construction: H1 cannot be tested"
        )
    return tuple(notes)


def zero_by_construction(response: str, term: str, control: Control) -> str | None:
    """Return why an effect on ESAT is zero whatever the data say, or None.

    Parameters
    ----------
    response : str
        Left-hand side.
    term : str
        Focal term.
    control : {"cats", "ecr", "both"}
        What ESAT removes.

    Examples
    --------
    >>> zero_by_construction("esat_anx", "ecr_anxiety", "cats") is None
    True
    """
    kind = _kind_of(response)
    if kind is None or control == "cats" or ESAT[kind].ecr != term:
        return None
    return (
        f"{kind} was made by removing {term} from CATS Secure (control={control!r}), so the "
        "effect is zero by construction"
    )


def _kind_of(name: str) -> str | None:
    return next((kind for kind in ESAT if name == kind or name.startswith(f"{kind}_")), None)


def _refuse_both(names: set[str]) -> None:
    found = {kind: [name for name in names if _kind_of(name) == kind] for kind in ESAT}
    if all(found.values()):
        pair = " and ".join(sorted(names_of)[0] for names_of in found.values())
        raise UsageError(
            "both-esats",
            f"{pair} stand in one model.",
            "Both are CATS Secure with something removed and correlate about .7; beside each "
            "other each turns into the other's control (together H4a, H4b turned from -.32, -.11 "
            "into -.47, +.22).",
            "Fit two models, or one with Secure, Avoidant and Preoccupied.",
        )


def _check_term(
    name: str, term: tuple[str, ...], present: set[frozenset[str]], control: Control
) -> list[str]:
    notes: list[str] = []
    for removed in _controls_at(name, control):
        needed = frozenset(removed if part == name else part for part in term)
        if needed in present:
            continue
        product = ":".join(removed if part == name else part for part in term)
        if len(term) > 1 and "_within" in name:
            notes.append(f"{':'.join(term)} stands without {product}")
            continue
        raise UsageError(
            "esat-control-missing",
            f"{':'.join(term)} stands in the model without {product}.",
            "ESAT is Secure with that scale removed; unless the scale stands beside it at the "
            "same level, its effect carries the scale's (a true zero was found in 23 % of "
            "simulated cohorts).",
            f"Add {product} to the formula.",
        )
    return notes


def _controls_at(name: str, control: Control) -> list[str]:
    """Columns that must stand beside an ESAT column: same level, same occasion."""
    kind = str(_kind_of(name))
    level = name.removeprefix(kind)
    controls = []
    if control != "ecr":
        controls.append(ESAT[kind].cats + level)
    if control != "cats" and "_within" not in level:
        controls.append(ESAT[kind].ecr)
    return controls
