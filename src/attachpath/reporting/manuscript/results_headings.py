"""The headings of the Results."""

from __future__ import annotations

__all__ = ["RESULTS_HEADINGS"]

RESULTS_HEADINGS = {
    "01_cohort": "Sample",
    "02_measurement": "Measurement",
    "03_earned_security": "Earned security",
    "07_hypotheses": "Hypotheses",
    "04_paths": "The models, and whether their results depend on a choice",
    "05_moderation": "Moderation",
    "06_sem": "Structural equation models",
}
"""In the order of the Results; other sections follow under their own titles."""
