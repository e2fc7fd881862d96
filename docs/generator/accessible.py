"""What the theme's pages lack for keyboards and screen readers, mended in the finished HTML."""

from __future__ import annotations

import re
from pathlib import Path

__all__ = ["accessible", "mend_site"]

# Sphinx writes the lines of a long signature as a definition list without terms.
_SIGNATURE_LINES = re.compile(r"<dl>\n((?:<dd>.*?</dd>\n)+)</dl>", re.DOTALL)

# A wide table scrolls within its frame, as code may: the keyboard must get to both.
_TABLE_FRAME = re.compile(r'<div class="(table-wrapper [^"]*)">')

_LABELS = {
    '<aside class="sidebar-drawer">': '<aside class="sidebar-drawer" aria-label="All pages">',
    '<aside class="toc-drawer">': '<aside class="toc-drawer" aria-label="On this page">',
    '<p class="caption" role="heading">': '<p class="caption" role="heading" aria-level="2">',
    "<pre>": '<pre tabindex="0">',
}


def accessible(html: str) -> str:
    r"""Return a page with named landmarks, levels of headings; code and tables take the focus.

    Parameters
    ----------
    html : str
        As the theme gives it.

    Returns
    -------
    str

    Examples
    --------
    >>> accessible("<pre>x</pre>")
    '<pre tabindex="0">x</pre>'
    >>> accessible('<div class="table-wrapper container">')
    '<div class="table-wrapper container" tabindex="0">'
    >>> accessible("<dl>\n<dd>a,</dd>\n</dl>")
    '<span class="sig-lines">\n<span class="sig-line">a,</span>\n</span>'
    """
    for plain, named in _LABELS.items():
        html = html.replace(plain, named)
    html = _TABLE_FRAME.sub(r'<div class="\1" tabindex="0">', html)
    return _SIGNATURE_LINES.sub(_as_spans, html)


def _as_spans(lines: re.Match[str]) -> str:
    inner = lines[1].replace("<dd>", '<span class="sig-line">').replace("</dd>", "</span>")
    return f'<span class="sig-lines">\n{inner}</span>'


def mend_site(folder: Path) -> None:
    """Mend every page of a site.

    Parameters
    ----------
    folder : Path
        Where Sphinx wrote it.
    """
    for path in folder.rglob("*.html"):
        before = path.read_text(encoding="utf-8")
        after = accessible(before)
        if after != before:
            path.write_text(after, encoding="utf-8", newline="\n")
