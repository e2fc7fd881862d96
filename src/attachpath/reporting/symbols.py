"""Which letters of a column's heading are symbols of statistics, printed in italics (APA 7, 6.44).

Greek letters, abbreviations that are no symbols (CI, VIF) and superscripts stand upright.
"""

from __future__ import annotations

import re

__all__ = ["symbol_runs"]

_SYMBOLS = re.compile(r"R(?=²)|(?<![\w'’-])(?:SD|SE|df|[MnNbdrpqFtzD])(?![\w'’-])")


def symbol_runs(label: str) -> list[tuple[str, bool]]:
    """Divide a heading into runs of upright text and of italic symbols.

    Parameters
    ----------
    label : str
        As printed.

    Returns
    -------
    list of (str, bool)
        Text, and whether it is a symbol; joined again they are the label.

    Examples
    --------
    >>> symbol_runs("M (SD)")
    [('M', True), (' (', False), ('SD', True), (')', False)]
    >>> symbol_runs("95% CI")
    [('95% CI', False)]
    >>> symbol_runs("ΔR² of b")
    [('Δ', False), ('R', True), ('² of ', False), ('b', True)]
    """
    runs: list[tuple[str, bool]] = []
    end = 0
    for symbol in _SYMBOLS.finditer(label):
        runs += [(label[end : symbol.start()], False), (symbol.group(), True)]
        end = symbol.end()
    runs.append((label[end:], False))
    return [(text, italic) for text, italic in runs if text]
