"""Writers of model text: lavaan syntax for models of the field, to be read, edited and fitted."""

from attachpath.sem.model_text.composite import composite, fixed_reliability
from attachpath.sem.model_text.latent_growth import latent_growth
from attachpath.sem.model_text.latent_interaction import latent_interaction
from attachpath.sem.model_text.product_indicators import product_indicators
from attachpath.sem.model_text.random_intercept_panel import riclpm

__all__ = [
    "composite",
    "fixed_reliability",
    "latent_growth",
    "latent_interaction",
    "product_indicators",
    "riclpm",
]
