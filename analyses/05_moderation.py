"""Moderation: for whom the paths hold, by claim and in exploration."""

from pathlib import Path

from attachpath.cohort import Cohort
from attachpath.hypotheses import (
    fitted_hypotheses,
    interactions,
    load_theory,
    moderated_links,
    probe,
    robustness_rows,
    structural_hypotheses,
    test_hypotheses,
    theory_hash,
    within_terms,
)
from attachpath.reporting import (
    hypothesis_rows,
    in_words,
    new_section,
    verdict_sentence,
    write_section,
)
from attachpath.reporting.methods import (
    model_assumptions,
    model_methods,
    preparation_methods,
    sample_methods,
)
from attachpath.reporting.moderation_section import (
    interaction_figures,
    interaction_labels,
    interaction_sentences,
    moderated_links_figure,
    moderated_links_findings,
    moderated_links_notes,
    moderated_links_table,
    moderation_answer,
    moderation_methods,
    moderation_numbers,
    probed_tables,
    within_terms_table,
)
from attachpath.reporting.paths_section import (
    path_notes,
    robustness_figure,
    robustness_sentences,
    robustness_tables,
)


def main(cohort: Cohort, out: Path, theory: str | Path = "et_graf") -> None:
    """Take every claimed interaction apart, then look for moderators of each link."""
    section = new_section(
        cohort,
        "05_moderation",
        title="Moderation",
        question="For whom do the paths hold: as claimed, and with what clients and therapists "
        "bring?",
        theory=theory_hash(theory),
    )
    found = interactions(cohort, theory)
    rows = hypothesis_rows(test_hypotheses(cohort, theory, second_opinion=False))
    claims = {row.id: row for row in rows}
    probed = {one.hypothesis.id: probe(one) for one in found}
    links = moderated_links(cohort, theory)
    fitted = [one.hypothesis for one in found if one.fitted is not None]
    changed = robustness_rows(cohort, theory, fitted)

    section.findings += moderation_answer([claims[one.hypothesis.id] for one in found], links)
    section.findings += [verdict_sentence(claims[one.hypothesis.id]) for one in found]
    section.findings += moderated_links_findings(links)
    for one in found:
        seen = probed[one.hypothesis.id]
        section.add_part(
            f"{one.hypothesis.id}: {interaction_labels(one).title}",
            *interaction_figures(one, seen),
            words=interaction_sentences(one, seen, claims[one.hypothesis.id]),
        )
    section.add_part(
        "Slopes at values of the moderators",
        *probed_tables(probed),
        within_terms_table(within_terms(cohort, theory)),
    )
    section.add_part(
        "Do the interactions depend on a choice?",
        robustness_figure(changed),
        *robustness_tables(changed),
        words=robustness_sentences(changed) if fitted else [],
    )
    section.add_part(
        "Moderators of the links of the sequence (exploratory)",
        moderated_links_figure(links),
        moderated_links_table(links),
    )
    section.numbers |= moderation_numbers(claims, probed, links)
    stated, tested = load_theory(theory), fitted_hypotheses(cohort, theory)
    section.methods += [*sample_methods(cohort), *preparation_methods(cohort, stated, tested)]
    section.methods += [*model_methods(tested), *moderation_methods(found, links)]
    all_tested = [*tested, *structural_hypotheses(cohort, theory)]
    section.assumptions += model_assumptions(cohort, stated, all_tested)
    section.notes += [in_words(note) for seen in probed.values() for note in seen.notes]
    section.notes += [*path_notes(changed, []), *moderated_links_notes(links)]
    write_section(section, out)
