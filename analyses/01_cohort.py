"""The cohort: who took part, for how long, and what is missing."""

from pathlib import Path

from attachpath.cohort import Cohort
from attachpath.reporting import (
    attendance_figure,
    client_flow,
    client_missing_figure,
    data_notes,
    ended_counts,
    flow_figure,
    key_assumptions,
    missing_table,
    new_section,
    occasions_per_client,
    participants_table,
    session_missing_figure,
    write_section,
)


def main(cohort: Cohort, out: Path) -> None:
    """Describe the cohort."""
    section = new_section(
        cohort,
        "01_cohort",
        title="The cohort",
        question="Who took part, for how long, and what is missing?",
    )
    flow = client_flow(cohort)
    ended = ended_counts(cohort)
    occasions = occasions_per_client(cohort)

    section.findings.append(
        f"The cohort has {flow[0].n:,} clients with {len(cohort.occasions):,} answered occasions "
        f"(median {occasions.median():g} a client). Everything that the flow names is there for "
        f"{flow[-1].n:,} clients; a model uses every client who has the variables that it names."
    )
    section.tables += [participants_table(cohort), missing_table(cohort)]
    figures = [
        flow_figure(flow, ended),
        attendance_figure(cohort),
        client_missing_figure(cohort),
        session_missing_figure(cohort),
    ]
    section.figures += [figure for figure in figures if figure is not None]
    section.numbers |= {f"n_{step.id}": step.n for step in flow}
    section.numbers |= {f"n_ended_{name}": count for name, count in ended.items()}
    section.numbers |= {
        "n_occasions": len(cohort.occasions),
        "median_occasions": float(occasions.median()),
    }
    section.methods.append(
        "Clients were described by means, standard deviations and ranges, or by counts; measures "
        "taken at several occasions were first averaged within clients. No value was imputed."
    )
    section.assumptions += key_assumptions(cohort)
    section.notes += data_notes(cohort)
    write_section(section, out)
