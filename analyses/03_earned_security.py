"""Earned security: what ESAT is, what taking a control out of Secure does, and what it adds."""

from pathlib import Path

from attachpath.cohort import Cohort, esat_notes
from attachpath.measurement import (
    esat_beside_alliance,
    esat_suppression,
    esat_weights,
    secure_by_preoccupied,
    security_groups,
)
from attachpath.reporting import key_assumptions, new_section, write_section
from attachpath.reporting.earned_security_section import (
    alliance_findings,
    alliance_table,
    earned_security_methods,
    earned_security_numbers,
    esat_weights_findings,
    esat_weights_table,
    secure_product_findings,
    secure_product_table,
    security_groups_findings,
    security_groups_table,
    suppression_figure,
    suppression_findings,
    suppression_table,
)

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
    weights = esat_weights(cohort)
    compared = esat_suppression(cohort, seed=SEED)
    groups = security_groups(cohort)
    product = secure_by_preoccupied(cohort)
    beside = esat_beside_alliance(cohort, seed=SEED)

    section.findings += esat_weights_findings(weights)
    section.findings += suppression_findings(compared)
    section.findings += security_groups_findings(groups)
    section.findings += secure_product_findings(product)
    section.findings += alliance_findings(beside)

    tables = [esat_weights_table(weights), suppression_table(compared)]
    tables += [security_groups_table(groups), secure_product_table(product)]
    tables += [alliance_table(beside)]
    section.tables += [table for table in tables if table is not None]
    figure = suppression_figure(compared)
    section.figures += [figure] if figure is not None else []

    section.numbers |= earned_security_numbers(weights, compared, groups, product, beside)
    section.methods += earned_security_methods(cohort, compared)
    section.assumptions += [*esat_notes("within_between", "cats"), *key_assumptions(cohort)]
    write_section(section, out)
