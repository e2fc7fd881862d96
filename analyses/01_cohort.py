"""The cohort: who took part, for how long, what is missing, and where the variance lies."""

from pathlib import Path

from attachpath.cohort import Cohort
from attachpath.reporting import (
    data_notes,
    ended_counts,
    new_section,
    occasions_per_client,
    write_section,
)
from attachpath.reporting.cohort_section import (
    attendance_figure,
    caseload_numbers,
    caseload_sentence,
    caseload_table,
    client_flow,
    client_missing_figure,
    clinical_change_figures,
    clinical_change_methods,
    clinical_change_numbers,
    clinical_change_sentences,
    clinical_change_table,
    clinical_changes,
    compared_groups,
    curves_figures,
    curves_sentence,
    curves_table,
    difference_notes,
    difference_sentences,
    differences_figure,
    differences_table,
    flow_figure,
    flow_numbers,
    flow_sentence,
    group_differences,
    mean_curves,
    missing_table,
    participants_table,
    session_missing_figure,
    variance_sentence,
    variance_shares,
    variance_shares_figure,
    variance_shares_table,
)
from attachpath.reporting.methods import (
    description_methods,
    flow_methods,
    key_texts,
    sample_methods,
    variance_methods,
)


def main(cohort: Cohort, out: Path) -> None:
    """Describe the cohort."""
    section = new_section(
        cohort,
        "01_cohort",
        title="The cohort",
        question="Who took part, for how long, what is missing, and where does the variance lie?",
    )
    flow = client_flow(cohort)
    ended = ended_counts(cohort)
    occasions = occasions_per_client(cohort)
    section.findings.append(flow_sentence(flow, occasions))
    section.add_part(
        "Who took part",
        flow_figure(flow, ended),
        attendance_figure(cohort),
        participants_table(cohort),
    )
    section.add_part(
        "What is missing",
        client_missing_figure(cohort),
        session_missing_figure(cohort),
        missing_table(cohort),
    )

    groups = compared_groups(cohort)
    differences = group_differences(cohort, groups)
    section.add_part(
        "Who dropped out, and who has no outcome",
        differences_figure(differences, groups),
        differences_table(differences, groups),
        words=[*difference_sentences(differences, groups), *difference_notes(cohort, groups)],
    )

    curves = mean_curves(cohort)
    section.add_part(
        "Over sessions",
        *curves_figures(cohort, curves),
        curves_table(curves),
        words=curves_sentence(curves) if len(cohort.occasions) else [],
    )

    # Where cohort.toml has [[clinical_change]].
    changes = clinical_changes(cohort)
    if changes:
        section.add_part(
            "Who recovered",
            clinical_change_table(changes),
            *clinical_change_figures(changes),
            words=clinical_change_sentences(changes),
        )

    shares = variance_shares(cohort)
    section.add_part(
        "Where the variance lies",
        variance_shares_figure(shares),
        variance_shares_table(shares),
        caseload_table(cohort),
        words=[*caseload_sentence(cohort), *variance_sentence(shares)],
    )

    section.numbers |= flow_numbers(flow, cohort)
    section.numbers |= {"n_occasions": len(cohort.occasions)}
    section.numbers |= {"median_occasions": float(occasions.median())}
    section.numbers |= caseload_numbers(cohort)
    section.numbers |= clinical_change_numbers(changes)
    section.methods += [*sample_methods(cohort), flow_methods(flow)]
    section.methods += [
        *description_methods(compared=len(differences) > 0),
        *clinical_change_methods(changes),
        *variance_methods(shares),
    ]
    section.assumptions += key_texts(cohort)
    section.notes += data_notes(cohort)
    write_section(section, out)
