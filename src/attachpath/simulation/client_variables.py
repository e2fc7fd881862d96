"""What else is known of a client: age, gender, problem, symptoms and scores before therapy."""

from __future__ import annotations

import numpy as np
from scipy import special

from attachpath.simulation.correlated import FloatArray
from attachpath.simulation.draws import Draws
from attachpath.simulation.population_file import PopulationFile
from attachpath.simulation.structure import COVARIATES, Structure
from attachpath.simulation.therapists import ages, categories
from attachpath.simulation.traits import Traits

__all__ = ["background", "covariate_scores", "symptom_scores"]


def background(population: PopulationFile, draws: Draws, traits: Traits) -> dict[str, np.ndarray]:
    """Draw age (whole years, related to attachment anxiety), gender and presenting problem."""
    shape = population.sample
    path = shape.age_on_ecr_anxiety
    rank = path * traits["ecr_anxiety"] + np.sqrt(1 - path**2) * draws.normal("age", 1)[:, 0]
    return {
        "age": np.rint(ages(shape, special.ndtr(rank))).astype(np.int64),
        "gender": np.where(draws.uniform("gender") < shape.share_female, "female", "male"),
        "presenting_problem": categories(
            population.presenting_problems.shares, draws.uniform("presenting problem")
        ),
    }


def covariate_scores(
    population: PopulationFile, structure: Structure, draws: Draws, traits: Traits
) -> dict[str, FloatArray]:
    """Draw standardised scores before therapy that go with pretreatment attachment.

    Notes
    -----
    True score = paths + residual to variance 1; observed = sqrt(r) true + sqrt(1 - r) error.
    """
    shape = population.covariates
    own = draws.normal("covariates", 2 * len(COVARIATES))
    scores = {}
    for place, name in enumerate(COVARIATES):
        paths = getattr(shape, name)
        true = (
            paths.ecr_anxiety * traits["ecr_anxiety"]
            + paths.ecr_avoidance * traits["ecr_avoidance"]
            + structure.covariate_residual_sd[name] * own[:, 2 * place]
        )
        error = own[:, 2 * place + 1]
        scores[name] = np.sqrt(shape.reliability) * true + np.sqrt(1 - shape.reliability) * error
    return scores


def symptom_scores(
    population: PopulationFile, draws: Draws, traits: Traits
) -> tuple[FloatArray, FloatArray]:
    """Draw standardised symptom scores before and after therapy.

    Notes
    -----
    True before = path x distress + residual to variance 1. True after = paths x (true before,
    distress, the change of distress that its stability does not explain) + residual + mean
    change. Both plus error of variance (1 - r) / r.
    """
    shape = population.symptoms
    own = draws.normal("symptoms", 4)
    distress = traits["distress"]
    change = (
        traits["outcome"]
        - population.after_therapy.mean_change
        - population.paths.outcome.distress * distress
    )
    before = shape.pre_on_distress * distress + np.sqrt(1 - shape.pre_on_distress**2) * own[:, 0]
    after = (
        shape.post_on_pre * before
        + shape.post_on_distress * distress
        + shape.post_on_distress_change * change
        + shape.post_residual * own[:, 1]
        + shape.mean_change
    )
    error = np.sqrt((1 - shape.reliability) / shape.reliability)
    return before + error * own[:, 2], after + error * own[:, 3]
