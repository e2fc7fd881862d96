"""A fit in words: as plain text for a terminal, as HTML for a notebook."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from attachpath.fitted.fit import Fitted

__all__ = ["html_summary", "plain_summary"]


def plain_summary(fitted: Fitted) -> str:
    """Return plain text, flags and notes first."""
    lines = [fitted.formula, f"{fitted.engine}, {_counts(fitted)}"]
    lines += [f"! {flag}" for flag in _flags(fitted)]
    lines += ["", _rounded(fitted.coefficients).to_string(index=False)]
    if len(fitted.variances):
        lines += ["", _rounded(fitted.variances).to_string(index=False)]
    lines += [f"note: {note}" for note in fitted.notes]
    return "\n".join(lines)


def html_summary(fitted: Fitted) -> str:
    """Return HTML in which a user's names stand as text."""
    formula, counts = html.escape(fitted.formula), html.escape(_counts(fitted))
    parts = [f"<p><code>{formula}</code><br>{counts}</p>"]
    parts += [f"<p><strong>{html.escape(flag)}</strong></p>" for flag in _flags(fitted)]
    parts.append(_rounded(fitted.coefficients).to_html(index=False, escape=True))
    parts += [f"<p>{html.escape(note)}</p>" for note in fitted.notes]
    return "".join(parts)


def _counts(fitted: Fitted) -> str:
    groups = "".join(f", {count} {name}" for name, count in fitted.n_clusters.items())
    dropped = f" ({fitted.n_dropped} incomplete rows left out)" if fitted.n_dropped else ""
    return f"{fitted.method}, {fitted.n_obs} rows{groups}{dropped}"


def _flags(fitted: Fitted) -> list[str]:
    flags = [fitted.reason] if fitted.reason else []
    if not fitted.admissible:
        flags.append("the solution is not admissible")
    if fitted.singular:
        flags.append("a variance was estimated at its boundary")
    return flags


def _rounded(table: pd.DataFrame) -> pd.DataFrame:
    shown = table.copy()
    for name in shown.columns:
        if name not in ("term", "reason", "group"):
            shown[name] = [f"{float(value):.4g}" for value in shown[name]]
    if "reason" in shown and shown["reason"].isna().all():
        shown = shown.drop(columns="reason")
    return shown
