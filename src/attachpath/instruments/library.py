"""The instruments that come with the package, and instruments from a user's own file."""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache
from pathlib import Path

from attachpath.errors import UsageError, nearest_name
from attachpath.instruments.instrument import Instrument
from attachpath.specification import read_specification

__all__ = ["InstrumentSource", "available_instruments", "has_shipped_key", "load_instrument"]

_FOLDER = Path(__file__).parent
_ID = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,63}")


InstrumentSource = str | Instrument
"""How a cohort names an instrument: an id, the path of a TOML file, or the instrument itself."""


def available_instruments() -> list[str]:
    """Return the ids of the instruments that come with the package.

    Examples
    --------
    >>> available_instruments()
    ['cats', 'ecr', 'ecr12', 'ecr12_of_36', 'ecr_r', 'iip32', 'iip64', 'iip_sc', 'tds', 'wai_sr']
    """
    return sorted(path.stem for path in _FOLDER.glob("*.toml"))


def load_instrument(id_or_path: str | Path | Instrument) -> Instrument:
    """Return an instrument of the package by its id, or one from a TOML file.

    Parameters
    ----------
    id_or_path : str, Path or Instrument
        An id such as ``"ecr"``, or the path of a file that ends in ``.toml``; an instrument that
        is loaded stays as it is.

    Returns
    -------
    Instrument

    Raises
    ------
    UsageError
        ``bad-id`` or ``unknown-instrument``, with the nearest id.
    SpecificationError
        When the file does not say what it must; the message holds the key's path.

    Examples
    --------
    >>> load_instrument("wai_sr").key_status
    'published'
    """
    if isinstance(id_or_path, Instrument):
        return id_or_path
    if isinstance(id_or_path, Path) or id_or_path.endswith(".toml"):
        path = Path(id_or_path)
        read = read_specification(path, Instrument, "instrument")
        return read.from_file(hashlib.sha256(path.read_bytes()).hexdigest())
    if not _ID.fullmatch(id_or_path):
        raise UsageError(
            "bad-id",
            f"{id_or_path!r} is not an instrument's id.",
            "An id is a letter, then letters, digits or underscores; a path ends in .toml.",
            f"Use one of: {', '.join(available_instruments())}; or the path of a .toml file.",
        )
    return _shipped(id_or_path)


def has_shipped_key(source: InstrumentSource) -> bool:
    """Tell whether an instrument is scored by a key of the package.

    Parameters
    ----------
    source : str or Instrument
        As a cohort names it.

    Returns
    -------
    bool
        Also true of an instrument of the package that was given under another prefix, at other
        times or on another range of answers.

    Examples
    --------
    >>> has_shipped_key(load_instrument("ecr").adapted(response=(1, 5)))
    True
    """
    if isinstance(source, str):
        return not source.endswith(".toml")
    return source.id in available_instruments() and source.scales == _shipped(source.id).scales


@lru_cache(maxsize=64)
def _shipped(name: str) -> Instrument:
    known = available_instruments()
    if name not in known:
        near = nearest_name(name, known)
        raise UsageError(
            "unknown-instrument",
            f"The package has no instrument {name!r}.",
            f"A misspelt id{f'; the nearest is {near!r}' if near else ''}.",
            f"Use one of: {', '.join(known)}; or the path of a .toml file of your own.",
        )
    return read_specification(_FOLDER / f"{name}.toml", Instrument, "instrument")
