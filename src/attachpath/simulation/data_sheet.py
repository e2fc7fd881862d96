"""The data sheet of a simulated cohort: what it is, how it was drawn, what its columns hold."""

from __future__ import annotations

from typing import Any

from attachpath.cohort import Cohort
from attachpath.errors import UsageError
from attachpath.simulation.calibration import calibration_lines, stored_calibration
from attachpath.simulation.codebook import codebook, scoring_keys
from attachpath.simulation.cohort_counts import cohort_counts
from attachpath.simulation.markdown import markdown_table, one_line
from attachpath.simulation.population import (
    Population,
    available_populations,
    load_population,
    population_sources,
)
from attachpath.simulation.population_file import PopulationFile
from attachpath.simulation.simulation_run import usual_therapists
from attachpath.simulation.switches import Switches

__all__ = ["data_sheet"]

DESIGN = """\
The design is that of Jacobsen et al. (2024, Journal of Consulting and Clinical Psychology 92(7), \
410-421): a naturalistic cohort of clients nested in therapists, attachment and interpersonal \
problems before therapy, attachment to the therapist, alliance and therapeutic distance at several \
sessions, interpersonal problems after therapy. None of their data are in it."""

DRAWN = """\
Drawn in this order, each step from its own stream of random numbers: therapists and their \
caseloads; attachment anxiety and avoidance; distress and interpersonal style before therapy; \
the attachment to the therapist, the alliance and the therapeutic distance of each client, \
partly shared by the clients of one therapist; their ups and downs from one occasion to the next; \
distress after therapy; the answers to single items; who leaves and which answers are missing. \
Scores are means of the simulated answers. The outcome is made from Secure, Avoidant and \
Preoccupied themselves, never from an observed residual such as ESAT."""

TRUTH = """\
`truth.json` holds what no study knows, in terms of latent variables (variance 1 before therapy): \
`paths` (standardised, zeros included), `residual_variances`, `trait_correlations` and \
`correlations_with_improvement` (exact, by formula), the weights of the true ESAT \
(`security_weights`, `state_security_weights`) and, as `file`, every number of the population. \
A regression of observed scores does not converge to these paths: scores have error, and models \
leave variables out. What the model of a hypothesis converges to is its estimand; \
`attachpath.montecarlo` keeps the estimands of the shipped populations."""

LICENCE = """\
The tables are made up and come under the MIT licence of attachpath. The questionnaires belong to \
their authors: the folder holds item numbers and simulated answers, no wording of items."""

CALIBRATED = """\
`make calibration` in the repository computes this table. One cohort scatters about these means."""

DIFFERS = """\
The numbers of `published` were set beside published ones; this cohort differs from it on purpose, \
so its correlations do too."""


def data_sheet(cohort: Cohort) -> str:
    """Return the data sheet of a simulated cohort.

    Parameters
    ----------
    cohort : Cohort
        From `simulate_cohort`, or read from a folder that `write_simulated` wrote.

    Returns
    -------
    str
        Markdown. The same cohort gives the same text: it holds no time and no place.

    Raises
    ------
    UsageError
        ``not-simulated`` when the cohort has no truth.

    Notes
    -----
    Counts are taken from the tables, parameters from the cohort's truth, so they are those with
    the switches of the call applied.

    Examples
    --------
    >>> from attachpath.simulation import simulate_cohort
    >>> data_sheet(simulate_cohort("null", clients=20, seed=1)).splitlines()[0]
    '# SIMULATED, NOT REAL: a cohort of the population null'
    """
    record, truth = cohort.provenance, cohort.truth
    if truth is None or record.get("kind") != "simulated":
        raise UsageError(
            "not-simulated",
            f"The cohort {cohort.name!r} is not a simulated one.",
            "Its provenance or its truth does not come from the simulator.",
            "Ask for the data sheet of a cohort that `simulate_cohort` made.",
        )
    file = PopulationFile.model_validate(truth["parameters"]["file"] | {"extends": None})
    chapters = {
        "What it is": _what(cohort, record, file),
        "How it was drawn": [DRAWN, "", _switches(record)],
        "How the numbers came about": cohort_counts(cohort, file),
        "Columns": codebook(cohort),
        "Scoring keys": scoring_keys(cohort),
        "The truth": [TRUTH],
        "How near to published numbers": _calibration(record),
        "How to make it again": _rebuilding(record, file),
        "Licence": [LICENCE],
        "Every parameter and its source": _parameters(file),
    }
    lines = [f"# SIMULATED, NOT REAL: a cohort of the population {file.id}"]
    for title, content in chapters.items():
        lines += ["", f"## {title}", "", *content]
    return "\n".join(lines) + "\n"


