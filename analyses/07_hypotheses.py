"""The hypotheses: what the theory states, and what the data say about it."""

from pathlib import Path

from attachpath.cohort import Cohort
from attachpath.hypotheses import load_theory, secure_beside, test_hypotheses, theory_hash
from attachpath.reporting import (
    forest_plot,
    hypothesis_rows,
    new_section,
    notes_by_hypothesis,
    parts_table,
    published_table,
    second_opinion_table,
    secure_table,
    verdict_methods,
    verdict_table,
    write_section,
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

    section.hypotheses += rows
    section.figures.append(forest_plot(rows))
    tables = [verdict_table(rows), parts_table(rows), published_table(rows)]
    tables += [secure_table(rows, secure_beside(cohort, theory)), second_opinion_table(rows)]
    section.tables += [table for table in tables if table is not None]
    for row in rows:
        section.numbers[f"{row.id}_std_estimate"] = row.std_estimate
        section.numbers[f"{row.id}_verdict"] = row.verdict
    section.methods += verdict_methods(rows, load_theory(theory))
    section.notes += notes_by_hypothesis(rows)
    write_section(section, out)
