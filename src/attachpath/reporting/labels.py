"""Words for the columns of a cohort, so that a reader meets no code names unexplained."""

from __future__ import annotations

from attachpath.reporting.printable import one_line

__all__ = ["label", "row_label", "term_label"]

_COLUMNS = {
    "age": "age",
    "gender": "gender",
    "therapist_age": "therapist's age",
    "orientation": "therapist's orientation",
    "years_experience": "therapist's years of experience",
    "presenting_problem": "presenting problem",
    "sessions_attended": "sessions attended",
    "ended": "how therapy ended",
    "session_log": "log session number",
    "ecr_anxiety": "attachment anxiety (ECR)",
    "ecr_avoidance": "attachment avoidance (ECR)",
    "iip": "interpersonal problems (IIP)",
    "differentiation": "differentiation of self",
    "sense_of_coherence": "sense of coherence",
    "emotion_regulation_difficulty": "emotion regulation difficulty",
    "interpersonal_trust": "interpersonal trust",
    "symptoms": "symptoms",
    "esat_anx": "earned security (ESAT anxiety)",
    "esat_avoid": "earned security (ESAT avoidance)",
    "cats_secure": "secure attachment to therapist (CATS)",
    "cats_avoidant": "avoidant attachment to therapist (CATS)",
    "cats_preoccupied": "preoccupied attachment to therapist (CATS)",
    "tds_too_close": "too close (TDS)",
    "tds_too_distant": "too distant (TDS)",
    "tds_growing_autonomy": "growing autonomy (TDS)",
    "tds_growing_engagement": "growing engagement (TDS)",
    "wai": "working alliance (WAI)",
    "depth": "session depth",
}

# The longest ending first: `_within_previous` is not `_previous` of `..._within`.
_ENDINGS = {
    "_within_previous": "deviation from own mean at the previous occasion",
    "_between": "client mean",
    "_within": "deviation from own mean",
    "_previous": "previous occasion",
    "_change": "change",
    "_pre": "before treatment",
    "_post": "after treatment",
}


def label(column: str) -> str:
    """Return words for a column; a column that is not known keeps its name.

    Parameters
    ----------
    column : str
        Column of a table, derived ones included.

    Returns
    -------
    str

    Examples
    --------
    >>> label("iip_post")
    'interpersonal problems (IIP, after treatment)'
    >>> label("esat_anx_between")
    'earned security (ESAT anxiety, client mean)'
    >>> label("mother_warmth_pre")
    'mother_warmth (before treatment)'
    >>> label("gender[male]")
    'gender: male'
    """
    if column in _COLUMNS:
        return _COLUMNS[column]
    name, bracket, category = column.partition("[")
    if bracket and category.endswith("]"):
        return f"{label(name)}: {one_line(category[:-1])}"
    for ending, words in _ENDINGS.items():
        if column.endswith(ending):
            plain = label(column.removesuffix(ending))
            return f"{plain[:-1]}, {words})" if plain.endswith(")") else f"{plain} ({words})"
    return one_line(column)


def row_label(column: str) -> str:
    """Return the label of a column for the start of a line; a name that is not known stays.

    Examples
    --------
    >>> row_label("iip_pre"), row_label("mother_warmth_pre")
    ('Interpersonal problems (IIP, before treatment)', 'mother_warmth (before treatment)')
    """
    words = label(column)
    stems = [column, *(column.removesuffix(ending) for ending in _ENDINGS)]
    known = any(stem in _COLUMNS for stem in stems)
    return words[:1].upper() + words[1:] if known else words


def term_label(term: str) -> str:
    """Return words for a term of a formula; an interaction has a multiplication sign.

    Examples
    --------
    >>> term_label("esat_anx_between:ecr_anxiety")
    'earned security (ESAT anxiety, client mean) × attachment anxiety (ECR)'
    """
    return " × ".join(label(factor) for factor in term.split(":"))
