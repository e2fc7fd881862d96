"""The SEM engine: lavaan's syntax and lavaan's numbers."""

from attachpath.sem.fitting import cfa, growth, sem
from attachpath.sem.result import SemFit

__all__ = ["SemFit", "cfa", "growth", "sem"]
