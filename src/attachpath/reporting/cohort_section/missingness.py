"""What is missing: by variable, and at which occasion."""

from __future__ import annotations

from typing import Any

import pandas as pd

from attachpath.cohort import Cohort
from attachpath.reporting.cohort_section.session_groups import MOST_SESSIONS, session_groups
from attachpath.reporting.drawing import COLOURS, Drawing, draw
from attachpath.reporting.labels import folded_label, label, row_label
from attachpath.reporting.masking import (
    clients_value,
    is_few,
    mask_below,
    printed_clients,
    printed_share,
    value_shown,
)
from attachpath.reporting.numbers import count, percent
from attachpath.reporting.section import Cell, Figure, Heading, Line, Table
from attachpath.reporting.variables import client_measures, occasion_measures

__all__ = ["client_missing_figure", "missing_by_session", "missing_table", "session_missing_figure"]


def missing_table(cohort: Cohort) -> Table:
    """Count missing values of every described variable.

    Parameters
    ----------
    cohort : Cohort
        Scored.

    Returns
    -------
    Table
        Expected and missing values: of clients, and of the occasions that are in the data.
    """
    rows = []
    body = []
    for table, frame in (
        ("clients", client_measures(cohort)),
        ("occasions", occasion_measures(cohort)),
    ):
        body.append(Line(cells=[f"Of {count(len(frame))} {table}"], kind="group"))
        missing = frame.isna().sum()
        share = missing / max(len(frame), 1)
        for name in missing.index:
            n, total = int(missing[name]), len(frame)
            value = clients_value(n, of=total)
            rows.append(
                [table, str(name), total, value, value_shown(float(share[name]), _mark(value))]
            )
            if n:
                cells = [printed_clients(n, of=total), printed_share(n, total, 1)]
                body.append(Line(cells=[row_label(str(name)), *cells]))
        complete = int((missing == 0).sum())
        if complete:
            body.append(Line(cells=[_complete(complete), "0", "0.0%"]))
    return Table(
        id="missing",
        title="Missing values",
        columns=["table", "variable", "n", "missing", "share"],
        rows=rows,
        head=[
            Heading(label="Variable", align="left"),
            Heading(label="Missing"),
            Heading(label="Share"),
        ],
        body=body,
        note="Scores, as they enter the analyses. An occasion that is not in the data at all is "
        "not counted here; the figure of missing scores by session counts it.",
    )


def _mark(value: Cell) -> str:
    return value if isinstance(value, str) else ""


def _complete(variables: int) -> str:
    return "1 variable is complete" if variables == 1 else f"{variables} variables are complete"


def missing_by_session(cohort: Cohort) -> tuple[pd.DataFrame, pd.Series]:
    """Return the share of missing scores by variable and session.

    Parameters
    ----------
    cohort : Cohort
        Scored.

    Returns
    -------
    shares : DataFrame
        A row a variable, a column a session or a range of sessions.
    expected : Series
        How many values each column could hold. Where there are at most ten different sessions and
        the number of sessions attended is known, these are the clients who attended that session;
        otherwise the occasions in the data.
    """
    measures = occasion_measures(cohort)
    sessions: Any = measures.index.get_level_values("session")
    clients = cohort.clients
    if sessions.nunique() <= MOST_SESSIONS and "sessions_attended" in clients:
        present = measures.notna().groupby(sessions).sum().T
        attended = clients["sessions_attended"].dropna()
        reached = {session: int((attended >= session).sum()) for session in present.columns}
        rows = measures.groupby(sessions).size()
        expected = pd.Series(reached).clip(lower=rows)
        return 1 - present / expected, expected
    if sessions.nunique() > MOST_SESSIONS:
        sessions = session_groups(sessions).array
    shares = measures.isna().groupby(sessions, observed=True).mean().T
    return shares, measures.groupby(sessions, observed=True).size()


