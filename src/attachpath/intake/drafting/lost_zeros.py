"""Keys that lost their leading zeros in one of the files: 0071 in one, 71 in another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from attachpath.intake.drafting.found_file import FoundFile
from attachpath.intake.drafting.keys import FoundKey

__all__ = ["with_lost_zeros"]


def with_lost_zeros(found: Sequence[FoundFile]) -> None:
    """Note at each key how many digits another file writes it with, where zeros were lost.

    Parameters
    ----------
    found : sequence of FoundFile
        The files of the draft; their keys are replaced.
    """
    written = {
        (number, role): one.seen.values(key.column)
        for number, one in enumerate(found)
        for role, key in _keys(one)
    }
    for number, one in enumerate(found):
        for role, key in list(_keys(one)):
            own = written[number, role]
            for other, known in enumerate(found):
                digits = _digits(own, written.get((other, role), set()))
                if digits:
                    _put(one, role, replace(key, digits=digits, as_in=known.seen.raw.file))
                    break


def _keys(found: FoundFile) -> Iterator[tuple[str, FoundKey]]:
    if found.client is not None:
        yield "client", found.client
    if found.therapist is not None:
        yield "therapist", found.therapist
    yield from found.groups.items()


def _put(found: FoundFile, role: str, key: FoundKey) -> None:
    if role == "client":
        found.client = key
    elif role == "therapist":
        found.therapist = key
    else:
        found.groups[role] = key


def _digits(own: set[str], known: set[str]) -> int | None:
    """Return the number of digits that all known keys have, where own ones are those without zeros.

    Most of the shorter ones must be known once the zeros are back: 1 to 40 are also the numbers of
    any other forty.
    """
    lengths = {len(one) for one in known}
    padded = len(lengths) == 1 and any(one.startswith("0") for one in known)
    if not padded or not all(map(str.isdigit, known)) or not all(map(str.isdigit, own)):
        return None
    digits = lengths.pop()
    if any(len(one) > digits or (one.startswith("0") and len(one) > 1) for one in own):
        return None
    back = {one.zfill(digits) for one in own}
    short = {one for one in own if len(one) < digits}
    return digits if short and 2 * len(back & known) >= len(back) else None
