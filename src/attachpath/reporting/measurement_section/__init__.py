"""Tables, figures and words of 02_measurement."""

from __future__ import annotations

from attachpath.reporting.measurement_section.client_level_report import (
    client_level_scores,
    client_level_table,
)
from attachpath.reporting.measurement_section.client_means_report import (
    attenuation_sentences,
    client_means_table,
    esat_reliability_table,
)
from attachpath.reporting.measurement_section.correlation_plot import correlation_map
from attachpath.reporting.measurement_section.correlation_report import (
    client_correlation_table,
    client_scores,
    occasion_correlation_table,
    occasion_scores,
)
from attachpath.reporting.measurement_section.item_report import item_sentences, item_table
from attachpath.reporting.measurement_section.measurement_words import (
    common_method_words,
    key_sentences,
    measurement_findings,
    measurement_methods,
    measurement_numbers,
    without_items_sentence,
)
from attachpath.reporting.measurement_section.reliability_plot import reliability_figure
from attachpath.reporting.measurement_section.reliability_report import (
    reliability_notes,
    reliability_tables,
)

__all__ = [
    "attenuation_sentences",
    "client_correlation_table",
    "client_level_scores",
    "client_level_table",
    "client_means_table",
    "client_scores",
    "common_method_words",
    "correlation_map",
    "esat_reliability_table",
    "item_sentences",
    "item_table",
    "key_sentences",
    "measurement_findings",
    "measurement_methods",
    "measurement_numbers",
    "occasion_correlation_table",
    "occasion_scores",
    "reliability_figure",
    "reliability_notes",
    "reliability_tables",
    "without_items_sentence",
]
