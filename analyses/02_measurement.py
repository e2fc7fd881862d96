"""The measures: how reliable they are at each level, and how they go together."""

from pathlib import Path

from attachpath.cohort import Cohort
from attachpath.measurement import (
    client_associations,
    item_statistics,
    occasion_associations,
    scale_reliability,
)
from attachpath.reporting import in_words, key_assumptions, new_section, write_section
from attachpath.reporting.measurement_section import (
    attenuation_sentences,
    client_correlation_table,
    client_level_scores,
    client_level_table,
    client_means_table,
    client_scores,
    common_method_words,
    correlation_map,
    esat_reliability_table,
    item_sentences,
    item_table,
    key_sentences,
    measurement_findings,
    measurement_methods,
    measurement_numbers,
    occasion_correlation_table,
    occasion_scores,
    reliability_figure,
    reliability_notes,
    reliability_tables,
    without_items_sentence,
)
from attachpath.reporting.methods import instrument_methods, key_texts, reliability_methods


def main(cohort: Cohort, out: Path) -> None:
    """Describe the measures."""
    section = new_section(
        cohort,
        "02_measurement",
        title="The measures",
        question="How reliable are the scales at each level, and how do they go together?",
    )
    keys = key_assumptions(cohort)
    # Alpha and omega of every scale that has items; a repeated scale within and between clients.
    reliability = scale_reliability(cohort)
    items = item_statistics(cohort)
    # Scores that clients have once; scores of occasions, with the reliability of their means.
    once = client_associations(client_scores(cohort), reliability)
    repeated = occasion_associations(occasion_scores(cohort), reliability)

    section.findings += measurement_findings(reliability, repeated)
    section.add_part(
        "Reliability",
        reliability_figure(reliability, repeated.means, [*once.columns, *repeated.columns]),
        *reliability_tables(reliability),
        words=[*key_sentences(keys), *without_items_sentence(reliability)],
    )
    section.add_part(
        "Client means and earned security",
        client_means_table(repeated.means),
        esat_reliability_table(repeated.esat),
        words=attenuation_sentences(repeated),
    )
    section.add_part(
        "Correlations",
        correlation_map(repeated),
        occasion_correlation_table(repeated),
        client_correlation_table(once),
        client_level_table(client_level_scores(cohort), {**once.reliability, **repeated.between}),
    )
    section.add_part(
        "What scales of one occasion have in common", words=common_method_words(repeated)
    )
    section.add_part("Items", item_table(items), words=item_sentences(items))
    section.numbers |= measurement_numbers(reliability, repeated)
    section.methods += instrument_methods(cohort)
    section.methods += reliability_methods(cohort, reliability, repeated.between)
    section.methods += measurement_methods(reliability, repeated)
    section.assumptions += key_texts(cohort)
    section.notes += [in_words(note) for note in reliability_notes(reliability)]
    write_section(section, out)
