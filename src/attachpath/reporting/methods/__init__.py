"""Methods and Assumptions as a manuscript needs them, written from what was run.

The items are those of JARS-Quant (Appelbaum et al. 2018) and, for models with levels, of LEVEL
(Monsalves et al. 2020).
"""

from __future__ import annotations

from attachpath.reporting.methods.assumed import esat_assumption, key_texts, model_assumptions
from attachpath.reporting.methods.deviations import deviation_methods
from attachpath.reporting.methods.inference import verdict_methods
from attachpath.reporting.methods.measures import (
    esat_methods,
    instrument_methods,
    reliability_methods,
)
from attachpath.reporting.methods.models import inclusion_methods, model_methods
from attachpath.reporting.methods.preparation import preparation_methods
from attachpath.reporting.methods.sample import description_methods, flow_methods, sample_methods
from attachpath.reporting.methods.stated_variables import variable_methods
from attachpath.reporting.methods.variance import variance_methods

__all__ = [
    "description_methods",
    "deviation_methods",
    "esat_assumption",
    "esat_methods",
    "flow_methods",
    "inclusion_methods",
    "instrument_methods",
    "key_texts",
    "model_assumptions",
    "model_methods",
    "preparation_methods",
    "reliability_methods",
    "sample_methods",
    "variable_methods",
    "variance_methods",
    "verdict_methods",
]
