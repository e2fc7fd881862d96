"""The table of pooled estimates and of how far the studies differ."""

from __future__ import annotations

from attachpath.hypotheses import ComparedHypothesis, Pooled
from attachpath.reporting.comparison.document import Comparison
from attachpath.reporting.comparison.outcome_words import Footnotes
from attachpath.reporting.numbers import interval, number, p_value, percent
from attachpath.reporting.section import Cell, Heading, Line, Table

__all__ = ["pooled_table"]

_ALL, _REPLICATIONS = "original and replications", "replications alone"
_NUMBERS = [
    "estimate",
    "std_error",
    "ci_low",
    "ci_high",
    "p_value",
    "q",
    "q_df",
    "q_p",
    "i_squared",
    "tau_squared",
    "random_estimate",
    "random_std_error",
    "random_ci_low",
    "random_ci_high",
    "random_p",
]
_NOTE = (
    "k: studies. Common effect: weights 1 / SE². Q: heterogeneity on k − 1 degrees of freedom. "
    "Random effects: from three studies on."
)


def pooled_table(comparison: Comparison) -> Table | None:
    """Return the pooled estimates; None where nothing could be pooled."""
    sets = [(one, name, pooled) for one in comparison.hypotheses for name, pooled in _sets(one)]
    if all(pooled.estimate is None for _, _, pooled in sets):
        return None
    notes = Footnotes()
    random = any(pooled.random_estimate is not None for _, _, pooled in sets)
    body = [
        Line(cells=[_label(one, name), *_cells(one, pooled, notes, random=random)])
        for one, name, pooled in sets
    ]
    return Table(
        id="pooled",
        title="The studies together",
        columns=["hypothesis", "pooled", "studies", "k", *_NUMBERS, "reason"],
        rows=[_values(one, name, pooled) for one, name, pooled in sets],
        head=_head(random=random),
        body=body,
        note=f"{_NOTE} {notes.text}".strip(),
    )


def _sets(one: ComparedHypothesis) -> list[tuple[str, Pooled]]:
    found = [(_ALL, one.pooled)]
    if one.pooled_replications is not None:
        found.append((_REPLICATIONS, one.pooled_replications))
    return found


def _label(one: ComparedHypothesis, name: str) -> str:
    return one.id if name == _ALL else f"{one.id}, replications alone"


def _head(*, random: bool) -> list[Heading]:
    head = [
        Heading(label="", align="left"),
        Heading(label="k"),
        Heading(label="Common effect [95% CI]", align="left"),
        Heading(label="p"),
        Heading(label="Q"),
        Heading(label="p of Q"),
        Heading(label="I²"),
        Heading(label="τ²"),
    ]
    return [*head, Heading(label="Random effects [95% CI]", align="left")] if random else head


def _cells(one: ComparedHypothesis, pooled: Pooled, notes: Footnotes, *, random: bool) -> list[str]:
    digits = 3 if one.kind == "sem" else 2
    empty = 6 if random else 5
    if pooled.estimate is None:
        return ["–", notes.mark("not computable", pooled.reason), *["–"] * empty]
    cells = [
        str(len(pooled.studies)),
        f"{number(pooled.estimate, digits)} {interval(pooled.ci_low, pooled.ci_high, digits)}",
        p_value(pooled.p_value),
        number(pooled.q),
        p_value(pooled.q_p),
        percent(pooled.i_squared),
        number(pooled.tau_squared, 4),
    ]
    return [*cells, _random_cell(pooled, digits)] if random else cells


def _random_cell(pooled: Pooled, digits: int) -> str:
    if pooled.random_estimate is None:
        return "–"
    bounds = interval(pooled.random_ci_low, pooled.random_ci_high, digits)
    return f"{number(pooled.random_estimate, digits)} {bounds}"


def _values(one: ComparedHypothesis, name: str, pooled: Pooled) -> list[Cell]:
    studies = "; ".join(pooled.studies)
    numbers = [getattr(pooled, column) for column in _NUMBERS]
    return [one.id, name, studies, len(pooled.studies), *numbers, pooled.reason]