def client_missing_figure(cohort: Cohort) -> Figure | None:
    """Draw the share of clients without a value; None when nothing is missing."""
    missing = client_measures(cohort).isna()
    shares = missing.mean()
    shares = shares[shares > 0].sort_values()
    if shares.empty:
        return None
    total = len(missing)
    written = {name: printed_share(int(missing[name].sum()), total) for name in shares.index}
    # A bar that is masked ends where the masking does: it is as long as the most that it can be.
    below = mask_below() or 0
    most = {True: (total - 1) / total, False: (below - 1) / total}
    drawn = pd.Series(
        [
            most[bool(share > 0.5)] if is_few(round(min(share, 1 - share) * total)) else share
            for share in shares
        ],
        index=shares.index,
    )
    names = [row_label(str(name)) for name in shares.index]

    def paint(drawing: Drawing, narrow: bool) -> None:
        axes = drawing.add_subplot()
        axes.barh(range(len(shares)), 100 * drawn.to_numpy(), color=COLOURS["blue"], height=0.62)
        axes.set_yticks(range(len(shares)), labels=[_folded(name, narrow) for name in names])
        axes.tick_params(axis="y", length=0)
        axes.set_xlabel("Clients without a value (%)")
        axes.set_xlim(0, max(5.0, 118 * float(drawn.max())))
        for place, (share, text) in enumerate(zip(drawn, written.values(), strict=True)):
            axes.annotate(
                text, (100 * share, place), (3, 0), textcoords="offset points", va="center"
            )

    texts = list(written.values())[::-1]
    told = "; ".join(f"{name} {text}" for name, text in zip(names[::-1], texts, strict=True))
    return draw(
        "missing_clients",
        paint,
        caption="What is missing of clients? "
        "Share of all clients without a value, for variables "
        "with any missing.",
        alt=f"Bar chart of the share of clients without a value: {told}.",
        height=0.8 + 0.27 * len(shares),
        narrow_height=0.8 + 0.38 * len(shares),
    )


def session_missing_figure(cohort: Cohort) -> Figure | None:
    """Draw the share of missing scores by variable and session; None without occasions."""
    shares, expected = missing_by_session(cohort)
    if shares.empty:
        return None
    masked = _few_missing(shares, expected)
    texts = (100 * shares).map("{:.0f}".format)
    shares = shares.mask(masked)
    import seaborn as sns

    def paint(drawing: Drawing, narrow: bool) -> None:
        axes = drawing.add_subplot()
        sns.heatmap(
            100 * shares,
            ax=axes,
            annot=texts,
            fmt="",
            mask=masked,
            cmap="Blues",
            vmin=0,
            vmax=max(20.0, 100 * float(shares.max().max())),
            cbar=False,
            linewidths=1,
            annot_kws={"fontsize": 8},
        )
        names = [_folded(row_label(str(name)), narrow) for name in shares.index]
        axes.set_yticks([place + 0.5 for place in range(len(names))], labels=names, rotation=0)
        columns = [f"{name}\n{printed_clients(expected[name])}" for name in shares.columns]
        places = [place + 0.5 for place in range(len(columns))]
        axes.set_xticks(places, labels=columns, rotation=0, fontsize=7.5 if narrow else 8.5)
        axes.tick_params(length=0)
        axes.set_ylabel("")
        axes.set_xlabel(_folded("Session, and below it the number of values expected", narrow))

    highest = shares.max(axis=1)
    if highest.isna().all():
        told = ""
    else:
        worst = str(highest.idxmax())
        told = (
            f" The most, {percent(highest[worst])}, is in {label(worst)} at session "
            f"{shares.loc[worst].idxmax()}."
        )
    return draw(
        "missing_sessions",
        paint,
        caption="When are scores missing? "
        "Missing scores (%) by variable and session, of the clients who attended that "
        "session (or, where that is not known, of the occasions in the data)."
        + (
            f" Empty: fewer than {mask_below()} are missing, or are not."
            if masked.to_numpy().any()
            else ""
        ),
        alt=f"Heat map of missing scores by variable and session.{told}",
        height=0.9 + 0.3 * len(shares),
        narrow_height=0.9 + 0.42 * len(shares),
    )


def _few_missing(shares: pd.DataFrame, expected: pd.Series) -> pd.DataFrame:
    """Tell where few values are missing or known; what few could hold tells of few too."""
    missing = (shares * expected).round()
    known = expected - missing
    few = missing.map(is_few) | known.map(is_few)
    few.loc[:, expected.map(is_few).to_numpy()] = True
    return few


def _folded(text: str, narrow: bool) -> str:
    return folded_label(text, 24, 3) if narrow else folded_label(text, 44, 2)
