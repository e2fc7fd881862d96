"""Who left and who has no outcome: groups of clients, compared in standard deviations."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from attachpath.cohort import Cohort
from attachpath.reporting.cohort_section.masked_differences import mask_differences
from attachpath.reporting.cohort_section.participants_categories import join_rare
from attachpath.reporting.labels import row_label
from attachpath.reporting.masking import smallest_group
from attachpath.reporting.variables import (
    categories,
    client_measures,
    ended_groups,
    ended_marks,
    occasion_measures,
    occasions_per_client,
    outcome_columns,
)

__all__ = ["N_OCCASIONS", "Comparison", "compared_groups", "group_differences"]

N_OCCASIONS = "n_occasions"

_NUMBERS = [
    *("mean_reference", "sd_reference", "mean_other", "sd_other"),
    *("difference", "std_error", "ci_low", "ci_high"),
]


@dataclass(frozen=True, eq=False)
class Comparison:
    """Two groups of clients; differences are the other less the reference.

    Attributes
    ----------
    id : str
        ``dropout``, or ``missing_`` and the column of an outcome.
    other, reference : str
        Words for the groups: "Dropout", "completed".
    members : Series
        ``other`` or ``reference``, index ``client_id``; missing for clients of neither.
    outcomes : tuple of str
        Columns whose absence makes the other group; on them it cannot be compared.
    other_mark, reference_mark : str
        What stands for the sizes of the groups where they are masked.
    """

    id: str
    other: str
    reference: str
    members: pd.Series
    outcomes: tuple[str, ...] = ()
    other_mark: str = ""
    reference_mark: str = ""

    @property
    def title(self) -> str:
        """What is compared with what."""
        return f"{self.other} compared with {self.reference}"

    @property
    def n_other(self) -> int:
        """Clients of the other group."""
        return int((self.members == "other").sum())

    @property
    def n_reference(self) -> int:
        """Clients of the reference group."""
        return int((self.members == "reference").sum())


def compared_groups(cohort: Cohort) -> list[Comparison]:
    """Return the comparisons that the cohort allows.

    Parameters
    ----------
    cohort : Cohort
        Scored.

    Returns
    -------
    list of Comparison
        Dropouts against completers; and for each outcome after treatment, clients without it
        against those with it (outcomes that the same clients lack make one comparison). A
        comparison with fewer than five clients in a group is left out.
    """
    members = ended_groups(cohort).map({"completed": "reference", "dropout": "other"})
    marks = ended_marks(cohort)
    sizes = marks.get("dropout", ""), marks.get("completed", "")
    dropout = Comparison("dropout", "Dropout", "completed", members, (), *sizes)
    found = [dropout, *_outcome_comparisons(cohort)]
    return [one for one in found if min(one.n_other, one.n_reference) >= smallest_group()]


def group_differences(cohort: Cohort, comparisons: list[Comparison]) -> pd.DataFrame:
    """Compare the groups on every described variable.

    Parameters
    ----------
    cohort : Cohort
        Scored.
    comparisons : list of Comparison
        From `compared_groups`.

    Returns
    -------
    DataFrame
        The columns of `attachpath.models.standardised_differences`, led by ``comparison`` and
        ``table``: ``clients``, ``categories``, or ``occasions`` for client means of occasion
        measures and the number of occasions. Groups with fewer than five values have no numbers,
        and a reason. Categories of fewer than five clients are joined. Empty without comparisons.
    """
    # Imported here: testing hypotheses does not wait for it.
    from attachpath.models import standardised_differences

    pieces = []
    for one in comparisons:
        for table, frame in _compared(cohort).items():
            columns = [str(name) for name in frame if name not in one.outcomes]
            data = frame.assign(**{"(group)": one.members})
            piece = standardised_differences(data, columns, "(group)", reference="reference")
            piece.insert(0, "table", table)
            piece.insert(0, "comparison", one.id)
            pieces.append(mask_differences(_without_few(piece), one.other_mark, one.reference_mark))
    filled = [piece for piece in pieces if not piece.empty]
    return pd.concat(filled, ignore_index=True) if filled else pd.DataFrame()


def _outcome_comparisons(cohort: Cohort) -> list[Comparison]:
    outcomes = outcome_columns(cohort)
    missing = client_measures(cohort)[outcomes].isna()
    patterns: dict[tuple[bool, ...], list[str]] = {}
    for name in outcomes:
        patterns.setdefault(tuple(missing[name]), []).append(name)
    found = []
    for names in patterns.values():
        what = "Outcome" if len(names) == len(outcomes) else " and ".join(map(row_label, names))
        members = missing[names[0]].map({True: "other", False: "reference"})
        found.append(
            Comparison(f"missing_{names[0]}", f"{what} missing", "known", members, tuple(names))
        )
    return found


def _compared(cohort: Cohort) -> dict[str, pd.DataFrame]:
    clients = client_measures(cohort)
    means = occasion_measures(cohort).groupby("client_id").mean().reindex(clients.index)
    number = occasions_per_client(cohort).astype(float)
    texts = {str(name): join_rare(column) for name, column in categories(cohort).items()}
    return {
        "clients": clients,
        "categories": pd.DataFrame(texts, index=clients.index),
        "occasions": pd.concat([number.rename(N_OCCASIONS), means], axis=1),
    }


def _without_few(table: pd.DataFrame) -> pd.DataFrame:
    """Take away what describes fewer than five clients."""
    few = table[["n_reference", "n_other"]].min(axis=1) < smallest_group()
    table.loc[few, _NUMBERS] = float("nan")
    table.loc[few, "reason"] = f"a group has fewer than {smallest_group()} values"
    return table
