"""A caption as APA 7 wants it (section 7.22): a short title above the figure, the rest below."""

from __future__ import annotations

import re
from collections.abc import Sequence

__all__ = ["caption_parts"]

_FIRST = re.compile(r"^(.+?[.?!])(?:\s+|$)(.*)$", re.DOTALL)


def caption_parts(caption: str, notes: Sequence[str] = ()) -> tuple[str, str]:
    """Divide a caption after its first sentence.

    Parameters
    ----------
    caption : str
        As the report prints it.
    notes : sequence of str
        Of the drawing; they follow.

    Returns
    -------
    tuple of str
        Title, without a full stop, and note.

    Examples
    --------
    >>> caption_parts("How large is each effect? With 90% intervals.", ["A sign is lacking."])
    ('How large is each effect?', 'With 90% intervals. A sign is lacking.')
    """
    found = _FIRST.match(caption)
    title, rest = (found[1], found[2]) if found else (caption, "")
    return title.removesuffix("."), " ".join([rest, *notes]).strip()
