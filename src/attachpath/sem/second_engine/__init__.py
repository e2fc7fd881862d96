"""A second implementation, semopy, for complete data: its fits, and its opinion of ours."""

from attachpath.sem.second_engine.by_second_engine import fit_by_semopy
from attachpath.sem.second_engine.opinion import second_opinion

__all__ = ["fit_by_semopy", "second_opinion"]
