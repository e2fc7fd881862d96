"""Any text as LaTeX that prints this text and does nothing else."""

from __future__ import annotations

import re

from attachpath.reporting.printable import one_line
from attachpath.reporting.symbols import symbol_runs

__all__ = ["latex_symbols", "latex_text"]

_SPECIAL = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "&": r"\&",
    "%": r"\%",
    "#": r"\#",
    "_": r"\_",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    '"': r"\textquotedbl{}",
    "'": r"\textquotesingle{}",
    "`": r"\textasciigrave{}",
    "[": "{[}",  # after a row's end \\ a bracket would be its argument
    "]": "{]}",
    "*": "{*}",
    "-": "{-}",  # no dashes of two hyphens
    ",": "{,}",  # nor quotation marks of two commas
    "?": "{?}",  # nor the ligatures ?` and !`
    "!": "{!}",
}
_SIGNS = {
    "−": r"\ensuremath{-}",
    "–": r"\textendash{}",
    "—": r"\textemdash{}",
    "“": r"\textquotedblleft{}",
    "”": r"\textquotedblright{}",
    "‘": r"\textquoteleft{}",
    "’": r"\textquoteright{}",
    "…": r"\ldots{}",
    "×": r"\ensuremath{\times}",
    "±": r"\ensuremath{\pm}",
    "≤": r"\ensuremath{\leq}",
    "≥": r"\ensuremath{\geq}",
    "≈": r"\ensuremath{\approx}",
    "→": r"\ensuremath{\rightarrow}",
    "√": r"\ensuremath{\surd}",
    "²": r"\textsuperscript{2}",
    "³": r"\textsuperscript{3}",
    "†": r"\textdagger{}",
    "‡": r"\textdaggerdbl{}",
    "·": r"\textperiodcentered{}",
    "\u00a0": "~",
    "\u2009": r"\,",
    "\u2007": r"\phantom{0}",
    "\u2008": r"\phantom{.}",
}
_GREEK = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "varepsilon", "η": "eta",
    "θ": "theta", "κ": "kappa", "λ": "lambda", "μ": "mu", "ν": "nu", "π": "pi", "ρ": "rho",
    "σ": "sigma", "τ": "tau", "φ": "varphi", "χ": "chi", "ψ": "psi", "ω": "omega",
    "Δ": "Delta", "Λ": "Lambda", "Σ": "Sigma", "Φ": "Phi", "Ψ": "Psi", "Ω": "Omega",
}  # fmt: skip
_ALL = _SPECIAL | _SIGNS | {sign: rf"\ensuremath{{\{name}}}" for sign, name in _GREEK.items()}
_KNOWN = re.compile("|".join(map(re.escape, _ALL)))


def latex_text(text: str) -> str:
    r"""Write any text as one line of LaTeX that prints this text.

    Parameters
    ----------
    text : str
        Anything, also a user's label.

    Returns
    -------
    str
        Every special sign is escaped; Greek letters and signs of mathematics print with pdfLaTeX
        too. Letters of other scripts stay: they need XeLaTeX or LuaLaTeX and a font that has them.

    Examples
    --------
    >>> print(latex_text(r"50% of a_b \input{x} $y$"))
    50\% of a\_b \textbackslash{}input\{x\} \$y\$
    >>> print(latex_text("χ² = −0.12"))
    \ensuremath{\chi}\textsuperscript{2} = \ensuremath{-}0.12
    """
    return _KNOWN.sub(lambda sign: _ALL[sign[0]], one_line(text))


def latex_symbols(text: str, *, italic: bool = False) -> str:
    r"""Write our own text; symbols of statistics are italic.

    Examples
    --------
    >>> print(latex_symbols("M (SD)"))
    \textit{M} (\textit{SD})
    """
    runs = [(text, True)] if italic else symbol_runs(one_line(text))
    return "".join(
        rf"\textit{{{_inside(part)}}}" if symbol and part.strip() else _inside(part)
        for part, symbol in runs
    )


def _inside(part: str) -> str:
    """Escape a run of a line; the blanks at its ends belong to it."""
    start = " " if part[:1].isspace() else ""
    end = " " if part[-1:].isspace() and part.strip() else ""
    return f"{start}{latex_text(part)}{end}"
