"""The hypotheses: what the theory states, and what the data say about it."""

from pathlib import Path

from attachpath.cohort import Cohort
from attachpath.hypotheses import (
    complete_case_rows,
    fitted_hypotheses,
    load_theory,
    preregistration,
    secure_beside,
    structural_hypotheses,
    test_hypotheses,
    theory_hash,
)
from attachpath.reporting import (
    hypothesis_rows,
    new_section,
    notes_by_hypothesis,
    write_section,
)
from attachpath.reporting.hypotheses_section import (
    complete_cases_table,
    forest_plot,
    partialling_notes,
    parts_table,
    published_table,
    reading,
    second_opinion_table,
    secure_table,
    verdict_table,
    verdicts_answer,
)
from attachpath.reporting.methods import (
    deviation_methods,
    inclusion_methods,
    instrument_methods,
    model_assumptions,
    model_methods,
    preparation_methods,
    sample_methods,
    variable_methods,
    verdict_methods,
)


def main(cohort: Cohort, out: Path, theory: str | Path = "et_graf") -> None:
    """Test every hypothesis of the theory."""
    section = new_section(
        cohort,
        "07_hypotheses",
        title="The hypotheses",
        question="Which of the stated hypotheses do these data support?",
        theory=theory_hash(theory),
    )
    rows = hypothesis_rows(test_hypotheses(cohort, theory))

    complete = hypothesis_rows(complete_case_rows(cohort, theory))
    beside = secure_beside(cohort, theory)
    section.findings += verdicts_answer(rows)
    section.hypotheses += rows
    section.add_part(
        "Verdicts",
        forest_plot(rows),
        verdict_table(rows),
        parts_table(rows),
    )
    section.add_part(
        "Complete cases beside full information",
        complete_cases_table(rows, complete),
    )
    section.add_part(
        "What each verdict says, and what it could have said",
        published_table(rows),
        words=[reading(row) for row in rows],
    )
    section.add_part(
        "Secure itself beside earned security",
        secure_table(rows, beside),
        words=partialling_notes(rows, beside),
    )
    section.add_part("Second opinions", second_opinion_table(rows))
    for row in rows:
        section.numbers[f"{row.id}_std_estimate"] = row.std_estimate
        section.numbers[f"{row.id}_verdict"] = row.verdict
    stated = load_theory(theory)
    tested = [*fitted_hypotheses(cohort, theory), *structural_hypotheses(cohort, theory)]
    section.methods += [*sample_methods(cohort), *inclusion_methods(rows)]
    section.methods += [*instrument_methods(cohort), *variable_methods(stated)]
    section.methods += preparation_methods(cohort, stated, tested)
    section.methods += [*model_methods(tested), *verdict_methods(rows, stated)]
    section.methods += deviation_methods(rows, preregistration(theory))
    section.assumptions += model_assumptions(cohort, stated, tested)
    section.notes += notes_by_hypothesis(rows)
    write_section(section, out)
