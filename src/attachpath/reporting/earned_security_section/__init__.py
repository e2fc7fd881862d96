"""Tables, figures and words of 03_earned_security."""

from __future__ import annotations

from attachpath.reporting.earned_security_section.alliance_table import alliance_table
from attachpath.reporting.earned_security_section.earned_security_answer import (
    earned_security_answer,
    nothing_of_security,
    what_is_lacking,
    what_is_told,
)
from attachpath.reporting.earned_security_section.earned_security_figure import suppression_figure
from attachpath.reporting.earned_security_section.earned_security_numbers import (
    earned_security_numbers,
)
from attachpath.reporting.earned_security_section.earned_security_tables import (
    esat_weights_table,
    suppression_table,
)
from attachpath.reporting.earned_security_section.earned_security_words import (
    alliance_findings,
    earned_security_methods,
    esat_weights_findings,
    secure_product_findings,
    security_groups_findings,
    suppression_findings,
)
from attachpath.reporting.earned_security_section.security_groups_tables import (
    secure_product_table,
    security_groups_table,
)

__all__ = [
    "alliance_findings",
    "alliance_table",
    "earned_security_answer",
    "earned_security_methods",
    "earned_security_numbers",
    "esat_weights_findings",
    "esat_weights_table",
    "nothing_of_security",
    "secure_product_findings",
    "secure_product_table",
    "security_groups_findings",
    "security_groups_table",
    "suppression_figure",
    "suppression_findings",
    "suppression_table",
    "what_is_lacking",
    "what_is_told",
]
