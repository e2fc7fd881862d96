"""Tables, figures and words of 05_moderation."""

from __future__ import annotations

from attachpath.reporting.moderation_section.interaction_plots import interaction_figures
from attachpath.reporting.moderation_section.interaction_tables import (
    probed_tables,
    thirds_table,
    within_terms_table,
)
from attachpath.reporting.moderation_section.interaction_words import (
    interaction_labels,
    interaction_sentences,
)
from attachpath.reporting.moderation_section.moderated_links_plot import moderated_links_figure
from attachpath.reporting.moderation_section.moderated_links_table import (
    moderated_links_findings,
    moderated_links_table,
)
from attachpath.reporting.moderation_section.moderation_figures import marginal_effect_figure
from attachpath.reporting.moderation_section.moderation_lines import simple_slopes_figure
from attachpath.reporting.moderation_section.moderation_methods import (
    moderated_links_notes,
    moderation_answer,
    moderation_methods,
    moderation_numbers,
)
from attachpath.reporting.moderation_section.moderation_tables import (
    johnson_neyman_table,
    simple_slopes_table,
)
from attachpath.reporting.moderation_section.moderation_words import johnson_neyman_sentence

__all__ = [
    "interaction_figures",
    "interaction_labels",
    "interaction_sentences",
    "johnson_neyman_sentence",
    "johnson_neyman_table",
    "marginal_effect_figure",
    "moderated_links_figure",
    "moderated_links_findings",
    "moderated_links_notes",
    "moderated_links_table",
    "moderation_answer",
    "moderation_methods",
    "moderation_numbers",
    "probed_tables",
    "simple_slopes_figure",
    "simple_slopes_table",
    "thirds_table",
    "within_terms_table",
]
