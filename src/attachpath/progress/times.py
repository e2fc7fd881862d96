"""How long work will last, and a time in words."""

from __future__ import annotations

__all__ = ["time_left", "time_words"]


def time_left(done: int, total: int, spent: float, since: float) -> float | None:
    """Estimate the time that is left from the mean time of the pieces that are done.

    Parameters
    ----------
    done, total : int
        Pieces.
    spent : float
        Seconds from the beginning to the end of the last piece that is done.
    since : float
        Seconds since then, which were spent on the next ones.

    Returns
    -------
    float or None
        Seconds; None before the first piece is done.

    Examples
    --------
    >>> time_left(2, 6, spent=10.0, since=1.0)
    19.0
    """
    if not done:
        return None
    return max(spent / done * (total - done) - since, 0.0)


def time_words(seconds: float) -> str:
    """Say a time in the two largest units that it needs.

    Parameters
    ----------
    seconds : float
        Not negative.

    Returns
    -------
    str

    Examples
    --------
    >>> [time_words(seconds) for seconds in (0.4, 59.2, 75, 3700)]
    ['0 s', '59 s', '1 min 15 s', '1 h 1 min']
    """
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes_over = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minutes_over} min"
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"
