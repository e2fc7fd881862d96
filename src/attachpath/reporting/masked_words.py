"""Small counts of clients in the sentences of the rooms below, which know of no masking."""

from __future__ import annotations

import re

from attachpath.reporting.masking import is_few, mask_below

__all__ = ["masked_words"]

# "1 of 44 rows have no value", but neither "at least 3 clients" nor "the first 3 occasions".
_RULE = r"(?<!least )(?<!than )(?<!first )(?<![\w.,−-])"
_UNITS = r"(?:client|row|person|people|value|time)(?:s|\(s\))?(?![\w-])"
_COUNTED = re.compile(rf"{_RULE}(\d+)(?= (?:of [\d,]+ )?{_UNITS})")
_ONE = re.compile(r"(fewer than \d+ (?:client|row|person|value|time))(?![\w(])")
_ALONE = r"(?:of [\d,]+ (?:groups of )?\w+ have a single|\w+(?:\(s\))? with one client)\b"
_SINGLE = re.compile(rf"(?<![\w.,−-])(\d+)(?= {_ALONE})")
_AFTER_COLON = re.compile(r"(?<=: )(\d+)(?=(?: of [\d,]+ \w+)?$)")


def masked_words(text: str) -> str:
    """Return a note or a reason with its small counts masked.

    Parameters
    ----------
    text : str
        A sentence that counts clients, rows, groups of them or their values.

    Returns
    -------
    str
        As it was where the run masks nothing.

    Examples
    --------
    >>> from attachpath.reporting.masking import mask_counts
    >>> with mask_counts(5):
    ...     masked_words("2 of 330 rows have no value of age")
    ...     masked_words("1 client without any")
    ...     masked_words("12 clients with at least 3 occasions")
    'fewer than 5 of 330 rows have no value of age'
    'fewer than 5 clients without any'
    '12 clients with at least 3 occasions'
    """
    if mask_below() is None:
        return text
    for pattern in (_COUNTED, _SINGLE, _AFTER_COLON):
        text = pattern.sub(_masked, text)
    return _ONE.sub(r"\1s", text)


def _masked(found: re.Match[str]) -> str:
    return f"fewer than {mask_below()}" if is_few(int(found[1])) else found[1]
