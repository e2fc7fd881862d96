"""Named random streams, and repeated work on many cores with a ledger.

Seeds follow NumPy's `SeedSequence` (O'Neill 2015): each named part of a computation draws from a
stream of its own, and streams belong to replicates, never to workers. So a part that is added
changes no other part, and results do not depend on the number of workers.
"""

from __future__ import annotations

import secrets
import signal
import sys
import threading
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from functools import lru_cache
from multiprocessing import resource_tracker
from types import FrameType
from typing import Any, Generic, TypeVar

import joblib
import numpy as np
from threadpoolctl import ThreadpoolController

from attachpath.errors import AttachpathError, UsageError
from attachpath.progress import progress

__all__ = [
    "Failure",
    "Replication",
    "fresh_seed",
    "one_blas_thread",
    "replicate",
    "seed_from",
    "stream",
    "workers",
]

Value = TypeVar("Value")


def stream(seed: int, part: str, replicate: int = 0) -> np.random.Generator:
    """Return the random stream of one named part of one replicate.

    Parameters
    ----------
    seed : int
        The user's seed, not negative.
    part : str
        Name of the part that draws (``"therapists"``); its CRC-32 is the spawn key.
    replicate : int
        Number of the replicate or of the fixed block, from 0.

    Returns
    -------
    numpy.random.Generator

    Raises
    ------
    UsageError
        ``bad-seed`` for a seed that is negative or not whole.

    Examples
    --------
    >>> stream(20240720, "items").integers(100, size=4).tolist()
    [49, 75, 86, 41]
    >>> stream(20240720, "dropout").integers(100, size=4).tolist()
    [81, 10, 94, 72]
    """
    key = (zlib.crc32(part.encode("utf-8")), replicate)
    sequence = np.random.SeedSequence(_checked_seed(seed), spawn_key=key)
    return np.random.Generator(np.random.PCG64(sequence))


def fresh_seed() -> int:
    """Return new entropy (128 bits) to be recorded, as text, beside what it produced."""
    return secrets.randbits(128)


def seed_from(seed: int | None) -> int:
    """Return a usable seed: the one given, or fresh entropy for None.

    Raises
    ------
    UsageError
        ``bad-seed`` for a negative number or one that is not whole.
    """
    return fresh_seed() if seed is None else _checked_seed(seed)


def _checked_seed(seed: int) -> int:
    if isinstance(seed, bool) or not isinstance(seed, int | np.integer) or seed < 0:
        raise UsageError(
            "bad-seed",
            f"The seed is {seed!r}.",
            "A seed is a whole number that is not negative.",
            "Give a number such as 20240720, or none for fresh entropy.",
        )
    return int(seed)


@dataclass(frozen=True)
class Failure:
    """One replicate that failed, and why."""

    replicate: int
    error: str
    message: str


Attempted = tuple[int, tuple[Value] | Failure]
"""The number of a replicate with its value, or with why there is none."""


@dataclass(frozen=True)
class Replication(Generic[Value]):
    """What repeated work gave: the values by replicate and a ledger of what failed.

    Attributes
    ----------
    values : dict of int to value
        Results of the replicates that were done, in order of replicate.
    failures : tuple of Failure
        Those that were not, with the error's code (or type, when it is not ours) and message.
    """

    values: dict[int, Value]
    failures: tuple[Failure, ...]

    @property
    def done(self) -> int:
        """Number of replicates that gave a value."""
        return len(self.values)

    @property
    def failed(self) -> int:
        """Number of replicates that raised."""
        return len(self.failures)

    def ledger(self) -> dict[str, int]:
        """Count done, failed, and failures by code or type of error."""
        counts = {"done": self.done, "failed": self.failed}
        for failure in self.failures:
            counts[failure.error] = counts.get(failure.error, 0) + 1
        return counts


