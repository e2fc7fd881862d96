"""The draft of Methods and Results as blocks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from attachpath.reporting.manuscript.blocks import (
    Block,
    Bullets,
    FigureBlock,
    HeadingBlock,
    Notice,
    Paragraph,
    TitleBlock,
)
from attachpath.reporting.manuscript.checklist import Checklist
from attachpath.reporting.manuscript.methods_part import methods_blocks
from attachpath.reporting.manuscript.results_part import results_blocks
from attachpath.reporting.manuscript.selection import Selection
from attachpath.reporting.run_record import RunRecord
from attachpath.reporting.section import Section

__all__ = ["draft_blocks", "draft_title", "opening_notices"]


def draft_title(run: RunRecord) -> str:
    """Return the title of the draft."""
    return f"Draft of Method and Results: {run.title}"


def opening_notices(run: RunRecord) -> list[Notice]:
    """Return what a reader must know first: made-up data, and that this is a draft."""
    draft = (
        f"DRAFT, to be rewritten by the authors. attachpath {run.version} wrote it from the "
        "numbers of one run: complete rather than easy to read. Rewrite it in your own words, cut "
        "what your readers do not need, check that each sentence is true of your study, and fill "
        "in what stands in square brackets. Works are cited by author and year; the list of "
        "references is yours to add."
    )
    simulated = (
        "SIMULATED DATA, not real: a program made up this cohort. These results show what the "
        "methods say about it; they are no evidence about real clients or therapists."
    )
    return [*([Notice(simulated)] if run.simulated else []), Notice(draft)]


def draft_blocks(
    run: RunRecord,
    sections: Sequence[Section],
    selection: Selection,
    checklists: Sequence[Checklist],
) -> Iterator[Block]:
    """Yield the draft: notices, Method, Results, the models as formulas, figures.

    Parameters
    ----------
    run : RunRecord
        What the run was made with.
    sections : sequence of Section
        What the analyses left, without those that failed.
    selection : Selection
        Tables and figures that are referred to.
    checklists : sequence of Checklist
        What they leave to the authors is listed.

    Yields
    ------
    Block
    """
    yield TitleBlock(draft_title(run))
    yield from opening_notices(run)
    yield from methods_blocks(run, sections, checklists)
    yield from results_blocks(run, sections, selection)
    yield from _formulas(sections)
    yield from (FigureBlock(one) for one in selection.figures if not one.supplementary)


def _formulas(sections: Sequence[Section]) -> Iterator[Block]:
    rows = [row for section in sections for row in section.hypotheses if row.formula]
    if rows:
        yield HeadingBlock("Appendix: the models as formulas")
        yield Paragraph(
            "A model in the notation of lme4: outcome ~ predictors + (random effects | group); a "
            "path model in that of lavaan. The focal term stands behind it."
        )
        models = tuple(f"{row.id}: {row.formula}; {row.term}" for row in rows)
        yield Bullets(models, symbols=False)
