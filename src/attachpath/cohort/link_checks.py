"""Links between tables: occasions to clients, clients to therapists and sites."""

from __future__ import annotations

import pandas as pd

from attachpath.cohort.findings import Findings
from attachpath.cohort.key_checks import cells_of, report_missing_column
from attachpath.cohort.key_places import key_places, spelled_otherwise
from attachpath.cohort.tables import Cohort

__all__ = ["check_links"]

FEW_THERAPISTS = 10


def check_links(cohort: Cohort, findings: Findings) -> None:
    """Check that every key that points to another table finds its row."""
    tables = cohort.tables()
    clients, occasions = tables["clients"], tables["occasions"]
    if "client_id" in clients.columns and "client_id" in occasions.columns:
        _check_occasions(clients, occasions, findings)
    for level in cohort.levels[1:]:
        _check_level(level, cohort, clients, findings)
    for name, key in (("therapists", "therapist_id"), ("sites", "site_id")):
        upper = tables.get(name)
        if upper is not None and key in upper.columns and key in clients.columns:
            _check_upper(name, key, upper, clients, findings)


def _check_occasions(clients: pd.DataFrame, occasions: pd.DataFrame, findings: Findings) -> None:
    if clients.empty:
        return  # that there are none is said once, not at every occasion
    own = occasions["client_id"]
    unknown = (key_places(own, clients["client_id"]) < 0) & own.notna().to_numpy()
    ids = clients["client_id"]
    findings.cells(
        "unknown-client", "occasions", "client_id", cells_of(own, unknown),
        expected="a client_id that clients have",
        next_step="Add the client, or correct the id." + _likely(own[unknown], ids),
    )  # fmt: skip
    without = (key_places(ids, own) < 0) & ids.notna().to_numpy()
    if without.any() and not occasions.empty:
        findings.add(
            "no-occasions", "clients", "at least one occasion a client",
            "Nothing; models of occasions leave these clients out and count them.",
            column="client_id", value=f"{int(without.sum()):,} client(s) without any",
            row=int(without.argmax()) + 2, severity="note",
        )  # fmt: skip
    counts = own[own.notna()].value_counts()
    once = int((counts == 1).sum())
    if once:
        alone = once == len(counts)
        findings.add(
            "no-repeated-occasions" if alone else "single-occasion", "occasions",
            "two or more occasions a client",
            "Nothing; within-client effects "
            + ("cannot be estimated." if alone else "come from the other clients."),
            column="client_id", value=f"{once:,} client(s) with one occasion", severity="note",
        )  # fmt: skip


def _check_level(level: str, cohort: Cohort, clients: pd.DataFrame, findings: Findings) -> None:
    key = f"{level}_id"
    if key not in clients.columns:
        report_missing_column("clients", key, clients, findings)
        return
    if not cohort.partially_nested:
        findings.cells(
            f"no-{level}", "clients", key, cells_of(clients[key], clients[key].isna().to_numpy()),
            expected=f"a {key}",
            next_step="Fill it in, or write partially_nested = true in cohort.toml.",
        )  # fmt: skip
    sizes = clients[key].value_counts()
    if len(sizes) == 1:
        below = ", ".join(f'"{name}"' for name in cohort.levels if name != level)
        findings.add(
            f"one-{level}", "clients", f"more than one {level}",
            f"Write levels = [{below}] in cohort.toml, and test a theory whose formulas have no "
            f"(1 | {key}); one {level} says nothing about differences between them.",
            column=key, value=str(sizes.index[0]),
        )  # fmt: skip
    elif 1 < len(sizes) < FEW_THERAPISTS:
        findings.add(
            f"few-{level}s", "clients", f"{FEW_THERAPISTS} or more {level}s",
            f"Read the variance between {level}s with care.",
            column=key, value=f"{len(sizes)} {level}s", severity="note",
        )  # fmt: skip
    single = int((sizes == 1).sum())
    if single and len(sizes) > 1:
        findings.add(
            f"{level}-with-one-client", "clients", f"two or more clients a {level}",
            "Nothing; they stay in the analysis.",
            column=key, value=f"{single} {level}(s) with one client", severity="note",
        )  # fmt: skip


def _check_upper(
    name: str, key: str, upper: pd.DataFrame, clients: pd.DataFrame, findings: Findings
) -> None:
    level = key.removesuffix("_id")
    own = clients[key]
    unknown = (key_places(own, upper[key]) < 0) & own.notna().to_numpy()
    findings.cells(
        f"unknown-{level}", "clients", key, cells_of(own, unknown),
        expected=f"a {key} that {name} have",
        next_step=f"Add the {level}, or correct the id." + _likely(own[unknown], upper[key]),
    )  # fmt: skip
    idle = (key_places(upper[key], own) < 0) & upper[key].notna().to_numpy()
    if idle.any():
        findings.add(
            f"{level}-without-client", name, "a client",
            f"Nothing; no analysis uses this {level}.",
            column=key, row=int(idle.argmax()) + 2,
            value=f"{int(idle.sum())} {level}(s) without a client", severity="note",
        )  # fmt: skip


def _likely(unknown: pd.Series, known: pd.Series) -> str:
    """Say which known id an unknown one could be."""
    for key, other in spelled_otherwise(unknown, known).items():
        alike = key.strip().casefold() == other.strip().casefold()
        why = (
            "capitals and spaces count"
            if alike
            else "leading zeros are lost where a program takes ids for numbers"
        )
        return f" {key!r} is perhaps {other!r}: {why}. Write ids in one way everywhere."
    return ""
