"""Sentences on the path models: does the whole path fit, which rivals do, what goes through."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from attachpath.hypotheses import Hypothesis
from attachpath.reporting.labels import label
from attachpath.reporting.methods.sentences import joined
from attachpath.reporting.numbers import bounded, count, interval, number, p_equation, percent
from attachpath.reporting.sem_section.fit_words import fit_numbers, fit_verdict
from attachpath.reporting.sem_section.indirect_effects import route_label
from attachpath.reporting.sem_section.path_fits import PathFit, Paths, path_rows
from attachpath.reporting.words import after_colon

__all__ = ["indirect_words", "path_findings", "path_words", "rival_words", "sequence_words"]

_LEVEL = 0.05


def path_findings(paths: Paths, effects: pd.DataFrame, outcome: str) -> list[str]:
    """Answer whether the whole path fits together, and what goes through it.

    Parameters
    ----------
    paths : Paths
        From `fit_paths`.
    effects : DataFrame
        From `indirect_effects`.
    outcome : str
        What the sequence ends with.

    Returns
    -------
    list of str
    """
    fit = paths.whole.fit
    if fit is None or paths.whole.reason:
        return [f"The whole path was not modelled: {after_colon(paths.whole.reason)}."]
    measures = fit.fit_measures
    said = [
        f"The model of the whole path {fit_verdict(measures)} ({fit_numbers(measures)}, "
        f"{count(fit.n_obs)} clients). {_of_outcome(paths.whole, outcome)}".rstrip()
    ]
    return [*said, *indirect_words(effects)]


def path_words(paths: Paths) -> list[str]:
    """Say of what the paths are made, what was left out, and what explains how much."""
    if paths.whole.fit is None or paths.whole.reason:
        return [f"No path model was fitted: {after_colon(paths.whole.reason)}."]
    said = [_made_of(paths)]
    if paths.data.absent:
        said.append(f"Not in this cohort, and so not in the model: {_named(paths.data.absent)}.")
    said += _explained(paths.whole)
    return [*said, *_not_admissible(paths.whole), *rival_words(paths)]


def rival_words(paths: Paths) -> list[str]:
    """Say which rivals stand beside the first model."""
    if paths.comparison.empty:
        return [f"Not compared: {after_colon(paths.whole.reason)}."]
    if len(paths.comparison) < 2:
        return [f"No other model can be compared: the cohort lacks {_named(paths.data.absent)}."]
    rivals = paths.comparison.iloc[1:]
    tested = rivals[rivals["p_value"].notna()] if "p_value" in rivals else rivals.iloc[:0]
    said = []
    for words, chosen in (
        ("fit worse than the first model", tested[tested["p_value"] < _LEVEL]),
        ("are not told apart from it", tested[tested["p_value"] >= _LEVEL]),
    ):
        if len(chosen):
            named = "; ".join(
                f"{row['title']}, {p_equation(row['p_value'])}" for row in chosen.to_dict("records")
            )
            said.append(f"Models that {words}: {named}.")
    said += [
        f"{row['title']}: no test ({after_colon(row['reason'] or row['note'])})."
        for row in rivals[~rivals.index.isin(tested.index)].to_dict("records")
    ]
    return [*said, *_least(paths.comparison)]


def indirect_words(effects: pd.DataFrame) -> list[str]:
    """Say which indirect effects have an interval without zero."""
    known = effects[effects["ci_low"].notna()] if len(effects) else effects
    if known.empty:
        return []
    apart = known[(known["ci_low"] > 0) | (known["ci_high"] < 0)]
    if apart.empty:
        return [f"The intervals of all {count(len(known))} indirect effects hold zero."]
    named = "; ".join(_effect(row) for row in apart.to_dict("records"))
    return [
        (
            f"Of {count(len(known))} indirect effects {count(len(apart))} "
            f"{'has' if len(apart) == 1 else 'have'} an interval without zero: {named}."
        )
    ]


def _of_outcome(one: PathFit, outcome: str) -> str:
    """Say what predicted the outcome, given the rest of the model."""
    if outcome not in one.model.paths:
        return ""
    rows = path_rows(one)
    rows = rows[(rows["lhs"] == outcome) & (rows["p_value"] < _LEVEL)]
    rows = rows[~rows["rhs"].str.endswith("_pre")]
    if rows.empty:
        return f"Nothing in it but the baseline predicted {label(outcome)} (p < .05)."
    found = "; ".join(
        f"{label(row['rhs'])}, β = {number(row['std_all'])}, {p_equation(row['p_value'])}"
        for row in rows.to_dict("records")
    )
    return f"Beside the baseline, {label(outcome)} was predicted by {found}."


def _made_of(paths: Paths) -> str:
    data, own = paths.data, paths.whole.model.variables
    parts = []
    latent = [name for name in own if name in data.parcels]
    single = [name for name in own if name in data.reliability]
    scores = [name for name in own if name in data.scores]
    if latent:
        parts.append(f"latent variables of three parcels each: {_named(latent)}")
    if single:
        known = joined(f"{label(name)} ({bounded(data.reliability[name])})" for name in single)
        parts.append(f"client means whose reliability is held at what occasions show: {known}")
    if scores:
        parts.append(f"scores as observed, as if without error: {_named(scores)}")
    return f"The paths are among {'; '.join(parts)}."


def _named(names: Any) -> str:
    return joined(map(label, names))


def _explained(one: PathFit) -> list[str]:
    assert one.fit is not None  # noqa: S101 - asked before
    found = one.fit.r_squared()
    found = found[found["variable"].isin(one.model.paths)]
    told = joined(
        f"{label(row['variable'])} {percent(row['r_squared'])}" for row in found.to_dict("records")
    )
    return [f"Explained variance: {told}."]


def _not_admissible(one: PathFit) -> list[str]:
    if one.fit is None or one.fit.admissible:
        return []
    reasons = joined(dict.fromkeys(one.fit.row_reasons.values()))
    return [f"The solution is not admissible: {reasons}. Its numbers are not to be relied on."]


def _least(comparison: pd.DataFrame) -> list[str]:
    known = comparison[comparison["aic"].notna()]
    if len(known) < 2:
        return []
    by = {name: known["title"].iloc[int(known[name].argmin())] for name in ("aic", "bic")}
    if by["aic"] == by["bic"]:
        return [f"AIC and BIC are least for: {by['aic']}."]
    return [f"AIC is least for: {by['aic']}. BIC, which counts parameters more: {by['bic']}."]


def _effect(row: dict[Any, Any]) -> str:
    bounds = interval(row["ci_low"], row["ci_high"], 3)
    return f"{route_label(row['route'])}, {number(row['estimate'], 3)} {bounds}"


def sequence_words(stated: Sequence[Hypothesis], bootstrap: int) -> list[str]:
    """Say what the rows of the stated sequence are, and whether a bootstrap is among them.

    Parameters
    ----------
    stated : sequence of Hypothesis
        From `attachpath.hypotheses.structural_hypotheses`; only rows that they have are told.
    bootstrap : int
        Draws of whole groups; 0 where none was asked for.
    """
    changes = {
        "the delta method, which takes a product for normal": True,
        "complete cases": any(one.missing == "fiml" for one in stated),
        "full information without auxiliary variables": any(one.auxiliary for one in stated),
        "what comes first from the early and what follows from the late occasions": any(
            one.timing for one in stated
        ),
        "latent variables of parcels, the interaction by product indicators": any(
            column.product for one in stated for column in one.column
        ),
    }
    rows = (
        "What the theory states is decided by the Monte Carlo interval of the product of its "
        "paths. The rows beside it change one choice: "
        f"{'; '.join(words for words, there in changes.items() if there)}."
    )
    not_drawn = (
        "A bootstrap of whole groups was not drawn in this run: FULL=1 in the environment asks for "
        "it, and takes some minutes."
    )
    return [rows] if bootstrap else [rows, not_drawn]
