"""Other people's files: what a `cohort.toml` describes, read into a cohort."""

from attachpath.intake.drafting import Draft, draft
from attachpath.intake.reading import check, examine, read_cohort

__all__ = ["Draft", "check", "draft", "examine", "read_cohort"]
