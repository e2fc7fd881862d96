"""What single therapists and clients do to a focal estimate: each left out, and the strongest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from attachpath.cohort import Cohort
from attachpath.errors import AttachpathError
from attachpath.hypotheses.fitting import fits_for
from attachpath.hypotheses.levels import theory_for
from attachpath.hypotheses.reasons import reason_for
from attachpath.hypotheses.robustness_checks.tested_model import AsTested, Changed
from attachpath.hypotheses.theory import Hypothesis, Theory
from attachpath.models import influence
from attachpath.parallel import one_blas_thread

__all__ = ["influence_ranges", "without_most_influential"]

_COLUMNS = (
    *("id", "term", "level", "n_groups", "estimate", "lowest", "highest", "largest_change"),
    *("sign_turns", "largest_cooks_distance", "reason"),
)


def without_most_influential(tested: AsTested) -> Iterator[Changed]:
    """Yield the model without its most influential therapist, and without such a client.

    Most influential is whose omission changes the focal estimate most, the variances held, among
    the complete cases; the model is then fitted anew without it.
    """
    original = tested.hypothesis
    for level, group in _levels(tested):
        labels = {f"without_{level}": f"without most influential {level}"}
        try:
            found = _left_out(tested, group)
        except AttachpathError as error:
            yield Changed(labels, original, reason=reason_for(error, original.parsed.text))
            continue
        if found.empty:
            yield Changed(labels, original, reason=f"no {level} can be left out")
            continue
        strongest = found["group"].iloc[int(found["change"].abs().argmax())]
        yield Changed(labels, original, table=tested.rows[tested.rows[group] != strongest])


def influence_ranges(
    cohort: Cohort, theory: str | Path | Theory, hypotheses: Sequence[Hypothesis]
) -> pd.DataFrame:
    """Return the range of each focal estimate when any one therapist, or client, is left out.

    Parameters
    ----------
    cohort : Cohort
        The data.
    theory : str, Path or Theory
        Id of a shipped theory, path of a TOML file, or a loaded theory.
    hypotheses : sequence of Hypothesis
        From `fitted_hypotheses`.

    Returns
    -------
    DataFrame
        A row a hypothesis and level: ``id, term, level, n_groups, estimate, lowest, highest``
        (estimates without one group), ``largest_change`` (in standard errors of the fit),
        ``sign_turns`` (groups whose omission turns the sign), ``largest_cooks_distance``,
        ``reason``. Nothing says which group it is. Where full information decides, this is about
        the model of the complete cases.
    """
    loaded = theory_for(cohort, theory)
    fits = fits_for(cohort, loaded)
    with one_blas_thread():
        rows = [
            _range(AsTested(fits, one), level, group)
            for one in hypotheses
            for level, group in _levels(AsTested(fits, one))
        ]
    return pd.DataFrame(rows, columns=list(_COLUMNS))


def _levels(tested: AsTested) -> list[tuple[str, str]]:
    """Names of the levels whose members can be left out, upper first, and their columns."""
    upper = tested.upper_level
    found = [(upper, f"{upper}_id")] if upper else []
    return [*found, (tested.cohort.levels[0], "client_id")]


def _left_out(tested: AsTested, group: str) -> pd.DataFrame:
    complete = tested.complete
    found = influence(
        complete.fitted,
        complete.rows,
        complete.hypothesis.term,
        by=group,
        partial_groups=complete.partial,
    )
    return found[found["change"].notna()]


def _range(tested: AsTested, level: str, group: str) -> dict[str, Any]:
    one = tested.hypothesis
    row: dict[str, Any] = {"id": one.id, "term": one.term, "level": level}
    try:
        found = _left_out(tested, group)
        estimate = float(tested.complete.fitted.contrast({one.term: 1.0})["estimate"])
    except AttachpathError as error:
        return row | {"reason": reason_for(error, one.parsed.text)}
    if found.empty:
        return row | {"reason": f"no {level} can be left out"}
    return row | {
        "n_groups": len(found),
        "estimate": estimate,
        "lowest": found["estimate"].min(),
        "highest": found["estimate"].max(),
        "largest_change": found["change_in_std_errors"].abs().max(),
        "sign_turns": int((found["estimate"] * estimate < 0).sum()),
        "largest_cooks_distance": found["cooks_distance"].max(),
    }
