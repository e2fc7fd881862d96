"""The numbers of the section on earned security by name, for machines."""

from __future__ import annotations

import pandas as pd

from attachpath.measurement import SecurityGroups
from attachpath.reporting.earned_security_section.security_groups_tables import size_marks
from attachpath.reporting.hypothesis_row import plain_value
from attachpath.reporting.masking import value_shown
from attachpath.reporting.section import Cell

__all__ = ["earned_security_numbers"]


def earned_security_numbers(
    weights: pd.DataFrame,
    compared: pd.DataFrame,
    groups: SecurityGroups,
    product: pd.DataFrame,
    beside: pd.DataFrame,
) -> dict[str, Cell]:
    """Name the headline numbers; what could not be computed is null.

    Parameters
    ----------
    weights, compared, groups, product, beside
        From `esat_weights`, `esat_suppression`, `security_groups`, `secure_by_preoccupied` and
        `esat_beside_alliance` of `attachpath.measurement`.

    Returns
    -------
    dict of str to number or str
    """
    found: dict[str, object] = {}
    for row in weights.to_dict("records"):
        found[f"{row['esat']}_{row['level']}_explained"] = row["explained"]
    for row in compared.dropna(subset=["controls"]).to_dict("records"):
        name = f"{row['outcome']}_without_{_short(row['controls'])}"
        found |= {f"{name}_change_of_size": row["difference"], f"{name}_kind": row["kind"]}
        found |= {f"{row['outcome']}_r_secure": row["r"], f"{name}_r": row["r_residual"]}
    sizes = {
        name: value_shown(groups.sizes[name], mark) for name, mark in size_marks(groups).items()
    }
    found |= {
        "secure_median": groups.secure_median,
        "preoccupied_low": groups.preoccupied_low,
        "preoccupied_high": groups.preoccupied_high,
        "n_pseudosecure": sizes.get("pseudosecure"),
        "n_individuated_secure": sizes.get("individuated_secure"),
    }
    for row in product[product["row"] == "product"].to_dict("records"):
        found[f"{row['outcome']}_secure_by_preoccupied"] = row["estimate"]
    for row in beside[beside["added"] == "esat"].to_dict("records"):
        name = f"{row['outcome']}_{row['esat']}_beside_alliance"
        found |= {name: row["estimate"], f"{name}_increment": row["increment"]}
        found[f"{name}_vif"] = row["vif"]
    return {name: plain_value(value) for name, value in found.items()}


def _short(controls: str) -> str:
    names = [name.removeprefix("cats_").split("_")[0] for name in controls.split(" + ")]
    return "_and_".join(names)
