"""Earned security: what ESAT is, what taking a control out of Secure does, and what it adds."""

from pathlib import Path

from attachpath.cohort import Cohort
from attachpath.measurement import (
    esat_beside_alliance,
    esat_suppression,
    esat_weights,
    secure_by_preoccupied,
    security_groups,
)
from attachpath.reporting import new_section, write_section
from attachpath.reporting.earned_security_section import (
    alliance_findings,
    alliance_table,
    earned_security_answer,
    earned_security_methods,
    earned_security_numbers,
    esat_weights_findings,
    esat_weights_table,
    nothing_of_security,
    secure_product_findings,
    secure_product_table,
    security_groups_findings,
    security_groups_table,
    suppression_figure,
    suppression_findings,
    suppression_table,
    what_is_lacking,
    what_is_told,
)
from attachpath.reporting.methods import esat_assumption, key_texts

SEED = 20240720
"""Of every bootstrap on this page."""


def main(cohort: Cohort, out: Path) -> None:
    """Look at earned security and what goes into it."""
    section = new_section(
        cohort,
        "03_earned_security",
        title="Earned security",
        question="What does earned security hold that Secure, Preoccupied, Avoidant and the "
        "alliance do not?",
    )
    nothing = nothing_of_security(cohort)
    if nothing is not None:
        section.findings.append(nothing)
        write_section(section, out)
        return
    weights = esat_weights(cohort)
    compared = esat_suppression(cohort, seed=SEED)
    groups = security_groups(cohort)
    product = secure_by_preoccupied(cohort)
    beside = esat_beside_alliance(cohort, seed=SEED)

    made, taken_out = esat_weights_findings(weights), suppression_findings(compared)
    kinds = [*security_groups_findings(groups), *secure_product_findings(product)]
    allied = alliance_findings(beside)

    section.findings += earned_security_answer(weights, beside)
    section.findings += what_is_lacking([*made, *taken_out, *kinds, *allied])
    section.add_part(
        "What earned security is made of", esat_weights_table(weights), words=what_is_told(made)
    )
    section.add_part(
        "What changes when an insecure subscale is taken out of Secure",
        suppression_figure(compared),
        suppression_table(compared),
        words=what_is_told(taken_out),
    )
    section.add_part(
        "Two kinds of security",
        security_groups_table(groups),
        secure_product_table(product),
        words=what_is_told(kinds),
    )
    section.add_part(
        "Earned security beside the alliance", alliance_table(beside), words=what_is_told(allied)
    )
    section.numbers |= earned_security_numbers(weights, compared, groups, product, beside)
    section.methods += earned_security_methods(cohort, compared)
    section.assumptions += [esat_assumption("within_between"), *key_texts(cohort)]
    write_section(section, out)
