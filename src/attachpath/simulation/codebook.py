"""What the columns of a simulated cohort hold: ranges, units, and the status of scoring keys."""

from __future__ import annotations

from attachpath.cohort import Cohort
from attachpath.instruments import Instrument, load_instrument
from attachpath.simulation.markdown import markdown_table, one_line

__all__ = ["codebook", "scoring_keys"]

TIMES = {None: "", "pre": ", before therapy", "post": ", after therapy"}

STANDARDISED = "standardised score with error of measurement"

COLUMNS = {
    "clients": {
        "client_id": ("id of the client (text)", "key"),
        "therapist_id": ("id of the client's therapist (text)", "key"),
        "age": ("age at the start", "years"),
        "gender": ("gender", "female, male"),
        "presenting_problem": ("what the client came for", "text"),
        "culture": ("culture in which some items are answered otherwise", "a, b"),
        "sessions_attended": ("sessions attended", "count"),
        "ended": ("how therapy ended", "completed, dropout"),
        "differentiation": ("differentiation of self before therapy", STANDARDISED),
        "sense_of_coherence": ("sense of coherence before therapy", STANDARDISED),
        "emotion_regulation_difficulty": (
            "difficulty of emotion regulation before therapy; high is bad",
            STANDARDISED,
        ),
        "interpersonal_trust": ("trust in others before therapy", STANDARDISED),
        "symptoms_pre": ("symptoms before therapy; high is bad", STANDARDISED),
        "symptoms_post": ("symptoms after therapy, on the scale of before", STANDARDISED),
    },
    "occasions": {
        "client_id": ("id of the client (text)", "key"),
        "session": ("number of the session", "key, whole number"),
        "depth": ("depth of the session (Session Evaluation Questionnaire)", "score, about 1-7"),
    },
    "therapists": {
        "therapist_id": ("id of the therapist (text)", "key"),
        "age": ("age", "years"),
        "gender": ("gender", "female, male"),
        "years_experience": ("years of experience", "years"),
        "orientation": ("theoretical orientation", "text"),
    },
}


def codebook(cohort: Cohort) -> list[str]:
    """Return a table of the columns for each table of a cohort, item answers as one row.

    Parameters
    ----------
    cohort : Cohort
        Simulated.

    Returns
    -------
    list of str
        Lines of Markdown.
    """
    lines = ["An empty cell is a missing value."]
    for name, table in cohort.tables().items():
        known = dict(COLUMNS[name])
        for source in cohort.instruments.values():
            instrument = load_instrument(source)
            if instrument.table == name:
                known |= _instrument_columns(instrument)
        here = {key: text for key, text in known.items() if key.split("`")[0] in table.columns}
        rows = [(f"`{key}`", what, values) for key, (what, values) in here.items()]
        lines += ["", f"### {name}", "", *markdown_table(("column", "what", "values"), rows)]
    return lines


def _instrument_columns(instrument: Instrument) -> dict[str, tuple[str, str]]:
    answers = f"{instrument.response.low}-{instrument.response.high}"
    known = {}
    for time in instrument.times or (None,):
        for scale in instrument.scales:
            turned = f", {len(scale.reverse)} turned round" if scale.reverse else ""
            known[instrument.scale_column(scale.id, time)] = (
                f"{scale.label}{TIMES[time]}: mean of {len(scale.items)} items{turned}",
                f"{answers}; missing below {instrument.least_answered_share:.0%} answered",
            )
        items = instrument.item_columns(time)
        known[f"{items[0]}`..`{items[-1]}"] = (
            f"{instrument.name}{TIMES[time]}: answers as given, before any is turned round",
            f"whole numbers {answers}",
        )
    return known


def scoring_keys(cohort: Cohort) -> list[str]:
    """Return the table of the instruments' keys: published or assumed, and from where.

    Parameters
    ----------
    cohort : Cohort
        Simulated.

    Returns
    -------
    list of str
        Lines of Markdown.
    """
    used = [load_instrument(source) for source in cohort.instruments.values()]
    rows = [
        (one_line(shown.name), f"**{shown.key_status}**", one_line(shown.key_source))
        for shown in used
    ]
    assumed = ", ".join(shown.name for shown in used if shown.key_status == "assumed")
    warning = f"Assumed keys: {assumed}. Which item belongs to which scale is made up there."
    return [
        *([warning, ""] if assumed else []),
        *markdown_table(("instrument", "key", "where it comes from"), rows),
    ]
