"""The paths: the models behind the hypotheses, and whether their results hold."""

from pathlib import Path

from attachpath.cohort import Cohort
from attachpath.hypotheses import (
    confounding_bounds,
    confounding_values,
    fitted_hypotheses,
    influence_ranges,
    load_theory,
    models_behind,
    outcome_hypotheses,
    robustness_rows,
    structural_hypotheses,
    theory_hash,
    total_association,
)
from attachpath.reporting import in_words, new_section, write_section
from attachpath.reporting.methods import (
    model_assumptions,
    model_methods,
    preparation_methods,
    sample_methods,
)
from attachpath.reporting.paths_section import (
    change_score_sentences,
    coefficients_table,
    confounding_sentences,
    confounding_table,
    explained_variance_table,
    influence_sentences,
    influence_table,
    path_methods,
    path_notes,
    path_numbers,
    quantile_figure,
    residual_sentences,
    residual_table,
    robustness_figure,
    robustness_sentences,
    robustness_tables,
    spread_figure,
    spread_over_sessions,
    total_association_sentence,
    total_association_table,
)

# Attachment and outcome with nothing of the process adjusted; what a cohort lacks is left out.
OUTCOME = "iip_post"
TOTAL = f"{OUTCOME} ~ iip_pre + ecr_anxiety + ecr_avoidance + age + gender"
ATTACHMENT = ("ecr_anxiety", "ecr_avoidance")


def main(cohort: Cohort, out: Path, theory: str | Path = "et_graf") -> None:
    """Show the models behind the hypotheses, and change one choice at a time."""
    section = new_section(
        cohort,
        "04_paths",
        title="The paths",
        question="What do the models behind the hypotheses say, and do their results depend on a "
        "choice that could have been made otherwise?",
        theory=theory_hash(theory),
    )
    stated = load_theory(theory)
    # Validity is no path; a product of client variables has a section of its own.
    chosen = [
        one
        for one in fitted_hypotheses(cohort, theory)
        if one.role != "validity"
        and (len(one.factors) == 1 or (one.role, one.level_of_term) == ("confirmatory", "occasion"))
    ]
    total = total_association(cohort, TOTAL, ATTACHMENT)
    models = models_behind(cohort, theory, chosen)
    rows = robustness_rows(cohort, theory, chosen)
    ranges = influence_ranges(cohort, theory, chosen)
    outcomes = outcome_hypotheses(chosen)
    values = confounding_values(cohort, theory, outcomes)
    bounds = confounding_bounds(cohort, theory, outcomes)
    spread = spread_over_sessions(models)

    section.findings += robustness_sentences(rows)
    # A theory about another outcome has nothing to say of this one.
    if any(one.fitted_here and one.parsed.response == OUTCOME for one in stated.hypothesis):
        section.add_part(
            "What the paths are to explain",
            total_association_table(total),
            words=[in_words(total_association_sentence(total))],
        )
    section.add_part(
        "One choice made otherwise",
        robustness_figure(rows),
        *robustness_tables(rows),
        words=change_score_sentences(rows),
    )
    section.add_part(
        "The models behind the hypotheses",
        explained_variance_table(models),
        coefficients_table(models),
    )
    section.add_part(
        "Residuals and random effects",
        quantile_figure(models),
        spread_figure(spread),
        residual_table(models),
        words=residual_sentences(spread),
    )
    section.add_part(
        "Single therapists and clients",
        influence_table(ranges),
        words=influence_sentences(ranges),
    )
    section.add_part(
        "Unobserved confounding",
        confounding_table(values, bounds),
        words=confounding_sentences(values, bounds),
    )
    section.numbers |= path_numbers(total, rows, values)
    tested = fitted_hypotheses(cohort, theory)
    section.methods += [*sample_methods(cohort), *preparation_methods(cohort, stated, tested)]
    section.methods += [*model_methods(tested), *path_methods(rows, values)]
    all_tested = [*tested, *structural_hypotheses(cohort, theory)]
    section.assumptions += model_assumptions(cohort, stated, all_tested)
    section.notes += path_notes(rows, models)
    write_section(section, out)
