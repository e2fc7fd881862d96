"""Flow of clients: how many there are at each step towards the analyses of outcome."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import FancyBboxPatch

from attachpath.cohort import Cohort
from attachpath.reporting.drawing import INK, PALE, Drawing, draw
from attachpath.reporting.labels import short_label
from attachpath.reporting.numbers import count
from attachpath.reporting.printable import one_line
from attachpath.reporting.section import Figure
from attachpath.reporting.variables import outcome_columns

__all__ = ["FlowStep", "client_flow", "flow_figure", "flow_sentence"]

LEAST_OCCASIONS = 3
_STEP = 0.78  # inches from box to box


@dataclass(frozen=True)
class FlowStep:
    """Clients who are left after one more condition.

    Attributes
    ----------
    id : str
        Name of the number (``"with_outcome"``).
    label : str
        What these clients have, all earlier conditions included.
    lack : str
        What the clients who left the flow here lack.
    n, lost : int
        Clients left, and clients lost at this step.
    """

    id: str
    label: str
    lack: str
    n: int
    lost: int


def client_flow(cohort: Cohort) -> list[FlowStep]:
    """Count the clients at each step.

    Parameters
    ----------
    cohort : Cohort
        Scored.

    Returns
    -------
    list of FlowStep
        All clients; with the ECR; with an answered occasion; with the outcome before and after
        treatment (the IIP, or else the first measure taken after); with three answered occasions,
        which phases need. A condition whose columns the cohort does not have is left out.
    """
    clients = cohort.clients.set_index("client_id")
    answered = _answered_occasions(cohort).reindex(clients.index, fill_value=0)
    ecr = _has(clients, "ecr_anxiety", "ecr_avoidance")
    some, enough = answered >= 1, answered >= LEAST_OCCASIONS
    few = f"with fewer than {LEAST_OCCASIONS} occasions"
    conditions = [
        ("with_ecr", "attachment before therapy (ECR)", "without ECR scores", ecr),
        ("with_occasion", "at least one answered occasion", "without an answered occasion", some),
        _outcome_condition(cohort, clients),
        ("with_occasions", f"at least {LEAST_OCCASIONS} occasions (for phases)", few, enough),
    ]
    steps = [FlowStep("all", "clients in the cohort", "", len(clients), 0)]
    left = pd.Series(True, index=clients.index)
    for name, words, lack, holds in conditions:
        if holds is None:
            continue
        before = int(left.sum())
        left &= holds
        steps.append(FlowStep(name, words, lack, int(left.sum()), before - int(left.sum())))
    return steps


def flow_sentence(steps: list[FlowStep], occasions: pd.Series) -> str:
    """Say how many clients there are, how many occasions, and who is there for outcomes.

    Parameters
    ----------
    steps : list of FlowStep
        From `client_flow`.
    occasions : Series
        Number of occasions of each client.

    Returns
    -------
    str
    """
    told = (
        f"The cohort has {count(steps[0].n)} clients with {count(occasions.sum())} occasions "
        f"(median {occasions.median():g} a client)."
    )
    outcome = next((step for step in steps if step.id == "with_outcome"), None)
    if outcome is None:
        return f"{told} It has no measure after treatment, so no outcome can be predicted."
    return (
        f"{told} {count(outcome.n)} have everything up to the outcome ({outcome.label}); a model "
        "uses every client who has the variables that it names."
    )


def _outcome_condition(
    cohort: Cohort, clients: pd.DataFrame
) -> tuple[str, str, str, pd.Series | None]:
    """Models of an outcome name it before and after treatment, where both were measured."""
    outcome = next(iter(outcome_columns(cohort)), "")
    before = outcome.removesuffix("_post") + "_pre"
    what = "IIP" if outcome == "iip_post" else one_line(outcome.removesuffix("_post"))
    if outcome and before in clients:
        holds = _has(clients, before, outcome)
        return "with_outcome", f"{what} before and after", f"without {what} before or after", holds
    holds = _has(clients, outcome) if outcome else None
    return "with_outcome", f"{what} after treatment", f"without {what} after treatment", holds


def flow_figure(steps: list[FlowStep], ended: dict[str, int]) -> Figure:
    """Draw the flow: a box a step, and beside it who left.

    Parameters
    ----------
    steps : list of FlowStep
        From `client_flow`.
    ended : dict of str to int
        Number of clients by how therapy ended, all clients.

    Returns
    -------
    Figure
    """
    endings = ", ".join(f"{name.replace('_', ' ')} {count(n)}" for name, n in ended.items())

    def paint(drawing: Drawing, narrow: bool) -> None:
        _paint_flow(drawing, steps, narrow)

    told = "; ".join(f"{count(step.n)} {step.label}" for step in steps)
    height = _STEP * len(steps) - 0.12
    return draw(
        "flow",
        paint,
        caption="How many clients reach each analysis? "
        "Each box holds the clients of the box above who also have what "
        "it names; models of outcome use all who have what the model names, whatever the number of "
        "occasions." + (f" How therapy ended: {endings}." if endings else ""),
        alt=f"Flow diagram from top to bottom: {told}.",
        height=height,
        narrow_height=height,
    )


def _answered_occasions(cohort: Cohort) -> pd.Series:
    occasions = cohort.occasions.set_index("client_id").drop(columns="session")
    answered = occasions.notna().any(axis=1)
    return answered.groupby(level=0).sum()


def _has(clients: pd.DataFrame, *columns: str) -> pd.Series | None:
    if not set(columns) <= set(clients.columns):
        return None
    return clients[list(columns)].notna().all(axis=1)


def _paint_flow(drawing: Drawing, steps: list[FlowStep], narrow: bool) -> None:
    drawing.set_layout_engine("none")
    width, height = drawing.get_size_inches()
    axes = drawing.add_axes((0, 0, 1, 1))
    axes.set_axis_off()
    axes.set_xlim(0, width)
    axes.set_ylim(height, 0)
    left, box, size = (0.04, 2.22, 7.5) if narrow else (0.6, 3.5, 9)
    for place, step in enumerate(steps):
        top = _STEP * place + 0.08
        _paint_box(axes, step, (left, top, box), size)
        if place:
            _paint_way(axes, left + box / 2, top)
        if step.lost:
            lost = short_label(f"{count(step.lost)} {step.lack}", 44)
            words = _two_lines(lost) if narrow else lost
            _paint_lost(axes, words, (left + box / 2, left + box + 0.12, top - 0.14), size)


def _paint_box(axes: Axes, step: FlowStep, place: tuple[float, float, float], size: float) -> None:
    left, top, box = place
    shape = FancyBboxPatch(
        (left, top),
        box,
        0.5,
        boxstyle="round,pad=0,rounding_size=0.06",
        facecolor="#F3F5F7",
        edgecolor=PALE,
        linewidth=0.9,
    )
    axes.add_patch(shape)
    label = step.label if step.id == "all" else f"with {step.label}"
    words = f"{count(step.n)}\n{short_label(label, int(132 * box / size))}"
    centre = (left + box / 2, top + 0.25)
    axes.text(*centre, words, ha="center", va="center", linespacing=1.25, fontsize=size)


def _paint_way(axes: Axes, middle: float, top: float) -> None:
    arrow = {"arrowstyle": "-|>", "color": INK, "linewidth": 0.9, "shrinkA": 0, "shrinkB": 0}
    axes.annotate("", (middle, top), (middle, top - 0.28), arrowprops=arrow)


def _paint_lost(axes: Axes, words: str, place: tuple[float, float, float], size: float) -> None:
    middle, edge, y = place
    axes.plot([middle, edge], [y, y], color=PALE, linewidth=0.8)
    axes.text(edge + 0.06, y, words, va="center", color=INK, fontsize=size)


def _two_lines(text: str) -> str:
    middle = len(text) // 2
    gaps = [place for place, sign in enumerate(text) if sign == " "]
    best = min(gaps, key=lambda place: abs(place - middle))
    return f"{text[:best]}\n{text[best + 1 :]}"
