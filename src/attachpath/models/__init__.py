"""Models that take a DataFrame and a formula: regression and multilevel."""

from __future__ import annotations

from attachpath.models.multilevel import multilevel
from attachpath.models.regression import regression

__all__ = ["multilevel", "regression"]
