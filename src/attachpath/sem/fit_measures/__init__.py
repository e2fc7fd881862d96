"""How well a model fits: chi-square, incremental, absolute and residual measures, information."""

from attachpath.sem.fit_measures.measures import fit_measures

__all__ = ["fit_measures"]