def _what(cohort: Cohort, record: dict[str, Any], file: PopulationFile) -> list[str]:
    sizes = ", ".join(f"{len(table)} {name}" for name, table in cohort.tables().items())
    facts = [
        ("population", f"`{file.id}`: {one_line(file.title)}"),
        ("seed", f"{record['seed']} (replicate {record['replicate']})"),
        ("rows", sizes),
        ("SHA-256 of the population's numbers", f"`{record['population_hash']}`"),
        ("SHA-256 of the tables", f"`{cohort.fingerprint()}`"),
    ]
    return [
        f"No person behind it, no answer that anybody gave. {DESIGN}",
        "",
        *markdown_table(("what", "value"), facts),
        *(["", one_line(file.note)] if file.note else []),
    ]


def _switches(record: dict[str, Any]) -> str:
    changed = _changed_switches(record)
    if not changed:
        return "All switches of the simulator stand at their defaults; dropout is at random given \
observed scores (MAR)."
    listed = ", ".join(f"`{name} = {value!r}`" for name, value in changed.items())
    return f"Switches that differ from the defaults: {listed}."


def _changed_switches(record: dict[str, Any]) -> dict[str, Any]:
    usual = Switches().as_record()
    return {key: value for key, value in record["switches"].items() if value != usual[key]}


def _calibration(record: dict[str, Any]) -> list[str]:
    stored = stored_calibration(record["population_hash"])
    if stored is None or _changed_switches(record):
        return [DIFFERS]
    return [CALIBRATED, "", *calibration_lines(stored)]


def _rebuilding(record: dict[str, Any], file: PopulationFile) -> list[str]:
    """Give the command, or the call where the command line has no such option."""
    usual = {"items": True, "replicate": 0, "therapists": usual_therapists(file, record["clients"])}
    changed = {key: record[key] for key, value in usual.items() if record[key] != value}
    changed |= _changed_switches(record)
    own = not _is_shipped(file.id, record["population_hash"])
    population = f"{file.id}.toml" if own else file.id
    lines = [
        "```",
        (
            f"attachpath simulate --population {population} --clients {record['clients']} "
            f"--seed {record['seed']} --out FOLDER"
        ),
        "```",
        "",
        (
            "In the repository `make data` does this for the committed folder `simulated_data`. "
            "With the versions that `provenance.json` names, the same seed gives the same bytes."
        ),
    ]
    if changed:
        arguments = "".join(f", {key}={value!r}" for key, value in changed.items())
        lines[1] = (
            f"write_simulated({population!r}, {record['clients']}, seed={record['seed']}, "
            f"path=FOLDER{arguments})"
        )
        lines[4] = "`write_simulated` is in `attachpath.simulation`."
    if own:
        lines.append("The population is a file of one's own; its numbers are those listed below.")
    return lines


def _is_shipped(name: str, numbers: str) -> bool:
    return name in available_populations() and load_population(name).hash == numbers


def _parameters(file: PopulationFile) -> list[str]:
    table = population_sources(Population(file))
    rows = [
        (f"`{name}`", one_line(value), "yes" if assumed else "", one_line(source))
        for name, value, source, assumed in zip(
            *(table[column].tolist() for column in table.columns), strict=True
        )
    ]
    references = [f"- `{key}`: {one_line(text)}" for key, text in file.references.items()]
    summary = (
        f"{int(table['assumed'].sum())} of {len(table)} parameters are assumed, wholly or in part: "
        "no public number is known for them. The others have the source that stands beside them, "
        "or were fitted so that simulated scores give the number of that source."
    )
    return [
        summary,
        "",
        *markdown_table(("parameter", "value", "assumed", "source"), rows),
        *(["", "Sources by the first part of their id:", "", *references] if references else []),
    ]
