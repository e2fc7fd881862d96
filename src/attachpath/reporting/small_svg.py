"""Drawings made small: what matplotlib writes into an SVG and nobody sees is left out.

A report holds every figure twice, for wide and for narrow screens, so their size is that of the
page. Coordinates keep a hundredth of a point (1/7200 inch); the shapes of letters, which
matplotlib scales down by 64 units a point, and the places of letters in a word keep a whole unit.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterator

from attachpath.reporting.small_paths import short_number, small_path
from attachpath.reporting.small_pixels import small_png

__all__ = ["small_svg"]

_UNSEEN = re.compile(r"<\?xml.*?\?>|<!DOCTYPE.*?>|<!--.*?-->|<metadata>.*?</metadata>", re.DOTALL)
_BETWEEN = re.compile(r">\s+<")
_LETTER = re.compile(r'(<path id="[^"]*") d="([^"]*)"( transform="scale\(0\.015625\)"/>)')
_PATH = re.compile(r'\sd="([^"]*)"')
_PIXELS = re.compile(r"data:image/png;base64,\s*([^\"]*)")
_PLACE = re.compile(r'(?<=\s)(x|y|x1|x2|y1|y2|width|height|points)="([^"]*)"')
_SHIFT = re.compile(r"translate\(([^)]*)\)")
_NUMBER = re.compile(r"-?\d+\.\d+(?:e-?\d+)?")
_LETTER_SHIFT = re.compile(r'(<use xlink:href="[^"]*") transform="translate\(([^ ]*) 0\)"/>')
_STYLE = re.compile(r' style="([^"]*)"')
_AFTER_SIGN = re.compile("([:;]) ")
_ID = re.compile(r' id="([^"]*)"')
_REFERENCE = re.compile(r'(?:href="#([^"]*)"|url\(#([^)]*)\))')
_EMPTY = re.compile(r"<g></g>|<g/>|<defs></defs>|<defs/>")
_WORD = re.compile(r'(?:<use xlink:href="#[^"]*"(?: x="[^"]*")?/>){2,}')


def small_svg(drawing: bytes) -> bytes:
    r"""Return a drawing that looks the same and takes about a third of the bytes.

    Parameters
    ----------
    drawing : bytes
        SVG as matplotlib writes it, letters as paths.

    Returns
    -------
    bytes
        Well-formed SVG; the same drawing always gives the same bytes.

    Examples
    --------
    >>> small_svg(b'<svg>\n <path d="M 0.123456 2.000001 \nL 3 4" style="fill: #fff"/>\n</svg>')
    b'<svg><path d="M.12 2l2.88 2" style="fill:#fff"/></svg>'
    """
    text = _BETWEEN.sub("><", _UNSEEN.sub("", drawing.decode("utf-8"))).strip()
    text = _LETTER.sub(
        lambda letter: f'{letter[1]} d="{small_path(letter[2], 0)}"{letter[3]}', text
    )
    text = _PATH.sub(lambda path: f' d="{small_path(path[1], 2)}"', text)
    text = _PIXELS.sub(lambda found: f"data:image/png;base64,{small_png(found[1])}", text)
    text = _LETTER_SHIFT.sub(lambda use: f'{use[1]} x="{_rounded(use[2], 0)}"/>', text)
    text = _PLACE.sub(lambda place: f'{place[1]}="{_rounded(place[2], 2)}"', text)
    text = _SHIFT.sub(lambda shift: f"translate({_rounded(shift[1], 2)})", text)
    text = _STYLE.sub(lambda style: _AFTER_SIGN.sub(r"\1", style.group()), text)
    return _shared_styles(_without_empty(_short_ids(_shared_words(text)))).encode("utf-8")


def _rounded(text: str, digits: int) -> str:
    return _NUMBER.sub(lambda number: short_number(float(number.group()), digits), text)


def _shared_words(text: str) -> str:
    """Write a word or number that stands at several places once, and refer to it."""
    often = {word for word, times in Counter(_WORD.findall(text)).items() if times > 1}
    names: dict[str, str] = {}

    def said(found: re.Match[str]) -> str:
        word = found.group()
        if word not in often:
            return word
        if word in names:
            return f'<use xlink:href="#{names[word]}"/>'
        names[word] = f"word {len(names)}"
        return f'<g id="{names[word]}">{word}</g>'

    return _WORD.sub(said, text)


def _short_ids(text: str) -> str:
    """Keep the ids that something refers to, under short names."""
    wanted = dict.fromkeys(first or second for first, second in _REFERENCE.findall(text))
    names = dict(zip(wanted, _names(), strict=False))
    text = _ID.sub(lambda found: f' id="{names[found[1]]}"' if found[1] in names else "", text)
    return _REFERENCE.sub(
        lambda found: (
            f'href="#{names[found[1]]}"' if found[1] is not None else f"url(#{names[found[2]]})"
        ),
        text,
    )


def _names() -> Iterator[str]:
    letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
    for size in itertools.count(1):
        yield from map("".join, itertools.product(letters, repeat=size))


def _without_empty(text: str) -> str:
    found = 1
    while found:
        text, found = _EMPTY.subn("", text)
    return text


def _shared_styles(text: str) -> str:
    """Write a style that stands often once, as a class."""
    often = [style for style, times in Counter(_STYLE.findall(text)).items() if times > 2]
    if not often or "</style>" not in text:
        return text
    names = {style: f"s{place}" for place, style in enumerate(often)}
    rules = "".join(f".{name}{{{style}}}" for style, name in names.items())
    text = _STYLE.sub(
        lambda found: f' class="{names[found[1]]}"' if found[1] in names else found.group(), text
    )
    return text.replace("</style>", rules + "</style>", 1)
