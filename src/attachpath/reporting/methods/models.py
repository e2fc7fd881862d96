"""Methods on the models: how they were estimated, and what each predicts from what."""

from __future__ import annotations

from collections.abc import Sequence

from attachpath.formula import fixed_terms, parse_formula
from attachpath.hypotheses import Hypothesis
from attachpath.reporting.hypothesis_row import HypothesisRow
from attachpath.reporting.labels import label, term_label
from attachpath.reporting.levels import plural
from attachpath.reporting.methods.sentences import joined
from attachpath.reporting.numbers import count
from attachpath.reporting.plain_notes import random_part_words
from attachpath.reporting.printable import one_line
from attachpath.reporting.topics import MethodsText

__all__ = ["inclusion_methods", "model_methods"]

_MIXED = (
    "Mixed models were estimated by restricted maximum likelihood (mixedlm, whose likelihood and "
    "degrees of freedom are those of lme4 and lmerTest), with Satterthwaite's degrees of freedom "
    "for every t test and interval. Random intercepts account for the fact that {alike}{slopes}. "
    "If an optimiser had not converged, the next would have been tried, and then a model without "
    "the random slope of time and without the others; what of this happened is told under "
    "deviations. "
    "A variance estimated as zero (singular fit) was kept: it is a valid solution."
)
_SLOPES = (
    "; random slopes, that clients differ in the association named. Slopes and intercepts were "
    "modelled as {kind}"
)
_FULL_INFORMATION = (
    "The models of {ids} used every client, also those without a value (full information maximum "
    "likelihood), as path models whose predictors are variables too, with the auxiliary variables "
    "{auxiliary}, which stand in no path and tell what a missing value may have been (saturated "
    "correlates; Graham, 2003). Their standard errors are robust to non-normality{groups}. Their "
    "standardised effects rest on the standard deviations that the model estimates for all "
    "clients. The models of the complete cases stand beside."
)
_PATH_MODELS = (
    "The path models of {ids} have a row for each client, z-scores and products of z-scores. They "
    "were estimated by maximum likelihood{information}; standard errors are robust to "
    "non-normality and to the groups that clients are in. What a model defines from its paths "
    "(products) is decided by a Monte Carlo interval (20,000 draws from the normal distribution "
    "of the estimates; MacKinnon, Lockwood & Williams, 2004), whose inversion gives p. The text "
    "of each model stands among the formulas of all models."
)
_CORRELATED = "correlated where the formula says so, and independent elsewhere"
_LEAST_SQUARES = (
    "Models without random parts ({ids}) were estimated by ordinary least squares, with t "
    "tests on the residual degrees of freedom."
)


def model_methods(hypotheses: Sequence[Hypothesis]) -> list[MethodsText]:
    """Describe how the models were estimated, and the fixed and the random part of each.

    Parameters
    ----------
    hypotheses : sequence of Hypothesis
        Those that the cohort can test, from `fitted_hypotheses` and `structural_hypotheses`.

    Returns
    -------
    list of MethodsText
        Estimation first, then a paragraph for each model of a confirmatory hypothesis (of any,
        where none is); empty without hypotheses.
    """
    full = [one for one in hypotheses if one.full_information]
    paths = [one for one in hypotheses if one.kind == "sem"]
    hypotheses = [one for one in hypotheses if one.fitted_here]
    mixed = [one for one in hypotheses if one.parsed.random]
    plain = [one.id for one in hypotheses if not one.parsed.random and not one.full_information]
    said = [_mixed(mixed)] if mixed else []
    said += [_LEAST_SQUARES.format(ids=joined(map(one_line, plain)))] if plain else []
    said += [_full_information(full)] if full else []
    said += [_path_models(paths)] if paths else []
    shown = [one for one in hypotheses if one.role == "confirmatory"] or list(hypotheses)
    shared: dict[tuple[object, ...], list[Hypothesis]] = {}
    for one in shown:
        shared.setdefault((one.table, one.parsed.text, one.where), []).append(one)
    said += [_model(group) for group in shared.values()]
    said += _others([one for one in hypotheses if one not in shown])
    return [MethodsText(topic="models", text=text) for text in said]


