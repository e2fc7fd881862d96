"""What earned security, its controls, its groups and the alliance say, in sentences."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from attachpath.cohort import Cohort, upper_levels
from attachpath.measurement import SecurityGroups
from attachpath.reporting.earned_security_section.earned_security_tables import (
    controls_label,
)
from attachpath.reporting.earned_security_section.security_groups_tables import size_marks
from attachpath.reporting.hypothesis_row import plain_value
from attachpath.reporting.labels import label
from attachpath.reporting.levels import plural
from attachpath.reporting.masking import shown
from attachpath.reporting.numbers import (
    bounded,
    bounded_interval,
    count,
    interval,
    number,
    p_equation,
    percent,
)
from attachpath.reporting.topics import MethodsText
from attachpath.reporting.words import after_colon

__all__ = [
    "alliance_findings",
    "earned_security_methods",
    "esat_weights_findings",
    "secure_product_findings",
    "security_groups_findings",
    "suppression_findings",
]

_KINDS = {
    "suppression": "grew",
    "attenuation": "shrank",
    "reversal": "turned its sign",
}


def esat_weights_findings(rows: pd.DataFrame) -> list[str]:
    """Say how much of Secure each control takes away, or why there is no ESAT.

    Parameters
    ----------
    rows : DataFrame
        From `attachpath.measurement.esat_weights`.

    Returns
    -------
    list of str
    """
    records = _records(rows)
    known = [row for row in records if row["reason"] is None]
    levels = []
    for level in dict.fromkeys(row["level"] for row in known):
        shares = [
            f"{controls_label(row['control'])} explained {percent(row['explained'])}"
            for row in known
            if row["level"] == level
        ]
        levels.append(f"{level} clients, {' and '.join(shares)}")
    told = f"Of the variance of Secure, {'; '.join(levels)}. ESAT is what is left."
    missing = [row for row in records if row["reason"] is not None]
    said = [told] if levels else []
    for level in dict.fromkeys(row["level"] for row in missing) if levels else ():
        own = [row for row in missing if row["level"] == level]
        said += _reasons(f"ESAT cannot be formed {level} clients", own)
    return said or _reasons("ESAT cannot be formed", missing)


def suppression_findings(rows: pd.DataFrame) -> list[str]:
    """Say where taking a subscale out of Secure changed what Secure says, and where it cannot.

    Parameters
    ----------
    rows : DataFrame
        From `attachpath.measurement.esat_suppression`.

    Returns
    -------
    list of str
    """
    records = _records(rows)
    decided = [row for row in records if row["kind"] in _KINDS]
    undecided = [row for row in records if row["kind"] == "undecided"]
    told = [_changed(row) for row in decided]
    told += [_from_partialling(row) for row in undecided if _arose(row)]
    if undecided:
        told.append(
            f"In {len(undecided)} of {len(decided) + len(undecided)} comparisons the size of the "
            "correlation could be the same before and after (undecided)."
        )
    without = [row for row in records if row.get("r") is None]
    unsure = [row for row in records if row.get("r") is not None]
    return [
        *told,
        *_reasons("Not compared", without, by="outcome" if unsure else ""),
        *_reasons("No interval", unsure, by="outcome"),
    ]


def security_groups_findings(groups: SecurityGroups) -> list[str]:
    """Say how the groups were cut and how large they are, or why there are none."""
    if groups.reason is not None:
        words = "Pseudosecure and individuated-secure clients are not told apart"
        return [f"{words}: {after_colon(groups.reason)}."]
    marks = size_marks(groups)
    sizes = {name: shown(count(n), marks[name]) for name, n in groups.sizes.items()}
    told = (
        f"Of {count(groups.n_clients)} clients, {sizes['pseudosecure']} were pseudosecure "
        f"(Secure at or above {number(groups.secure_median)}, Preoccupied at or above "
        f"{number(groups.preoccupied_high)}) and {sizes['individuated_secure']} "
        f"individuated-secure (the same Secure, Preoccupied at or below "
        f"{number(groups.preoccupied_low)}). They are described, not compared by a test."
    )
    return [told]


def secure_product_findings(rows: pd.DataFrame) -> list[str]:
    """Say whether Secure meant less, or more, the more Preoccupied a client was."""
    records = _records(rows)
    told = [
        f"{label(row['outcome'])}: b = {number(row['estimate'])} "
        f"{interval(row['ci_low'], row['ci_high'])}, {p_equation(row['p_value'])}"
        for row in records
        if row["row"] == "product" and row["estimate"] is not None
    ]
    words = "Product of Secure and Preoccupied as continuous scores (standardised, 95% CI)"
    sentence = [f"{words}: {'; '.join(told)}."] if told else []
    return [
        *sentence,
        *_reasons("The product is not estimated", records, "outcome" if told else ""),
    ]


def alliance_findings(rows: pd.DataFrame) -> list[str]:
    """Say what each ESAT added to the alliance, for each outcome.

    Parameters
    ----------
    rows : DataFrame
        From `attachpath.measurement.esat_beside_alliance`.

    Returns
    -------
    list of str
    """
    records = _records(rows)
    known = [row for row in records if row["added"] == "esat" and row["vif"] is not None]
    told = [
        _beside_alliance([row for row in known if row["esat"] == esat])
        for esat in dict.fromkeys(row["esat"] for row in known)
    ]
    without = [row for row in records if row["added"] is None]
    unsure = [row for row in records if row["added"] is not None]
    return [
        *told,
        *_reasons("Not set beside the alliance", without, by="outcome" if unsure else ""),
        *_reasons("No interval of an increment", unsure, by="outcome"),
    ]


def earned_security_methods(cohort: Cohort, rows: pd.DataFrame) -> list[MethodsText]:
    """Describe the methods; the counts are those of the suppression table.

    Parameters
    ----------
    cohort : Cohort
        The data.
    rows : DataFrame
        From `attachpath.measurement.esat_suppression`.

    Returns
    -------
    list of MethodsText
        Empty where nothing was compared.
    """
    units = plural(next(iter(upper_levels(cohort)), "client"))
    partialled = (
        "To see what taking a subscale out of Secure does, Secure was residualised on an insecure "
        "subscale (client means), and the correlation of the outcome with the residual, a "
        "semipartial correlation, was compared in absolute size with that of Secure itself "
        "(Velicer, 1978; Conger, 1974; Tzelgov & Henik, 1991). Intervals are percentiles of a "
        f"bootstrap of whole {units}{_drawn(rows)}, with the residualisation redone in each draw."
    )
    grouped = (
        "Clients were cut at the median of Secure and the thirds of Preoccupied for description "
        "only; the product of the continuous scores was modelled beside, because cutting them "
        "loses information (MacCallum et al., 2002)."
    )
    beside = (
        "Earned security and the alliance were entered together with the subscale that earned "
        "security removes; collinearity is given as the variance inflation factor (Marquardt, "
        "1970), what a term adds as its increment of R². These comparisons are exploratory and "
        "not adjusted for their number."
    )
    said = [partialled, grouped, beside] if "r" in rows and rows["r"].notna().any() else []
    return [MethodsText(topic="models", text=text) for text in said]


def _drawn(rows: pd.DataFrame) -> str:
    known = rows[rows["draws"] > 0]
    if known.empty:
        return ""
    left_out = int(known["draws_left_out"].sum())
    some = f"; {count(left_out)} left out, as a variable did not vary in them" if left_out else ""
    return f" ({count(known['draws'].max())} draws{some})"


def _records(rows: pd.DataFrame) -> list[dict[str, Any]]:
    return [plain_value(row) for row in rows.to_dict("records")]


def _reasons(words: str, records: list[dict[str, Any]], by: str = "") -> list[str]:
    """One sentence a reason, naming what it stands for."""
    found: dict[str, list[str]] = {}
    for row in records:
        if row["reason"] is not None:
            found.setdefault(after_colon(row["reason"]), []).append(label(row[by]) if by else "")
    return [f"{words}{_named(named)}: {reason}." for reason, named in found.items()]


def _named(names: list[str]) -> str:
    distinct = [name for name in dict.fromkeys(names) if name]
    return f" ({'; '.join(distinct)})" if distinct else ""


def _changed(row: Mapping[str, Any]) -> str:
    return (
        f"Without {controls_label(row['controls'])}, Secure's correlation with "
        f"{label(row['outcome'])} {_KINDS[row['kind']]} from {bounded(row['r'])} to "
        f"{bounded(row['r_residual'])} ({row['kind']})."
    )


def _arose(row: Mapping[str, Any]) -> bool:
    """Whether only the residual is told apart from zero, and differs from Secure itself."""
    needed = ("r_low", "r_high", "r_residual_low", "r_residual_high", "change_low", "change_high")
    if any(row[name] is None for name in needed):
        return False
    raw, residual, change = (
        row[f"{name}_low"] <= 0 <= row[f"{name}_high"] for name in ("r", "r_residual", "change")
    )
    return bool(raw and not residual and not change)


def _from_partialling(row: Mapping[str, Any]) -> str:
    removed = controls_label(row["controls"])
    return (
        f"Secure itself was not told apart from zero with {label(row['outcome'])} "
        f"(r = {bounded(row['r'])}, 95% CI {bounded_interval(row['r_low'], row['r_high'])}); "
        f"without {removed} it was {bounded(row['r_residual'])} "
        f"{bounded_interval(row['r_residual_low'], row['r_residual_high'])}. Such an "
        f"association can arise from partialling alone: what is left of Secure holds {removed} "
        "with the other sign."
    )


def _beside_alliance(rows: list[dict[str, Any]]) -> str:
    """Put together what one ESAT says about every outcome."""
    name = label(rows[0]["esat"].removesuffix("_between"))
    shared = sorted({bounded(row["r_with_alliance"]) for row in rows})
    inflated = max(row["vif"] for row in rows)
    told = (
        f"{number(row['estimate'])} for {label(row['outcome'])} ({p_equation(row['p_value'])})"
        for row in rows
    )
    between = " to ".join(dict.fromkeys((shared[0], shared[-1])))
    return (
        f"{name[:1].upper()}{name[1:]} correlated {between} with the alliance (VIF up to "
        f"{number(inflated, 1)}). Beside the alliance and {controls_label(rows[0]['control'])} its "
        f"standardised b was {'; '.join(told)}."
    )
