"""What goes into a zip of XML: text that XML can hold, and packing that repeats."""

from __future__ import annotations

import io
import re
import zipfile

from attachpath.reporting.printable import printable

__all__ = ["repeatable", "xml_text"]

_NO_XML = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_EPOCH = (1980, 1, 1, 0, 0, 0)


def xml_text(text: str) -> str:
    r"""Return text that XML can hold; what it cannot is shown as a sign.

    Examples
    --------
    >>> xml_text("a\x00b\ufffec")
    'a␀b�c'
    """
    return _NO_XML.sub("\ufffd", printable(text))


def repeatable(packed: bytes) -> bytes:
    """Pack a zip again without times, so that the same content gives the same bytes."""
    content = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(packed)) as given,
        zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as fresh,
    ):
        for name in given.namelist():
            fresh.writestr(zipfile.ZipInfo(name, _EPOCH), given.read(name), zipfile.ZIP_DEFLATED)
    return content.getvalue()
