"""Structural equation models: whether the measures hold, and the whole path fits together."""

from pathlib import Path

from attachpath.cohort import Cohort
from attachpath.hypotheses import robustness_rows, structural_hypotheses, theory_hash
from attachpath.measurement import (
    client_groups,
    client_parcels,
    measurement_model,
    measurement_second_opinion,
    phase_indicators,
    phase_invariance,
)
from attachpath.reporting import new_section, write_section
from attachpath.reporting.methods import key_texts, sample_methods
from attachpath.reporting.paths_section import robustness_figure, robustness_tables
from attachpath.reporting.sem_section import (
    PathModel,
    factor_correlation_table,
    fit_paths,
    indirect_effects,
    indirect_table,
    invariance_findings,
    invariance_table,
    invariance_words,
    loadings_table,
    long_bootstraps,
    measurement_findings,
    measurement_fit_table,
    measurement_words,
    path_figure,
    path_findings,
    path_words,
    paths_table,
    phase_means_table,
    rival_words,
    rivals_table,
    second_opinion_table,
    second_opinion_words,
    sem_answer,
    sem_assumptions,
    sem_methods,
    sem_notes,
    sem_numbers,
    sequence_words,
    stated_models,
    stated_models_table,
    without_scales,
)

ATTACHMENT = ("ecr_anxiety", "ecr_avoidance")
SECURITY = ("cats_secure", "cats_avoidant", "cats_preoccupied")
GROWTH = ("tds_growing_autonomy", "tds_growing_engagement")
OUTCOME = "iip_post"
BEFORE = (*ATTACHMENT, "iip_pre")

# What tells what a missing value may have been; in no path. `X_last`: the last observed value.
AUXILIARY = (
    "wai_last",
    "cats_secure_last",
    "cats_avoidant_last",
    "sessions_attended",
    "ended",
    "symptoms_pre",
)

# The predictors of each variable. Secure beside Avoidant and Preoccupied is earned security.
# A path whose ends a cohort lacks is left out.
WHOLE = PathModel(
    "The whole path, with every direct path",
    {
        "cats_avoidant": BEFORE,
        "cats_preoccupied": BEFORE,
        "cats_secure": (*BEFORE, "cats_avoidant", "cats_preoccupied"),
        "tds_growing_autonomy": (*BEFORE, *SECURITY),
        "tds_growing_engagement": (*BEFORE, *SECURITY),
        OUTCOME: (*BEFORE, *SECURITY, *GROWTH),
    },
    together=[("cats_avoidant", "cats_preoccupied"), GROWTH],
    needed=[(*SECURITY, *GROWTH)],
)
REVERSED = PathModel(
    "Turned round: attachment → outcome → growth → security",
    {
        OUTCOME: BEFORE,
        "tds_growing_autonomy": ("iip_pre", OUTCOME),
        "tds_growing_engagement": ("iip_pre", OUTCOME),
        "cats_avoidant": ("iip_pre", *GROWTH),
        "cats_preoccupied": ("iip_pre", *GROWTH),
        "cats_secure": ("iip_pre", *GROWTH, "cats_avoidant", "cats_preoccupied"),
    },
    together=WHOLE.together,
    needed=[GROWTH, SECURITY],
)
RIVALS = (
    WHOLE.without(
        "The sequence alone: attachment → security → growth → outcome",
        {**dict.fromkeys(GROWTH, ATTACHMENT), OUTCOME: (*ATTACHMENT, *SECURITY)},
    ).needing(SECURITY, GROWTH),
    WHOLE.without("No path from attachment", dict.fromkeys(WHOLE.paths, ATTACHMENT)),
    WHOLE.without("No path from growth to outcome", {OUTCOME: GROWTH}),
    WHOLE.with_equal(
        "Autonomy and engagement with equal paths",
        [
            *[((GROWTH[0], name), (GROWTH[1], name)) for name in SECURITY],
            ((OUTCOME, GROWTH[0]), (OUTCOME, GROWTH[1])),
        ],
    ),
    REVERSED,
)
WITH_ALLIANCE = PathModel(
    "Security and alliance",
    {
        **WHOLE.paths,
        "wai": (*BEFORE, "cats_avoidant", "cats_preoccupied"),
        **dict.fromkeys(GROWTH, (*BEFORE, *SECURITY, "wai")),
        OUTCOME: (*BEFORE, *SECURITY, *GROWTH, "wai"),
    },
    together=[*WHOLE.together, ("wai", "cats_secure")],
    needed=[("wai",), ("cats_secure",)],
)
ALLIANCE_RIVALS = (
    WITH_ALLIANCE.without("Security without alliance", dict.fromkeys((*GROWTH, OUTCOME), ("wai",))),
    WITH_ALLIANCE.without(
        "Alliance without security", dict.fromkeys((*GROWTH, OUTCOME), ("cats_secure",))
    ),
)
ROUTES = (
    *[("cats_secure", growth, OUTCOME) for growth in GROWTH],
    *[(name, "cats_secure", growth, OUTCOME) for name in ATTACHMENT for growth in GROWTH],
)


