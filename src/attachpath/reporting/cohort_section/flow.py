"""Flow of clients: how many there are at each step towards the analyses of outcome."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import FancyBboxPatch

from attachpath.cohort import Cohort
from attachpath.reporting.drawing import INK, PALE, Drawing, draw
from attachpath.reporting.labels import short_label
from attachpath.reporting.masked_cells import KnownSum, mask_cells, mask_group
from attachpath.reporting.masking import MASKED, clients_value, is_few, shown, value_shown
from attachpath.reporting.numbers import count
from attachpath.reporting.printable import one_line
from attachpath.reporting.section import Cell, Figure
from attachpath.reporting.variables import ended_counts, ended_marks, outcome_columns

__all__ = ["FlowStep", "client_flow", "flow_figure", "flow_numbers", "flow_sentence"]

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
    n_mark, lost_mark : str
        What stands for them where they are masked.
    """

    id: str
    label: str
    lack: str
    n: int
    lost: int
    n_mark: str = ""
    lost_mark: str = ""

    @property
    def n_shown(self) -> str:
        """Clients left, as printed."""
        return shown(count(self.n), self.n_mark)

    @property
    def n_words(self) -> str:
        """Clients left, for a sentence."""
        return "a masked number of clients" if self.n_mark == MASKED else self.n_shown

    @property
    def lost_shown(self) -> str:
        """Clients lost at this step, as printed."""
        return shown(count(self.lost), self.lost_mark)


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
        which phases need. A condition whose columns the cohort does not have is left out, and of a
        cohort without occasions nobody is asked for any.
    """
    clients = cohort.clients.set_index("client_id")
    answered = _answered_occasions(cohort).reindex(clients.index, fill_value=0)
    ecr = _has(clients, "ecr_anxiety", "ecr_avoidance")
    some = answered >= 1 if len(cohort.occasions) else None
    enough = answered >= LEAST_OCCASIONS if len(cohort.occasions) else None
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
    return _masked(steps)


def _masked(steps: list[FlowStep]) -> list[FlowStep]:
    """Mask the steps: at each, those lost and those left add to those of the step before."""
    cells = [n for step in steps[1:] for n in (step.lost, step.n)]
    before = [None, *range(1, len(cells) - 1, 2)]
    sums = [KnownSum((2 * place, 2 * place + 1), total) for place, total in enumerate(before)]
    marks = mask_cells(cells, sums[: len(steps) - 1])
    masked = [steps[0]]
    for step, lost, n in zip(steps[1:], marks[::2], marks[1::2], strict=True):
        nearly_all = n and is_few(steps[0].n - step.n)
        n_mark = str(clients_value(step.n, of=steps[0].n)) if nearly_all else n
        masked.append(replace(step, lost_mark=lost, n_mark=n_mark))
    return masked


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
    told = f"The cohort has {steps[0].n_shown} clients with {count(occasions.sum())} occasions "
    told += f"(median {occasions.median():g} a client)."
    if not occasions.sum():
        told = f"The cohort has {steps[0].n_shown} clients and no occasions."
    outcome = next((step for step in steps if step.id == "with_outcome"), None)
    if outcome is None:
        return f"{told} It has no measure after treatment (a column that ends in _post)."
    return (
        f"{told} {_capital(outcome.n_words)} have everything up to the outcome "
        f"({outcome.label}); a model uses every client who has the variables that it names."
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


def flow_numbers(steps: list[FlowStep], cohort: Cohort) -> dict[str, Cell]:
    """Return the clients of each step as ``n_STEP``, by how therapy ended as ``n_ended_...``."""
    marks = ended_marks(cohort)
    found: dict[str, Cell] = {f"n_{step.id}": value_shown(step.n, step.n_mark) for step in steps}
    return found | {
        f"n_ended_{name}": value_shown(n, marks[name]) for name, n in ended_counts(cohort).items()
    }


def flow_figure(steps: list[FlowStep], ended: dict[str, int]) -> Figure | None:
    """Draw the flow: a box a step, and beside it who left.

    Parameters
    ----------
    steps : list of FlowStep
        From `client_flow`.
    ended : dict of str to int
        Number of clients by how therapy ended, all clients.

    Returns
    -------
    Figure or None
        None where there is no step beside the clients themselves.
    """
    if len(steps) == 1:
        return None
    marks = mask_group(list(ended.values()))
    endings = ", ".join(
        f"{name.replace('_', ' ')} {shown(count(n), mark)}"
        for (name, n), mark in zip(ended.items(), marks, strict=True)
    )

    def paint(drawing: Drawing, narrow: bool) -> None:
        _paint_flow(drawing, steps, narrow)

    told = "; ".join(f"{step.n_shown} {step.label}" for step in steps)
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
            lost = short_label(f"{step.lost_shown} {step.lack}", 44)
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
    words = f"{step.n_shown}\n{short_label(label, int(132 * box / size))}"
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


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
