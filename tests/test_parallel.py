"""Named random streams, and repeated work with its ledger."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from typing import Any

import joblib
import numpy as np
import pytest
from joblib.externals.loky import get_reusable_executor
from threadpoolctl import threadpool_info, threadpool_limits

from attachpath.errors import EstimationError, FormulaError, UsageError
from attachpath.parallel import (
    Failure,
    fresh_seed,
    one_blas_thread,
    replicate,
    seed_from,
    stream,
    workers,
)


@pytest.fixture(scope="module", autouse=True)
def no_worker_outlives_the_tests() -> Iterator[None]:
    yield
    get_reusable_executor().shutdown(wait=True)


# --- streams ----------------------------------------------------------------------------------


def draws(seed: int, part: str, number: int = 0) -> list[int]:
    return [int(value) for value in stream(seed, part, number).integers(2**62, size=8)]


def test_the_same_seed_part_and_replicate_give_the_same_numbers() -> None:
    assert draws(20240720, "items", 3) == draws(20240720, "items", 3)


def test_streams_differ_by_seed_by_part_and_by_replicate() -> None:
    places = [(seed, part, r) for seed in (1, 2) for part in ("items", "age") for r in (0, 1, 2)]
    assert len({tuple(draws(*place)) for place in places}) == len(places)


def test_the_stream_is_pcg64_of_the_seed_with_the_crc_32_of_the_part_as_spawn_key() -> None:
    # 0xCBF43926 is the check value that every CRC-32 must give for these nine digits.
    key = (0xCBF43926, 5)
    expected = np.random.PCG64(np.random.SeedSequence(7, spawn_key=key)).random_raw(6)
    assert np.array_equal(stream(7, "123456789", 5).bit_generator.random_raw(6), expected)


def test_a_part_that_is_added_changes_no_other_part() -> None:
    def simulate(parts: list[str]) -> dict[str, list[int]]:
        streams = {part: stream(11, part) for part in parts}
        return {part: streams[part].integers(1_000, size=5).tolist() for part in parts}

    before = simulate(["therapists", "clients", "items"])
    after = simulate(["sites", "therapists", "halo", "clients", "items"])
    assert {part: after[part] for part in before} == before


def test_the_numbers_of_a_stream_are_pinned() -> None:
    # Every committed seeded file rests on them: NumPy promises them, and so do we.
    assert stream(20240720, "items").bit_generator.random_raw(3).tolist() == [
        *(13989678722604783519, 7641889108516943432, 7102827545543304820)
    ]


def test_a_part_may_have_any_name() -> None:
    assert draws(1, "Prüfung") != draws(1, "Prufung")
    assert draws(1, "") == draws(1, "")


@pytest.mark.parametrize("seed", [0, 5, 2**127 + 1, np.int64(5), np.uint32(7)])
def test_whole_numbers_that_are_not_negative_are_seeds(seed: int) -> None:
    assert seed_from(seed) == int(seed)
    assert type(seed_from(seed)) is int
    assert draws(seed, "x") == draws(int(seed), "x")


@pytest.mark.parametrize("seed", [-1, 1.0, 0.5, "1", True, float("nan"), [1], np.float64(3)])
def test_anything_else_is_refused_as_a_seed(seed: Any) -> None:
    for use in (seed_from, lambda value: stream(value, "items")):
        with pytest.raises(UsageError) as caught:
            use(seed)
        assert caught.value.code == "bad-seed"
        assert repr(seed) in caught.value.message


def test_a_stream_is_never_drawn_from_entropy_that_nobody_recorded() -> None:
    with pytest.raises(UsageError) as caught:
        stream(None, "items")  # type: ignore[arg-type]  # what a caller without types may do
    assert caught.value.code == "bad-seed"


def test_no_seed_gives_fresh_entropy_each_time() -> None:
    seeds = {seed_from(None) for _ in range(20)} | {fresh_seed() for _ in range(20)}
    assert len(seeds) == 40
    assert all(0 <= seed < 2**128 for seed in seeds)
    assert max(seeds) > 2**64


# --- repeated work ----------------------------------------------------------------------------


def test_the_number_of_workers_changes_no_result() -> None:
    def work(number: int) -> list[float]:
        return list(stream(3, "bootstrap", number).normal(size=4))

    one, two = replicate(work, 9), replicate(work, 9, jobs=2)
    assert one.values == two.values
    assert list(one.values) == list(two.values) == list(range(9))
    assert two.ledger() == {"done": 9, "failed": 0}


def test_results_come_in_the_order_of_the_replicates_not_of_their_end() -> None:
    def work(number: int) -> int:
        import time

        time.sleep(0.2 if number == 0 else 0)
        return number * 10

    assert list(replicate(work, 5, jobs=2).values.items()) == [(k, k * 10) for k in range(5)]


@pytest.mark.parametrize("jobs", [1, 2])
def test_failures_are_counted_by_code_and_the_others_stand(jobs: int) -> None:
    def work(number: int) -> int:
        if number == 1:
            raise EstimationError("singular", f"Replicate {number}.", "Few groups.", "Use more.")
        if number in (3, 4):
            raise ZeroDivisionError("by zero")
        if number == 5:
            raise FormulaError("collinear", "x, z.", "The same.", "Drop one.")
        return number

    result = replicate(work, 7, jobs=jobs)
    assert result.values == {0: 0, 2: 2, 6: 6}
    assert (result.done, result.failed) == (3, 4)
    assert result.ledger() == {
        "done": 3,
        "failed": 4,
        "singular": 1,
        "ZeroDivisionError": 2,
        "collinear": 1,
    }
    assert result.failures[1] == Failure(3, "ZeroDivisionError", "by zero")
    assert [failure.replicate for failure in result.failures] == [1, 3, 4, 5]
    assert "Replicate 1." in result.failures[0].message


def test_a_foreign_error_counts_by_its_type_whatever_code_it_carries() -> None:
    class HttpError(Exception):
        code = 404

    def work(_: int) -> int:
        raise HttpError("gone")

    assert replicate(work, 2).ledger() == {"done": 0, "failed": 2, "HttpError": 2}


def test_a_value_may_be_none_or_look_like_a_failure() -> None:
    looks_failed = Failure(0, "x", "y")
    assert replicate(lambda number: None if number else looks_failed, 2).values == {
        0: looks_failed,
        1: None,
    }


def test_an_interruption_is_not_counted_but_ends_the_work() -> None:
    def work(number: int) -> int:
        if number == 2:
            raise KeyboardInterrupt
        return number

    with pytest.raises(KeyboardInterrupt):
        replicate(work, 5)


@pytest.mark.parametrize("jobs", [1, 2])
def test_no_replicates_give_an_empty_ledger(jobs: int) -> None:
    assert replicate(lambda number: number, 0, jobs=jobs).ledger() == {"done": 0, "failed": 0}


def test_two_jobs_are_two_other_processes_and_one_job_is_this_one() -> None:
    def process(_: int) -> int:
        import os
        import time

        time.sleep(0.05)
        return os.getpid()

    assert set(replicate(process, 3).values.values()) == {os.getpid()}
    others = set(replicate(process, 8, jobs=2).values.values())
    assert os.getpid() not in others
    assert 1 <= len(others) <= 2


def test_jobs_of_zero_or_less_are_all_cores() -> None:
    assert workers(3) == 3
    assert workers(0) == workers(-1) >= 1


# --- threads ----------------------------------------------------------------------------------


@pytest.fixture
def two_threads() -> Iterator[None]:
    """Let BLAS have two threads in this process, whatever the environment says."""
    np.linalg.inv(np.eye(3))
    with threadpool_limits(limits=2, user_api="blas"):
        if set(blas_threads()) != {2}:
            pytest.skip("BLAS was built for one thread")
        yield


def blas_threads() -> list[int]:
    return [pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas"]


@pytest.mark.usefixtures("two_threads")
@pytest.mark.parametrize("jobs", [1, 2])
def test_each_worker_calculates_on_one_thread(jobs: int, monkeypatch: pytest.MonkeyPatch) -> None:
    def threads_of_a_worker(_: int) -> list[int]:
        import numpy as np
        from threadpoolctl import threadpool_info

        np.linalg.inv(np.eye(3))
        return [pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas"]

    for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
        monkeypatch.delenv(name, raising=False)
    get_reusable_executor().shutdown(wait=True)  # workers started before keep their environment
    result = replicate(threads_of_a_worker, 4, jobs=jobs)
    assert result.done == 4
    for counted in result.values.values():
        assert counted
        assert set(counted) == {1}


@pytest.mark.usefixtures("two_threads")
def test_the_threads_are_given_back_after_the_work() -> None:
    with one_blas_thread():
        assert set(blas_threads()) == {1}
    assert set(blas_threads()) == {2}


@pytest.mark.parametrize("jobs", [1, 2])
def test_with_a_seed_each_replicate_is_given_its_own_named_stream(jobs):
    drawn = replicate(lambda rng: rng.integers(1_000_000, size=3).tolist(), 4, 7, jobs, part="boot")
    expected = {k: stream(7, "boot", k).integers(1_000_000, size=3).tolist() for k in range(4)}
    assert drawn.values == expected


def deaf(number: int) -> bool:
    return signal.SIGINT in signal.pthread_sigmask(signal.SIG_BLOCK, [])


@pytest.mark.skipif(sys.platform == "win32", reason="no signal is blocked there")
def test_workers_are_born_deaf_to_ctrl_c_and_the_parent_is_not() -> None:
    get_reusable_executor().shutdown(wait=True)  # new ones are started
    assert set(replicate(deaf, 4, jobs=2).values.values()) == {True}
    assert not deaf(0)


@pytest.mark.skipif(sys.platform == "win32", reason="no signal is blocked there")
def test_ctrl_c_that_another_thread_receives_waits_until_the_workers_have_started(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    started: list[bool] = []

    class Pool:
        def __init__(self, **_: object) -> None:
            pass

        def __call__(self, _: object) -> Iterator[Any]:
            os.kill(os.getpid(), signal.SIGINT)
            time.sleep(0.2)  # Python handles a signal between two steps
            started.append(True)
            return iter(())

    done = threading.Event()
    other = threading.Thread(target=done.wait)  # as BLAS has some: nothing is blocked in it
    other.start()
    monkeypatch.setattr(joblib, "Parallel", Pool)
    heeded = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        with pytest.raises(KeyboardInterrupt):
            replicate(deaf, 4, jobs=2)
    finally:
        signal.signal(signal.SIGINT, heeded)
        done.set()
        other.join()
    assert started == [True]
    assert signal.getsignal(signal.SIGINT) is heeded
