"""How interactions and moderators were analysed, their numbers, and what was noted on the way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from attachpath.hypotheses import Interaction, Probed
from attachpath.reporting.hypothesis_row import HypothesisRow, plain_value
from attachpath.reporting.labels import label
from attachpath.reporting.moderation_section.region_marks import share_significant
from attachpath.reporting.plain_notes import notes_together
from attachpath.reporting.section import Cell
from attachpath.reporting.topics import MethodsText
from attachpath.reporting.words import VERDICT_WORDS

__all__ = [
    "moderated_links_notes",
    "moderation_answer",
    "moderation_methods",
    "moderation_numbers",
]


_LEVEL = 0.05


def moderation_answer(claims: Sequence[HypothesisRow], links: pd.DataFrame) -> list[str]:
    """Answer for whom the paths hold, by claim and in exploration.

    Parameters
    ----------
    claims : sequence of HypothesisRow
        The verdicts on the interactions that the theory claims.
    links : DataFrame
        From `attachpath.hypotheses.moderated_links`.

    Returns
    -------
    list of str
        One paragraph.
    """
    held = [row.id for row in claims if row.verdict == "supported"]
    if not claims:
        claimed = "The theory claims no interaction of client-level variables."
    elif held:
        claimed = f"Of {len(claims)} claimed interactions {len(held)} held ({', '.join(held)})."
    else:
        claimed = f"None of the claimed interactions ({_ids(claims)}) was supported."
    tested = links[links["p_value"].notna()]
    if tested.empty:
        return [claimed]
    found = int((tested["q_value"] < _LEVEL).sum())
    explored = "no moderator" if found == 0 else f"{found} of {len(tested)} products"
    return [f"{claimed} In exploration, {explored} stood after adjustment for {len(tested)} tests."]


def _ids(claims: Sequence[HypothesisRow]) -> str:
    return ", ".join(f"{row.id} {VERDICT_WORDS[row.verdict]}" for row in claims)


def moderation_methods(found: Sequence[Interaction], links: pd.DataFrame) -> list[MethodsText]:
    """Return the Methods sentences of interactions and moderators, as they were computed.

    Parameters
    ----------
    found : sequence of Interaction
        From `attachpath.hypotheses.interactions`.
    links : DataFrame
        From `attachpath.hypotheses.moderated_links`.

    Returns
    -------
    list of MethodsText
    """
    said = []
    if any(one.fitted is not None for one in found):
        said.append(
            "Interactions were probed by simple slopes (Aiken & West, 1991) and by the "
            "Johnson-Neyman technique, each slope with the degrees of freedom of its own contrast "
            "(Bauer & Curran, 2005); beside the test at each value stand a band for all values at "
            "once and the false discovery rate (Esarey & Sumner, 2018). Linearity was examined in "
            "thirds of the moderator (Hainmueller, Mummolo & Xu, 2019)."
        )
    if links["p_value"].notna().any():
        said.append(_moderators(links))
    return [MethodsText(topic="models", text=text) for text in said]


def _moderators(links: pd.DataFrame) -> str:
    names = ", ".join(label(str(name)) for name in dict.fromkeys(links["moderator"]))
    return (
        f"Exploratory moderators ({names}) were added one at a time to the model of each link, "
        "with their product with its predictor; products of the model itself stayed, and where "
        "earned security is the predictor, the product of the subscale removed from it stands "
        "beside. Numbers were z-scores over clients. Where a moderator is a variable of "
        "therapists, the predictor had a random slope over therapists (Heisig & Schaeffer, 2019). "
        f"The {int(links['p_value'].notna().sum())} tests were adjusted together by Benjamini and "
        "Hochberg's and by Holm's method."
    )


def moderated_links_notes(links: pd.DataFrame) -> list[str]:
    """Return every note of the moderated links once, with the rows that it is about.

    Parameters
    ----------
    links : DataFrame
        From `attachpath.hypotheses.moderated_links`.

    Returns
    -------
    list of str
        A note of all moderators of a link names the link, one of all links the moderator.
    """
    about: dict[str, list[tuple[str, str]]] = {}
    for row in links.to_dict("records"):
        for note in dict.fromkeys(row["notes"]):
            about.setdefault(note, []).append((row["id"], row["moderator"]))
    tested = links[links["p_value"].notna()]
    pairs = list(zip(tested["id"], tested["moderator"], strict=True))
    return notes_together((_places(set(places), pairs), note) for note, places in about.items())


def _places(places: set[tuple[str, str]], tested: list[tuple[str, str]]) -> str:
    """Name a whole row or a whole column of the table at once, and else each cell."""
    for whole in (0, 1):
        names = {place[whole] for place in places}
        if places >= {pair for pair in tested if pair[whole] in names}:
            found = dict.fromkeys(pair[whole] for pair in tested if pair in places)
            return ", ".join(map(label, found))
    return ", ".join(
        f"{link} × {label(moderator)}" for link, moderator in tested if (link, moderator) in places
    )


def moderation_numbers(
    claims: Mapping[str, HypothesisRow], probed: Mapping[str, Probed], links: pd.DataFrame
) -> dict[str, Cell]:
    """Return the numbers of the section for machines.

    Parameters
    ----------
    claims : mapping of str to HypothesisRow
        By id.
    probed : mapping of str to Probed
        Interactions by id.
    links : DataFrame
        From `attachpath.hypotheses.moderated_links`.

    Returns
    -------
    dict of str to Cell
        Standardised product, slopes, share of clients where the slope differs from zero (each
        value by itself), p of linearity, and how many moderators were tested and found.
    """
    numbers: dict[str, Cell] = {}
    for name, one in probed.items():
        numbers[f"{name}_std_estimate"] = claims[name].std_estimate
        numbers[f"{name}_smallest_detectable"] = claims[name].smallest_detectable
        if one.slopes is not None:
            for row in one.slopes.to_dict("records"):
                numbers[f"{name}_slope_{row['label']}"] = plain_value(row["estimate"])
        if one.regions is not None and not one.regions.regions.empty:
            numbers[f"{name}_share_significant"] = share_significant(one.regions)
        if one.thirds is not None:
            numbers[f"{name}_linearity_p"] = plain_value(one.thirds.p_value)
    numbers["n_moderators_tested"] = int(links["p_value"].notna().sum())
    numbers["n_moderators_found"] = int((links["q_value"] < _LEVEL).sum())
    return numbers
