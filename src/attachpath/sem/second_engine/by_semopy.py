"""semopy (Igolkina & Meshcheryakov 2020): the only file that imports it.

semopy 2.3 is right for estimates and standard errors of complete data under the normal likelihood;
its FIML, robust standard errors and intercepts are not used.
"""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
import pandas as pd

from attachpath.errors import EstimationError
from attachpath.parallel import one_blas_thread

__all__ = ["SemopyAnswer", "semopy_answer"]


@dataclass(frozen=True, eq=False)
class SemopyAnswer:
    """What semopy found.

    Attributes
    ----------
    names : tuple of str
        Parameters, by the names in the text.
    estimates : numpy.ndarray
        Shape (parameters,).
    covariance : numpy.ndarray
        Inverse of the expected information, shape (parameters, parameters).
    iterations : int
        Steps of its optimizer.
    engine : str
        Program and version.
    messages : tuple of str
        What it logged or warned of.
    """

    names: tuple[str, ...]
    estimates: np.ndarray
    covariance: np.ndarray
    iterations: int
    engine: str
    messages: tuple[str, ...]


def semopy_answer(text: str, data: pd.DataFrame, starts: Mapping[str, float]) -> SemopyAnswer:
    """Fit a model by maximum likelihood with semopy.

    Parameters
    ----------
    text : str
        In semopy's syntax, written by `model_description`: semopy evaluates parts of its text.
    data : DataFrame
        Complete rows under the names of the text.
    starts : mapping of str to float
        Starting values of its parameters: its own rule never ends for a latent variable without a
        fixed loading.

    Raises
    ------
    EstimationError
        ``second-engine`` when semopy raises an error.
    """
    messages: list[str] = []
    try:
        with _quiet(messages), one_blas_thread():
            # 3 s; only who asks for it waits.
            from semopy import Model, __version__

            model = Model(text, cov_diag=True)
            for name, value in starts.items():
                model.parameters[name].start = value
            found = model.fit(data, options={"ftol": 1e-13, "maxiter": 2_000})
            _, covariance = model.calc_fim(inverse=True)
    except Exception as error:  # it raises bare exceptions of every kind
        raise EstimationError(
            "second-engine",
            f"semopy failed: {type(error).__name__}: {error}",
            "The model or the data are of a kind that semopy does not handle.",
            "Go by engine='attachpath'.",
        ) from error
    active = tuple(name for name, one in model.parameters.items() if one.active)
    return SemopyAnswer(
        names=active,
        estimates=np.asarray(found.x, dtype=float),
        covariance=np.asarray(covariance, dtype=float),
        iterations=int(found.n_it),
        engine=f"semopy {__version__}",
        messages=tuple(dict.fromkeys(messages)),
    )


@contextmanager
def _quiet(messages: list[str]) -> Iterator[None]:
    """Gather what semopy warns of: it logs to the root logger, which prints when nobody listens."""
    root = logging.getLogger()
    gathering = _Gathering(messages)
    root.addHandler(gathering)
    root.addFilter(gathering.take)
    try:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            yield
        messages += [str(one.message) for one in caught if one.category is RuntimeWarning]
    finally:
        root.removeFilter(gathering.take)
        root.removeHandler(gathering)


class _Gathering(logging.Handler):
    """Keeps messages of the root logger and lets no other handler have them."""

    def __init__(self, messages: list[str]) -> None:
        super().__init__()
        self._messages = messages

    def take(self, record: logging.LogRecord) -> bool:
        if record.levelno >= logging.WARNING:
            self._messages.append(record.getMessage())
        return False

    def emit(self, record: logging.LogRecord) -> None:
        """Do nothing: `take` has seen the record."""
