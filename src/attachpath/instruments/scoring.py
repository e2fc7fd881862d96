"""From item answers to scale scores: turn keyed items round, average the answered ones."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from attachpath.errors import UsageError
from attachpath.instruments.answers import (
    item_answers,
    refuse_out_of_range,
    response_bounds,
)
from attachpath.instruments.instrument import Instrument
from attachpath.instruments.library import load_instrument

__all__ = ["keyed_items", "score", "score_answers"]


def score(
    items: pd.DataFrame,
    instrument: str | Instrument,
    *,
    time: str | None = None,
    response: tuple[int, int] | None = None,
    least_answered_share: float | None = None,
) -> pd.DataFrame:
    """Score every scale of an instrument.

    Parameters
    ----------
    items : DataFrame
        Has the item columns that the scales need (``ecr_01`` ... ``ecr_36``), a row a person or
        occasion; NaN or NA where an answer is missing. Other columns are left alone.
    instrument : str or Instrument
        An id of the package or an instrument.
    time : str, optional
        Time of measurement that the column names carry (``"pre"``).
    response : (int, int), optional
        Lowest and highest answer, where they differ from the instrument's.
    least_answered_share : float, optional
        Share of a scale's items that must be answered, where it differs from the instrument's.

    Returns
    -------
    DataFrame
        One column a scale, same index; NaN where too few items were answered.

    Raises
    ------
    UsageError
        ``missing-items``, ``duplicate-column``, ``bad-response`` or ``bad-share``.
    DataError
        ``out-of-range`` or ``not-a-number``, with every bad cell in `problems`.

    Notes
    -----
    A keyed item that is turned round becomes low + high - answer. The score is the mean of the
    answered keyed items, given when at least ceil(share * items) of them were answered
    (15 of 18 for a share of .8).

    Examples
    --------
    >>> import pandas as pd
    >>> from attachpath.instruments import load_instrument
    >>> wai = load_instrument("wai_sr")
    >>> answers = pd.DataFrame([[6] * 12, [7, 5] * 6], columns=wai.item_columns())
    >>> score(answers, wai)["wai"].tolist()
    [6.0, 6.0]
    """
    known = _instrument(instrument)
    values = item_answers(items, known, time, response, known.scored_places)
    scores = _means(
        values, known, response_bounds(known, response), _share(known, least_answered_share)
    )
    return pd.DataFrame(scores, index=items.index, columns=known.scale_columns(time))


def score_answers(
    answers: ArrayLike,
    instrument: str | Instrument,
    *,
    missing: int | None = None,
    response: tuple[int, int] | None = None,
    least_answered_share: float | None = None,
) -> NDArray[np.float64]:
    """Score an array of answers; the form for programs that hold answers as small integers.

    Parameters
    ----------
    answers : array_like
        Shape (rows, items), all items in their order; NaN where missing.
    instrument : str or Instrument
        An id of the package or an instrument.
    missing : int, optional
        Code of a missing answer in an integer array.
    response : (int, int), optional
        As in `score`.
    least_answered_share : float, optional
        As in `score`.

    Returns
    -------
    numpy.ndarray
        Shape (rows, scales), scales in the order of the instrument.

    Raises
    ------
    UsageError
        ``wrong-shape`` and those of `score`.
    DataError
        ``out-of-range``.

    Examples
    --------
    >>> import numpy as np
    >>> score_answers(np.full((1, 36), 2, dtype=np.int8), "cats")
    array([[2., 2., 2.]])
    """
    known = _instrument(instrument)
    values = np.array(answers, dtype=np.float64)
    if values.ndim != 2 or values.shape[1] != known.items:
        raise UsageError(
            "wrong-shape",
            f"The answers have shape {values.shape}; {known.id!r} has {known.items} items.",
            "Items are missing, or rows and columns are exchanged.",
            f"Give an array of shape (rows, {known.items}).",
        )
    if missing is not None:
        values[values == missing] = np.nan
    bounds = response_bounds(known, response)
    refuse_out_of_range(values, known, known.item_columns(), bounds)
    scored = values[:, known.scored_places]
    return _means(scored, known, bounds, _share(known, least_answered_share))


def keyed_items(
    items: pd.DataFrame,
    instrument: str | Instrument,
    scale: str,
    *,
    time: str | None = None,
    response: tuple[int, int] | None = None,
) -> pd.DataFrame:
    """Return the items of one scale with the keyed ones turned round.

    Parameters
    ----------
    items, instrument, time, response
        As in `score`; only the columns of this scale are needed.
    scale : str
        Id of the scale.

    Returns
    -------
    DataFrame
        The item columns of the scale as floats, same index.

    Raises
    ------
    UsageError, DataError
        As in `score`; ``unknown-scale``.

    Examples
    --------
    >>> import pandas as pd
    >>> ecr = load_instrument("ecr")
    >>> answers = pd.DataFrame([[1] * 36], columns=ecr.item_columns())
    >>> keyed_items(answers, ecr, "avoidance").iloc[0, :2].tolist()
    [1.0, 7.0]
    """
    known = _instrument(instrument)
    chosen = known.scale(scale)
    places = np.array(chosen.items) - 1
    low, high = response_bounds(known, response)
    values = item_answers(items, known, time, response, places)
    turned = np.isin(chosen.items, chosen.reverse)
    values[:, turned] = low + high - values[:, turned]
    columns = known.item_columns(time)
    return pd.DataFrame(values, index=items.index, columns=[columns[place] for place in places])


def _instrument(instrument: str | Instrument) -> Instrument:
    return instrument if isinstance(instrument, Instrument) else load_instrument(instrument)


def _share(instrument: Instrument, share: float | None) -> float:
    used = instrument.least_answered_share if share is None else share
    if not 0 < used <= 1:
        raise UsageError(
            "bad-share",
            f"The least answered share is {used}.",
            "It is a share of the items, more than 0 and at most 1.",
            "Give a number such as 0.8.",
        )
    return used


def _means(
    values: NDArray[np.float64], instrument: Instrument, bounds: tuple[int, int], share: float
) -> NDArray[np.float64]:
    """Average by matrix products with the key: sums of whole numbers, so they are exact."""
    key = instrument.key[instrument.scored_places].astype(np.float64)
    missing = np.isnan(values)
    answered = (~missing).astype(np.float64)
    sums = np.where(missing, 0.0, values) @ key + answered @ ((key < 0) * float(sum(bounds)))
    counts = answered @ np.abs(key)
    needed = [_least(len(scale.items), share) for scale in instrument.scales]
    means = np.full(sums.shape, np.nan)
    np.divide(sums, counts, out=means, where=counts >= needed)
    return means


def _least(items: int, share: float) -> int:
    # .28 * 25 is 7.000000000000001 in binary: the small subtraction keeps 7 from becoming 8.
    return max(1, math.ceil(share * items - 1e-9))
