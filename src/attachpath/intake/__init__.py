"""Other people's files: what a `cohort.toml` describes, read into a cohort."""

from attachpath.intake.reading import check, examine, read_cohort

__all__ = ["check", "examine", "read_cohort"]
