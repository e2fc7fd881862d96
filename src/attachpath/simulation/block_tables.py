"""A block of clients as the two tables of a cohort."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from attachpath.simulation.answers import MISSING, Answers
from attachpath.simulation.clients_block import Block
from attachpath.simulation.item_parameters import Items
from attachpath.simulation.plan import Questionnaires
from attachpath.simulation.structure import COVARIATES
from attachpath.simulation.therapists import numbered_ids

__all__ = ["client_table", "occasion_table"]

Columns = dict[str, object]


def client_table(
    block: Block, instruments: Mapping[str, Items], ids: list[str], therapists: int, items: bool
) -> pd.DataFrame:
    """Return the clients of a block.

    Parameters
    ----------
    block : Block
        What was drawn.
    instruments : mapping of str to Items
        For the names of items and scales, by column prefix.
    ids : list of str
        Id of each client.
    therapists : int
        Therapists of the whole cohort.
    items : bool
        Whether item answers are given beside the scores.

    Returns
    -------
    DataFrame
        A row a client.
    """
    known = block.clients
    therapist_ids = np.array(numbered_ids("T", therapists), dtype=object)
    columns: Columns = {"client_id": ids, "therapist_id": therapist_ids[known["therapist"]]}
    for name in ("age", "gender", "presenting_problem", "culture", "sessions_attended", "ended"):
        if name in known:
            columns[name] = known[name]
    parts = {("ecr", None): "ecr", ("iip", "pre"): "iip_pre", ("iip", "post"): "iip_post"}
    scores: Columns = {}
    for (prefix, time), key in parts.items():
        scores |= _scores(instruments[prefix], block.answers[key], time)
    for name in ("ecr_anxiety", "ecr_avoidance", "iip_pre", "iip_post"):
        columns[name] = scores.pop(name)
    columns |= {name: known[name] for name in (*COVARIATES, "symptoms_pre", "symptoms_post")}
    columns |= scores
    if items:
        for (prefix, time), key in parts.items():
            columns |= _items(instruments[prefix], block.answers[key].answers, time)
    return pd.DataFrame(columns)


def occasion_table(
    block: Block, instruments: Mapping[str, Items], ids: list[str], items: bool
) -> pd.DataFrame:
    """Return the occasions of a block, in order of client and session.

    Parameters
    ----------
    block, instruments, ids, items
        As for `client_table`.

    Returns
    -------
    DataFrame
        A row a client and session.
    """
    columns: Columns = {
        "client_id": np.array(ids, dtype=object)[block.occasions.of_client],
        "session": block.occasions.session,
    }
    for prefix, part in block.occasions.answers.items():
        columns |= _scores(instruments[prefix], part, None)
    columns["depth"] = block.occasions.depth
    if items:
        for prefix, part in block.occasions.answers.items():
            columns |= _items(instruments[prefix], part.answers, None)
    return pd.DataFrame(columns)


def _scores(items: Items, part: Questionnaires, time: str | None) -> Columns:
    names = items.instrument.scale_columns(time)
    return dict(zip(names, part.scores.values(), strict=True))


def _items(items: Items, answers: Answers, time: str | None) -> Columns:
    """Return answers as nullable small integers, a column an item."""
    values = np.ascontiguousarray(answers.T)
    missing = values == MISSING
    names = items.instrument.item_columns(time)
    return {
        name: pd.arrays.IntegerArray(values[place], missing[place])
        for place, name in enumerate(names)
    }
