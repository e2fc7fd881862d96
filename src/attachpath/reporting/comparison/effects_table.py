"""The table of effects: the same hypotheses side by side, a study beside the other."""

from __future__ import annotations

from collections.abc import Sequence

from attachpath.hypotheses import ComparedHypothesis, StudyEffect
from attachpath.reporting.comparison.document import Comparison
from attachpath.reporting.comparison.outcome_words import Footnotes
from attachpath.reporting.numbers import interval, number, p_value
from attachpath.reporting.section import Cell, Heading, Line, Table
from attachpath.reporting.words import ROLE_WORDS

__all__ = ["Z_975", "claims_table", "effects_table"]

Z_975 = 1.959963984540054

_COLUMNS = ["hypothesis", "claim", "role", "study", "study_role", "verdict"]
_NUMBERS = ["estimate", "std_error", "ci_low", "ci_high", "df", "p_value", "p_adjusted", "n"]


def effects_table(comparison: Comparison) -> Table:
    """Return every hypothesis with its standardised effect in every study."""
    notes = Footnotes()
    published = comparison.original != "cohort"
    head = [Heading(label="", align="left")]
    head += [Heading(label="Original", align="left")] if published else []
    for study in comparison.studies:
        head.append(Heading(label=f"{study.name}: b [95% CI]", align="left"))
        head += [Heading(label="p"), Heading(label="Verdict", align="left")]
    body = []
    for role, words in ROLE_WORDS.items():
        rows = [one for one in comparison.hypotheses if one.role == role]
        body += [Line(cells=[words], kind="group")] if rows else []
        body += [Line(cells=_cells(one, published=published, notes=notes)) for one in rows]
    return Table(
        id="effects",
        title="Standardised effects of every hypothesis, study by study",
        columns=[*_COLUMNS, *_NUMBERS, "reason"],
        rows=[row for one in comparison.hypotheses for row in _values(one, comparison)],
        head=head,
        body=body,
        note=" ".join([_NOTE, _ORIGINAL_NOTE if published else _FIRST, notes.text]).rstrip(),
    )


_NOTE = (
    "b is the standardised effect with its 95% interval, p is two-sided and not adjusted; verdicts "
    "follow the p adjusted within their study."
)
_FIRST = "The first study is the original."
_ORIGINAL_NOTE = (
    "Original: the published sign, or the estimate with its 95% interval where it is known; n.s.: "
    "no significant effect was reported."
)


def claims_table(comparison: Comparison) -> Table:
    """Return what each hypothesis claims."""
    columns = ["id", "claim", "level", "direction", "smallest_effect"]
    rows = [[getattr(one, name) for name in columns] for one in comparison.hypotheses]
    labels = ["", "Claim", "Level", "Predicted sign", "Smallest effect of interest"]
    return Table(
        id="claims",
        title="The hypotheses",
        columns=["hypothesis", *columns[1:]],
        rows=rows,
        head=[Heading(label=words, align="left") for words in labels],
        body=[Line(cells=[*row[:-1], number(row[-1], 3)]) for row in rows],
        folded=True,
    )


def _cells(one: ComparedHypothesis, *, published: bool, notes: Footnotes) -> list[str]:
    original = [_original(one)] if published else []
    studies = [cell for effect in one.effects for cell in _study_cells(effect, _digits(one), notes)]
    return [one.id, *original, *studies]


def _original(one: ComparedHypothesis) -> str:
    found = one.original
    if found.reason is not None:
        return "–"
    if found.estimate is not None and found.std_error is not None:
        half = Z_975 * found.std_error
        bounds = interval(found.estimate - half, found.estimate + half, _digits(one))
        return f"{number(found.estimate, _digits(one))} {bounds}"
    return {"positive": "+", "negative": "−"}.get(found.direction or "", "") or "n.s."


def _study_cells(effect: StudyEffect, digits: int, notes: Footnotes) -> list[str]:
    verdict = effect.verdict.replace("_", " ")
    if effect.estimate is None:
        return ["–", "–", notes.mark(verdict, effect.reason)]
    bounds = interval(effect.ci_low, effect.ci_high, digits)
    return [f"{number(effect.estimate, digits)} {bounds}", p_value(effect.p_value), verdict]


def _digits(one: ComparedHypothesis) -> int:
    return 3 if one.kind == "sem" else 2


def _values(one: ComparedHypothesis, comparison: Comparison) -> Sequence[list[Cell]]:
    roles = {study.name: study.role for study in comparison.studies}
    return [
        [
            *(one.id, one.claim, one.role, effect.study, roles[effect.study], effect.verdict),
            *(getattr(effect, name) for name in _NUMBERS),
            effect.reason,
        ]
        for effect in one.effects
    ]
