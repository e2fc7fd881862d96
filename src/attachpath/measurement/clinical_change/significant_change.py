"""Reliable and clinically significant change (Jacobson & Truax, 1991)."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from attachpath.errors import UsageError

__all__ = [
    "CHANGE_CATEGORIES",
    "ClinicallySignificantChange",
    "clinically_significant_change",
]

CHANGE_CATEGORIES = ("recovered", "improved", "unchanged", "deteriorated")

_FEWEST = 2


@dataclass(frozen=True, eq=False, repr=False)
class ClinicallySignificantChange:
    """How many clients recovered, improved, did not change, deteriorated.

    Attributes
    ----------
    clients : DataFrame
        ``before, after, change, category`` with a row a client used, in the order and with the
        index given; not for publication.
    cutoff : float
        Where functioning begins.
    criterion : {"a", "b", "c"}
        How the cutoff was found.
    reliable_change : float
        A change is reliable when it is larger than this.
    clinical_mean, clinical_sd : float
        Given, or of the clients used before treatment.
    n_dropped : mapping of str to int
        Clients left out, by reason.
    higher_is_better : bool
        Whether clients improve upwards.
    """

    clients: pd.DataFrame
    cutoff: float
    criterion: Literal["a", "b", "c"]
    reliable_change: float
    clinical_mean: float
    clinical_sd: float
    n_dropped: Mapping[str, int]
    higher_is_better: bool = False

    @property
    def n_used(self) -> int:
        """Clients with a value before and after."""
        return len(self.clients)

    @property
    def counts(self) -> dict[str, int]:
        """Clients in each of the four categories."""
        found = self.clients["category"].value_counts()
        return {name: int(found.get(name, 0)) for name in CHANGE_CATEGORIES}

    @property
    def n_functional_before(self) -> int:
        """Clients on the functional side of the cutoff already before treatment."""
        return int(_functional(self.clients["before"], self.cutoff, self.higher_is_better).sum())


def clinically_significant_change(
    before: pd.Series,
    after: pd.Series,
    *,
    reliability: float,
    functional_mean: float | None = None,
    functional_sd: float | None = None,
    clinical_mean: float | None = None,
    clinical_sd: float | None = None,
    cutoff: Literal["a", "b", "c"] = "c",
    higher_is_better: bool = False,
) -> ClinicallySignificantChange:
    """Tell for each client whether the change is reliable, and whether it ends in functioning.

    Parameters
    ----------
    before, after : Series
        The measure with a row a client, in the same order; missing where it was not taken.
    reliability : float
        Of the measure, between 0 and 1.
    functional_mean, functional_sd : float, optional
        Of people who function well; cutoffs b and c need both.
    clinical_mean, clinical_sd : float, optional
        Of people who need treatment; by default those of the clients used, before treatment.
    cutoff : {"a", "b", "c"}
        Criterion of functioning.
    higher_is_better : bool
        Whether clients improve upwards.

    Returns
    -------
    ClinicallySignificantChange

    Raises
    ------
    UsageError
        ``wrong-length`` for different numbers of rows, ``bad-reliability`` for one outside 0 to
        1, ``no-functional-norms`` when a cutoff lacks its norms, ``bad-norms`` when the functional
        mean is not on the better side of the clinical one, ``too-few-clients`` with fewer than two
        clients who have both values, ``constant-measure`` where all of them begin alike.

    Notes
    -----
    Jacobson and Truax (1991, Journal of Consulting and Clinical Psychology, 59, 12-19). A change is
    reliable beyond 1.96 * S_diff, S_diff = sqrt(2) * SE, SE = s * sqrt(1 - reliability), with s the
    SD of the clients used before treatment, or the clinical SD given. With clinical mean M1 and SD
    s1, functional M0 and s0, lower better, functioning begins below

    - a: M1 - 2 s1, outside the range of those who need treatment;
    - b: M0 + 2 s0, within the range of those who do not;
    - c: (s0 M1 + s1 M0) / (s0 + s1), equally many SD from both means.

    A client has *recovered* who changed reliably for the better and crossed the cutoff, *improved*
    without crossing it (or was beyond it before), *deteriorated* when the change is reliable and
    for the worse, and is *unchanged* otherwise. Who stands on the cutoff has not crossed it.

    Examples
    --------
    >>> before, after = pd.Series([32.0, 28, 25, 30, 21]), pd.Series([8.0, 18, 22, None, 34])
    >>> found = clinically_significant_change(
    ...     before, after, reliability=0.9, functional_mean=7, functional_sd=5)
    >>> found.counts
    {'recovered': 1, 'improved': 1, 'unchanged': 1, 'deteriorated': 1}
    >>> found.cutoff, found.reliable_change
    (17.10, 4.08)
    >>> found.n_used, found.n_dropped
    (4, {'no value after': 1})
    """
    if len(before) != len(after):
        raise UsageError(
            "wrong-length",
            f"There are {len(before)} values before and {len(after)} after.",
            "They come from different tables, or one was filtered.",
            "Give a value before and a value after for each client, missing where there is none.",
        )
    _check_reliability(reliability)
    clients = pd.DataFrame({"before": before.to_numpy(float), "after": after.to_numpy(float)})
    clients.index = before.index
    used = clients.dropna().copy()
    own_mean, own_sd = _before_treatment(used)
    mean, sd = (own_mean, own_sd) if clinical_sd is None else (clinical_mean, clinical_sd)
    if mean is None:
        mean = own_mean
    place = _cutoff(
        cutoff, (mean, sd), _functional_norms(cutoff, functional_mean, functional_sd),
        higher_is_better,
    )  # fmt: skip
    reliable = 1.96 * math.sqrt(2) * sd * math.sqrt(1 - reliability)
    used["change"] = used["after"] - used["before"]
    used["category"] = _categories(used, place, reliable, higher_is_better)
    return ClinicallySignificantChange(
        clients=used,
        cutoff=place,
        criterion=cutoff,
        reliable_change=reliable,
        clinical_mean=mean,
        clinical_sd=sd,
        n_dropped=_dropped(clients),
        higher_is_better=higher_is_better,
    )


def _check_reliability(reliability: float) -> None:
    if not 0 < reliability < 1:
        raise UsageError(
            "bad-reliability",
            f"The reliability is {reliability}.",
            "A reliability lies between 0 and 1; a percentage is divided by 100.",
            "Give the published reliability, such as 0.85.",
        )


def _before_treatment(used: pd.DataFrame) -> tuple[float, float]:
    if len(used) < _FEWEST:
        raise UsageError(
            "too-few-clients",
            f"{len(used)} clients have a value before and after.",
            "The measure was not taken twice, or the two times are other ones.",
            f"Give at least {_FEWEST} clients with both values.",
        )
    sd = float(used["before"].std(ddof=1))
    if not sd > 0:
        raise UsageError(
            "constant-measure",
            "All clients have the same value before treatment.",
            "The column is not the measure, or was filled with one value.",
            "Name the column of the measure.",
        )
    return float(used["before"].mean()), sd


def _functional_norms(
    criterion: str, mean: float | None, sd: float | None
) -> tuple[float, float] | None:
    if mean is not None and sd is not None:
        return mean, sd
    if criterion == "a":
        return None
    raise UsageError(
        "no-functional-norms",
        f"Cutoff {criterion} needs the mean and the SD of people who function well.",
        "Norms were not given, or only one of the two numbers.",
        'Give `functional_mean` and `functional_sd`, or take cutoff "a".',
    )


def _cutoff(
    criterion: str,
    clinical: tuple[float, float],
    functional: tuple[float, float] | None,
    higher_is_better: bool,
) -> float:
    upwards = 1 if higher_is_better else -1
    if functional is None:
        return clinical[0] + upwards * 2 * clinical[1]
    if upwards * (functional[0] - clinical[0]) <= 0:
        raise UsageError(
            "bad-norms",
            f"The functional mean {functional[0]:g} is not on the better side of the clinical mean "
            f"{clinical[0]:g}.",
            "`higher_is_better` is the wrong way round, or the norms are of another scoring.",
            "Check the direction and the scoring of the norms.",
        )
    if criterion == "a":
        return clinical[0] + upwards * 2 * clinical[1]
    if criterion == "b":
        return functional[0] - upwards * 2 * functional[1]
    weighed = functional[1] * clinical[0] + clinical[1] * functional[0]
    return weighed / (functional[1] + clinical[1])


def _functional(values: pd.Series, cutoff: float, higher_is_better: bool) -> pd.Series:
    return values > cutoff if higher_is_better else values < cutoff


def _categories(
    used: pd.DataFrame, cutoff: float, reliable: float, higher_is_better: bool
) -> np.ndarray:
    better = used["change"] if higher_is_better else -used["change"]
    before = _functional(used["before"], cutoff, higher_is_better)
    after = _functional(used["after"], cutoff, higher_is_better)
    return np.select(
        [(better > reliable) & ~before & after, better > reliable, better < -reliable],
        ["recovered", "improved", "deteriorated"],
        "unchanged",
    )


def _dropped(clients: pd.DataFrame) -> dict[str, int]:
    before, after = clients["before"].isna(), clients["after"].isna()
    counts = {
        "no value before": int((before & ~after).sum()),
        "no value after": int((after & ~before).sum()),
        "neither value": int((before & after).sum()),
    }
    return {reason: n for reason, n in counts.items() if n}
