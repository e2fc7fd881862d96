"""What is timed, what is promised for it, and beside whom."""

from __future__ import annotations

from dataclasses import dataclass, field

__all__ = ["TASKS", "Peer", "Task"]


@dataclass(frozen=True)
class Peer:
    """How a program is run on a task.

    Attributes
    ----------
    calls : int
        Warm calls a process.
    draws : int
        Draws of a bootstrap; its seconds are scaled to 1,000.
    rounds : int
        Rounds that it takes part in; a program that takes minutes is not asked each time.
    note : str
        What differs from ours.
    """

    calls: int = 5
    draws: int = 0
    rounds: int = 9
    note: str = ""


@dataclass(frozen=True)
class Task:
    """A row of the table.

    Attributes
    ----------
    id : str
        As `one_side` and ``lavaan.R`` know it.
    what : str
        What is done.
    ours : Peer
        How attachpath is run.
    peers : dict of str to Peer
        By program.
    seconds : float or None
        The promise.
    times : float or None
        As many times as fast as lavaan is promised.
    rounds : int
        Times that all programs are run by turns.
    on_shared : bool
        Whether it is run on the reference data as well.
    """

    id: str
    what: str
    ours: Peer
    peers: dict[str, Peer] = field(default_factory=dict)
    seconds: float | None = None
    times: float | None = None
    rounds: int = 3
    on_shared: bool = True


_SLOW = Peer(calls=1)

TASKS = (
    Task(
        "ml",
        "etgraf_ml: ML, fit measures, standardised",
        Peer(calls=10),
        {"lavaan": Peer(), "semopy": Peer()},
        seconds=0.015,
        times=5,
        rounds=5,
    ),
    Task(
        "fiml_alone",
        "etgraf_fiml_mlr without fit measures",
        Peer(),
        {
            "lavaan": _SLOW,
            "semopy": Peer(1, rounds=1, note="semopy's FIML: estimates alone, run once"),
        },
        on_shared=False,
    ),
    Task(
        "fiml_mlr",
        "etgraf_fiml_mlr: robust SE, both chi-squares, all fit measures, standardised",
        Peer(),
        {"lavaan": _SLOW},
        seconds=0.25,
        times=50,
    ),
    Task(
        "fiml_cluster",
        "etgraf_fiml_cluster: the same with cluster-robust SE",
        Peer(),
        {"lavaan": _SLOW},
    ),
    Task(
        "bootstrap_ml",
        "1,000 bootstrap refits of etgraf_ml, one core",
        Peer(1, draws=1000),
        {
            "lavaan": Peer(1, draws=100, note="lavaan: 100 draws, times 10"),
            "semopy": Peer(1, draws=20, note="semopy: 20 draws, times 50"),
        },
        seconds=5,
        on_shared=False,
    ),
    Task(
        "bootstrap_fiml",
        "1,000 bootstrap refits of etgraf_fiml, two cores",
        Peer(1, draws=1000),
        {"lavaan": Peer(1, draws=10, note="lavaan: 10 draws, times 100, on one core")},
        seconds=60,
        rounds=2,
        on_shared=False,
    ),
)
