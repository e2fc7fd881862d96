"""Errors without the places of the user's files: what is written may be passed on."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

__all__ = ["without_paths"]

# A folder, or several, before a last name: "/home/anna/study/" and "C:\study\".
_FOLDERS = re.compile(r"(?<![\w.:/\\<])(?:[A-Za-z]:)?[/\\](?:[^\s/\\'\"“”:;,<>|]+[/\\])+")
_FOLDER = "the folder"


def without_paths(text: str, folders: Iterable[Path] = ()) -> str:
    r"""Return a text in which files have their names alone, and folders none.

    Parameters
    ----------
    text : str
        Of an error.
    folders : iterable of Path
        Known ones, whose names may hold blanks.

    Returns
    -------
    str

    Examples
    --------
    >>> without_paths("/home/anna/my study/clients.csv has no rows.", [Path("/home/anna/my study")])
    'clients.csv has no rows.'
    >>> without_paths(r"See C:\data\clinic\clients.csv and 1/2 of iip_pre / iip_post.")
    'See clients.csv and 1/2 of iip_pre / iip_post.'
    """
    known = {str(folder) for folder in folders if len(folder.parts) > 1}
    for folder in sorted(known, key=len, reverse=True):
        text = re.sub(rf"{re.escape(folder)}[/\\]", "", text)
        text = text.replace(folder, _FOLDER)
    return _FOLDERS.sub("", text)
