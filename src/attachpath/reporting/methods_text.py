"""Methods and Assumptions of a whole report, gathered from its sections under headings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from attachpath.reporting.run_record import RunRecord
from attachpath.reporting.section import Section
from attachpath.reporting.topics import (
    ASSUMPTION_HEADINGS,
    METHODS_HEADINGS,
    AssumptionText,
    MethodsText,
    as_assumption,
    as_methods,
)

__all__ = ["assumptions", "methods_by_topic", "under_methods_headings"]


def methods_by_topic(run: RunRecord, sections: Sequence[Section]) -> list[tuple[str, list[str]]]:
    """Return the paragraphs of the Methods under their headings, in the order of JARS-Quant.

    Parameters
    ----------
    run : RunRecord
        What the run was made with.
    sections : sequence of Section
        What the analyses left.

    Returns
    -------
    list of (str, list of str)
        A heading and its paragraphs, each once; a heading without any is left out.
    """
    said = [text for section in sections for text in section.methods]
    return under_methods_headings([*_made_up(run), *said, _software(run)])


def under_methods_headings(said: Iterable[MethodsText | str]) -> list[tuple[str, list[str]]]:
    """Return paragraphs under their headings; a heading without any is left out."""
    return _under_headings(METHODS_HEADINGS, [as_methods(text) for text in said])


def assumptions(run: RunRecord, sections: Sequence[Section]) -> list[tuple[str, list[str]]]:
    """Return what is assumed under headings, each sentence once.

    Parameters
    ----------
    run : RunRecord
        What the run was made with.
    sections : sequence of Section
        What the analyses left.

    Returns
    -------
    list of (str, list of str)
        A heading and what is assumed under it; a heading without any is left out.
    """
    said = [as_assumption(text) for section in sections for text in section.assumptions]
    return _under_headings(ASSUMPTION_HEADINGS, [*_simulated(run), *said])


def _under_headings(
    headings: Mapping[Any, str], said: Sequence[MethodsText | AssumptionText]
) -> list[tuple[str, list[str]]]:
    gathered = [
        (heading, list(dict.fromkeys(one.text for one in said if one.topic == topic)))
        for topic, heading in headings.items()
    ]
    return [(heading, texts) for heading, texts in gathered if texts]


def _software(run: RunRecord) -> MethodsText:
    libraries = [
        f"{name} {version}"
        for name, version in run.versions.items()
        if name not in ("python", "attachpath")
    ]
    text = (
        f"All analyses were made with attachpath {run.version} for Python "
        f"{run.versions.get('python', '(version not recorded)')}, which uses "
        f"{', '.join(libraries)}, on {run.platform}."
    )
    return MethodsText(topic="software", text=text)


def _made_up(run: RunRecord) -> list[MethodsText]:
    """Say first that data were simulated, from what and with which seed."""
    if not run.simulated:
        return []
    population = f" from the population “{run.population}”" if run.population else ""
    seed = f" with the seed {run.seed}" if run.seed else ""
    text = f"The data are simulated by attachpath{population}{seed}; no person took part."
    return [MethodsText(topic="design", text=text)]


def _simulated(run: RunRecord) -> list[AssumptionText]:
    if not run.simulated:
        return []
    text = (
        "The data are simulated: no person is described. The population that they come from takes "
        "its sizes from published numbers where there are any, and assumes them where there are "
        "none; the results say what the methods find there, and nothing about real clients."
    )
    return [AssumptionText(topic="data", text=text)]
