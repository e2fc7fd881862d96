"""What clients answer before and after therapy."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from attachpath.simulation.answers import MISSING, item_answers, octant_latents
from attachpath.simulation.client_variables import symptom_scores
from attachpath.simulation.correlated import FloatArray
from attachpath.simulation.plan import Drawing, Questionnaires
from attachpath.simulation.traits import Traits

__all__ = ["after_therapy", "before_therapy"]


def before_therapy(drawing: Drawing, traits: Traits) -> dict[str, Questionnaires]:
    """Draw the answers before therapy: ``ecr`` and ``iip_pre``."""
    plan = drawing.plan
    attachment = np.stack([traits["ecr_anxiety"], traits["ecr_avoidance"]])
    answers = item_answers(
        plan.items["ecr"],
        attachment,
        drawing.draws,
        "ecr",
        missing=plan.population.missingness.item,
        culture_shift=drawing.culture_shift,
    )
    problems = np.stack([traits["distress"], traits["communion"], traits["agency"]])
    return {"ecr": drawing.scored("ecr", answers), "iip_pre": _iip(drawing, problems, "pre")}


def after_therapy(
    drawing: Drawing, traits: Traits, dropped_out: NDArray[np.bool_]
) -> tuple[Questionnaires, dict[str, FloatArray]]:
    """Draw the IIP after therapy and the symptoms before and after.

    Parameters
    ----------
    drawing : Drawing
        The block.
    traits : dict
        Latents.
    dropped_out : numpy.ndarray
        Who left before the planned end, shape (clients,).

    Returns
    -------
    Questionnaires
        IIP after therapy; missing for those who gave nothing.
    dict of str to numpy.ndarray
        ``symptoms_pre`` and ``symptoms_post``.
    """
    population = drawing.plan.population
    stability = population.after_therapy.style_stability
    fresh = drawing.draws.normal("style after", 2)
    left = np.sqrt(1 - stability**2)
    problems = np.stack(
        [
            traits["outcome"],
            stability * traits["communion"] + left * fresh[:, 0],
            stability * traits["agency"] + left * fresh[:, 1],
        ]
    )
    iip = _iip(drawing, problems, "post")
    pre, post = symptom_scores(population, drawing.draws, traits)
    lost = _gave_nothing(drawing, traits, dropped_out)
    iip.answers[lost] = MISSING
    for score in (*iip.scores.values(), post):
        score[lost] = np.nan
    return iip, {"symptoms_pre": pre, "symptoms_post": post}


def _iip(drawing: Drawing, problems: FloatArray, time: str) -> Questionnaires:
    plan = drawing.plan
    items = plan.items["iip"]
    angles = [scale.angle or 0.0 for scale in items.instrument.scales if not scale.total]
    own = drawing.draws.normal(f"iip {time} octants", len(angles))
    latents = octant_latents(
        plan.population.measurement.iip, np.array(angles), problems, own, items.octant_factor
    )
    missing = plan.population.missingness.item
    answers = item_answers(items, latents, drawing.draws, f"iip {time}", missing=missing)
    return drawing.scored("iip", answers)


def _gave_nothing(
    drawing: Drawing, traits: Traits, dropped_out: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """Tell who is lost after therapy; under MNAR it hangs on what became of them unexpectedly."""
    shape = drawing.plan.population.missingness
    if drawing.plan.switches.complete:
        return np.zeros(len(dropped_out), dtype=bool)
    chance = np.where(dropped_out, shape.post_after_dropout, shape.post_after_completion)
    sign = {"mnar+": 1.0, "mnar-": -1.0}.get(drawing.plan.switches.dropout, 0.0)
    if sign:
        # odds exp(k z), written so that chances of 0 and 1 stay what they are
        factor = np.exp(-sign * shape.mnar_slope * traits["improvement"])
        chance = chance * factor / (1 - chance + chance * factor)
    lost: NDArray[np.bool_] = drawing.draws.uniform("post missing") < chance
    return lost
