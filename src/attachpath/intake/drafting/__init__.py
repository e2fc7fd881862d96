"""Drafts of `cohort.toml` from what files look like: a guess at each column, and why."""

from attachpath.intake.drafting.cohort_draft import Draft, draft

__all__ = ["Draft", "draft"]
