"""The two figures of an interaction: its slope over the moderator, and its predicted lines."""

from __future__ import annotations

from attachpath.hypotheses import Interaction, Probed
from attachpath.reporting.moderation_section.interaction_words import interaction_labels
from attachpath.reporting.moderation_section.moderation_figures import marginal_effect_figure
from attachpath.reporting.moderation_section.moderation_lines import simple_slopes_figure
from attachpath.reporting.section import Figure

__all__ = ["interaction_figures"]


def interaction_figures(one: Interaction, probed: Probed) -> list[Figure]:
    """Draw an interaction.

    Parameters
    ----------
    one : Interaction
        From `attachpath.hypotheses.interactions`.
    probed : Probed
        From `attachpath.hypotheses.probe`.

    Returns
    -------
    list of Figure
        Without those that the data do not give (no curve over a category).
    """
    words = interaction_labels(one)
    figures = []
    if probed.regions is not None:
        figures.append(
            marginal_effect_figure(
                probed.regions,
                figure_id=f"{one.hypothesis.id}_marginal",
                predictor_label=words.predictor,
                moderator_label=words.moderator + words.unit,
                outcome_label=words.outcome,
                terciles=probed.thirds,
            )
        )
    if probed.lines is not None:
        figures.append(
            simple_slopes_figure(
                probed.lines,
                figure_id=f"{one.hypothesis.id}_lines",
                predictor_label=words.predictor,
                moderator_label=words.moderator + words.unit,
                outcome_label=words.outcome,
            )
        )
    return [figure for figure in figures if figure is not None]