def _mixed(hypotheses: Sequence[Hypothesis]) -> str:
    parts = [part for one in hypotheses for part in one.parsed.random]
    groups = list(dict.fromkeys(part.group.removesuffix("_id") for part in parts))
    members = ["occasions" if group == "client" else "clients" for group in groups]
    alike = joined(
        f"{unit} of one {one_line(group)} are alike"
        for unit, group in zip(members, groups, strict=True)
    )
    slopes = ""
    if any(part.slopes for part in parts):
        correlated = any(part.slopes and part.intercept for part in parts)
        kind = (
            "correlated where the formula says so, and independent elsewhere"
            if correlated
            else "independent"
        )
        slopes = _SLOPES.format(kind=kind)
    return f"{_MIXED.format(alike=alike, slopes=slopes)}{_by_full_likelihood(hypotheses)}"


def _by_full_likelihood(hypotheses: Sequence[Hypothesis]) -> str:
    ids = [one_line(one.id) for one in hypotheses if one.estimation == "ml"]
    if not ids:
        return ""
    return f" As its theory states, {joined(ids)} was estimated by full maximum likelihood instead."


def _full_information(hypotheses: Sequence[Hypothesis]) -> str:
    names = dict.fromkeys(name for one in hypotheses for name in one.auxiliary)
    groups = dict.fromkeys(part.group for one in hypotheses for part in one.parsed.random)
    named = joined(plural(group.removesuffix("_id")) for group in groups)
    return _FULL_INFORMATION.format(
        ids=joined(one_line(one.id) for one in hypotheses),
        auxiliary=joined(map(label, names)) or "none",
        groups=f" and to {named}, with t on their number less one df" if groups else "",
    )


def _path_models(hypotheses: Sequence[Hypothesis]) -> str:
    full = [one for one in hypotheses if one.missing == "fiml"]
    names = dict.fromkeys(name for one in full for name in one.auxiliary)
    information = " with full information" if full else ""
    if names:
        information += f" and the auxiliary variables {joined(map(label, names))}"
    return _PATH_MODELS.format(
        ids=joined(one_line(one.id) for one in hypotheses), information=information
    )


def _model(hypotheses: Sequence[Hypothesis]) -> str:
    """Say what one model predicts from what."""
    first = hypotheses[0]
    rows = "occasions" if first.table == "occasions" else "clients"
    chosen = joined(one_line(one.words(label(one.column))) for one in first.where)
    rows += f" with {chosen}" if chosen else ""
    terms = fixed_terms(first.parsed)
    single = joined(term_label(term[0]) for term in terms if len(term) == 1)
    products = joined(term_label(":".join(term)) for term in terms if len(term) > 1)
    random = [
        random_part_words(part.intercept, part.slopes, part.group) for part in first.parsed.random
    ]
    focal = "; ".join(f"{one_line(one.id)} by {term_label(one.term)}" for one in hypotheses)
    ids = joined(one_line(one.id) for one in hypotheses)
    outcome = f"{label(first.parsed.response)} (a row for each of the {rows})"
    pieces = [
        f"{ids}: {outcome}, predicted from {single or 'an intercept alone'}",
        *([f"the products {products}"] if products else []),
        *([joined(random)] if random else []),
    ]
    return f"{'; '.join(pieces)}. Decided: {focal}."


def _others(hypotheses: Sequence[Hypothesis]) -> list[str]:
    if not hypotheses:
        return []
    ids = joined(one_line(one.id) for one in hypotheses)
    told = f"The models of the other hypotheses ({ids}) stand among the formulas of all models."
    return [told]


def inclusion_methods(rows: Sequence[HypothesisRow]) -> list[MethodsText]:
    """Say how many clients and occasions each hypothesis was tested on.

    Parameters
    ----------
    rows : sequence of HypothesisRow
        As tested.

    Returns
    -------
    list of MethodsText
        One paragraph; none where nothing was tested.
    """
    counted: dict[str, list[str]] = {}
    for row in rows:
        if row.estimate is not None and row.n_clients:
            counted.setdefault(_numbers(row), []).append(one_line(row.id))
    if not counted:
        return []
    said = "; ".join(f"{joined(ids)}: {numbers}" for numbers, ids in counted.items())
    return [MethodsText(topic="participants", text=f"Included in the tests: {said}.")]


def _numbers(row: HypothesisRow) -> str:
    of = f"{count(row.n_clients)} clients"
    if row.n_obs and row.n_obs != row.n_clients:
        of = f"{count(row.n_obs)} occasions of {of}"
    if row.kind == "sem":
        return f"{of} with {count(row.n_therapists)} therapists" if row.n_therapists else of
    parts = parse_formula(row.formula).random if row.formula else ()
    above = [part.group for part in parts if part.group != "client_id"]
    if not above or not row.n_therapists:
        return of
    return f"{of} with {count(row.n_therapists)} {plural(above[0].removesuffix('_id'))}"