BOOTSTRAP_DRAWS = 2_000
"""Of whole groups, for the sequence as the theory states it; with ``FULL=1``."""


def main(cohort: Cohort, out: Path, theory: str | Path = "et_graf") -> None:
    """Fit the measurement model, invariance over phases, and the whole path with its rivals."""
    section = new_section(
        cohort,
        "06_sem",
        title="Structural equation models",
        question="Do the measures hold as measures, and does the whole path fit together?",
        theory=theory_hash(theory),
    )
    groups = client_groups(cohort)
    parcels = client_parcels(cohort, [*ATTACHMENT, *SECURITY, *GROWTH])
    measured = measurement_model(parcels, groups)
    opinion = measurement_second_opinion(measured, parcels)
    phases = [
        phase_invariance(one, groups)
        for kind in ("parcels", "items")
        for one in phase_indicators(cohort, SECURITY, kind)
    ]
    paths = fit_paths(cohort, WHOLE, RIVALS, ROUTES, AUXILIARY)
    effects = indirect_effects(paths.whole, ROUTES, bootstrap=long_bootstraps())
    # What a cohort has no scale of is not talked about.
    known = {*cohort.clients, *cohort.occasions}
    structural = structural_hypotheses(cohort, theory)
    stated = [one for one in structural if one.role == "confirmatory"] or structural
    # Models of the theory about anything else than the whole path stand by themselves.
    whole = {*BEFORE, *SECURITY, *GROWTH, OUTCOME}
    others = [
        one
        for one in structural
        if not {name.removesuffix("_between") for name in one.data_columns} <= whole
    ]
    own = stated_models(cohort, theory, others)
    alliance = fit_paths(cohort, WITH_ALLIANCE, ALLIANCE_RIVALS, (), AUXILIARY)

    if known & {*ATTACHMENT, *SECURITY, *GROWTH}:
        section.findings += sem_answer(measured, paths)
        section.findings += measurement_findings(measured)
        section.findings += invariance_findings(phases) if known & {*SECURITY} else []
        section.findings += path_findings(paths, effects, OUTCOME)
    else:
        section.findings += without_scales(structural)
    section.add_part("The structural models of the theory", stated_models_table(own))
    section.add_part(
        "The measurement model",
        measurement_fit_table(measured),
        loadings_table(measured, parcels),
        factor_correlation_table(measured, parcels),
        second_opinion_table(opinion),
        words=[*measurement_words(measured, parcels), *second_opinion_words(measured, opinion)]
        if known & {*ATTACHMENT, *SECURITY, *GROWTH}
        else [],
    )
    section.add_part(
        "The same measure early, in the middle and late in therapy",
        invariance_table(phases),
        phase_means_table(phases),
        words=invariance_words(phases) if known & {*SECURITY} else [],
    )
    section.add_part(
        "The whole path",
        path_figure(paths, "What predicts what on the way from attachment to outcome?"),
        rivals_table(paths, "rivals", "The whole path beside nested and rival models"),
        paths_table(paths),
        words=path_words(paths) if known & {*SECURITY, *GROWTH} else [],
    )
    section.add_part("What goes through", indirect_table(effects))
    draws = BOOTSTRAP_DRAWS if long_bootstraps() else 0
    sequence = robustness_rows(cohort, theory, stated, bootstrap=draws)
    if sequence["estimate"].notna().any():
        section.add_part(
            "The sequence as it is stated, one choice made otherwise"
            if not others
            else "Stated models with one choice made otherwise",
            robustness_figure(sequence),
            *robustness_tables(sequence),
            words=sequence_words(stated, draws),
        )
    section.add_part(
        "Security or alliance?",
        rivals_table(alliance, "alliance_rivals", "Earned security beside the alliance"),
        words=rival_words(alliance) if known & {"wai", "cats_secure"} else [],
    )
    section.numbers |= sem_numbers(measured, phases, paths, effects, opinion)
    # These models use incomplete rows: on missing data they have a paragraph of their own.
    section.methods += [one for one in sample_methods(cohort) if one.topic != "missing_data"]
    section.methods += sem_methods(measured, phases, paths, effects, opinion)
    section.assumptions += [*key_texts(cohort), *sem_assumptions(measured, parcels, paths)]
    section.notes += sem_notes(measured, phases, paths, alliance)
    write_section(section, out)
