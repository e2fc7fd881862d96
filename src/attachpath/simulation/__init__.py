"""A population made up: latent traits, occasions, outcome, item answers and missingness."""

from attachpath.simulation.calibration import (
    calibration_lines,
    save_calibration,
    stored_calibration,
)
from attachpath.simulation.data_sheet import data_sheet
from attachpath.simulation.population import (
    Population,
    available_populations,
    load_population,
    population_hash,
    population_sources,
)
from attachpath.simulation.simulate import simulate_cohort
from attachpath.simulation.write import write_simulated

__all__ = [
    "Population",
    "available_populations",
    "calibration_lines",
    "data_sheet",
    "load_population",
    "population_hash",
    "population_sources",
    "save_calibration",
    "simulate_cohort",
    "stored_calibration",
    "write_simulated",
]