def replicate(
    function: Callable[[Any], Value],
    n: int,
    seed: int | None = None,
    jobs: int = 1,
    *,
    part: str = "replicate",
    label: str | None = None,
    names: Sequence[str] = (),
) -> Replication[Value]:
    """Call a function for replicates 0 .. n-1, on `jobs` processes, each with one BLAS thread.

    Parameters
    ----------
    function : callable
        Takes the random stream of its replicate, ``stream(seed, part, number)``, where a seed is
        given, and the number of the replicate where none is: what workers there are does not
        matter. Must pickle if ``jobs > 1``.
    n : int
        Number of replicates.
    seed : int, optional
        Seed of the streams.
    jobs : int
        Number of processes; 0 or less means all cores.
    part : str
        Name of the part that draws.
    label : str, optional
        Shown with a progress bar when standard error is a terminal.
    names : sequence of str
        Names of the replicates; those that run are shown.

    Returns
    -------
    Replication
        Values and the ledger of failures. Errors are counted, never swallowed.

    Examples
    --------
    >>> replicate(lambda number: number**2, 3).values
    {0: 0, 1: 1, 2: 4}
    >>> replicate(lambda rng: int(rng.integers(10)), 3, seed=1).values
    {0: 9, 1: 7, 2: 7}
    """
    values: dict[int, Value] = {}
    failures: list[Failure] = []
    given = (number if seed is None else stream(seed, part, number) for number in range(n))
    attempt = _attempt_in_worker if workers(jobs) > 1 else _attempt
    calls = (
        joblib.delayed(attempt)(function, number, argument) for number, argument in enumerate(given)
    )
    with (
        progress(label, n, names, workers(jobs)) as advance,
        one_blas_thread(),
        joblib.parallel_config(backend="loky", inner_max_num_threads=1)
        if workers(jobs) > 1
        else joblib.parallel_config(backend="sequential"),
    ):
        pool = joblib.Parallel(n_jobs=workers(jobs), return_as="generator_unordered")
        with _workers_deaf_to_interruption() if workers(jobs) > 1 else nullcontext():
            outcomes = pool(calls)  # starts the workers
        for number, outcome in outcomes:
            if isinstance(outcome, Failure):
                failures.append(outcome)
            else:
                values[number] = outcome[0]
            advance(number)
    failures.sort(key=lambda failure: failure.replicate)
    return Replication(dict(sorted(values.items())), tuple(failures))


def workers(jobs: int) -> int:
    """Return the number of processes that `jobs` asks for (0 or less: all usable cores)."""
    if jobs > 0:
        return jobs
    return int(joblib.cpu_count())


@contextmanager
def one_blas_thread() -> Iterator[None]:
    """Hold BLAS and OpenMP to one thread: two workers on two cores do not fight."""
    with _blas_libraries(len(sys.modules)).limit(limits=1):
        yield


@lru_cache(maxsize=1)
def _blas_libraries(_modules: int) -> ThreadpoolController:
    """Find the libraries, which takes a millisecond; again when modules brought new ones."""
    return ThreadpoolController()


@contextmanager
def _workers_deaf_to_interruption() -> Iterator[None]:
    """Hold Ctrl-C back while workers start: what is blocked stays blocked in a new process.

    It reaches every process of a terminal; the parent heeds it, a moment later, and ends its
    workers, which would otherwise each tell where they were interrupted.
    """
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    resource_tracker.ensure_running()  # where the pool starts it, it lets signals through again
    with _interruption_postponed():
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            yield
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def _interruption_postponed() -> Iterator[None]:
    """Handle Ctrl-C at the end of the block, in whichever thread it arrives meanwhile.

    A blocked signal is still delivered to another thread (BLAS has some), and Python then handles
    it in the main thread: a worker just begun would be left without the first word to it.
    """
    handler = signal.getsignal(signal.SIGINT)
    if threading.current_thread() is not threading.main_thread() or not callable(handler):
        yield
        return
    arrived: list[tuple[int, FrameType | None]] = []
    signal.signal(signal.SIGINT, lambda number, frame: arrived.append((number, frame)))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, handler)
        if arrived:
            handler(*arrived[0])


def _attempt_in_worker(
    function: Callable[[Any], Value], number: int, argument: int | np.random.Generator
) -> Attempted[Value]:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # on Windows nothing is blocked
    return _attempt(function, number, argument)


def _attempt(
    function: Callable[[Any], Value], number: int, argument: int | np.random.Generator
) -> Attempted[Value]:
    try:
        return number, (function(argument),)
    except Exception as error:  # noqa: BLE001 - the ledger counts every kind of failure
        code = error.code if isinstance(error, AttachpathError) else type(error).__name__
        return number, Failure(number, code, str(error))
