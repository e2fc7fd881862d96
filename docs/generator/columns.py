"""The tables of a cohort: columns, meaning, unit and range, from the rules that check them."""

from __future__ import annotations

from attachpath.cohort.columns import ENDED, KEYS, ColumnRule, column_rules
from attachpath.cohort.folder_file import CohortFile, CohortHead
from attachpath.cohort.tables import DEFAULT_INSTRUMENTS
from attachpath.instruments import Instrument, load_instrument
from attachpath.simulation.codebook import COLUMNS
from generator.markdown import code, plain, table

__all__ = ["cohort_file_keys", "columns_by_table", "default_instruments", "meaning"]

ONLY_HERE = {
    ("clients", "site_id"): "id of the client's site, where there are sites",
    ("sites", "site_id"): "id of the site",
}
"""Columns that a simulated cohort, whose words are used for the others, does not have."""

KINDS = {
    "text": "text",
    "number": "number",
    "whole": "whole number",
    "any": "text or numbers, as the file has it",
}


def columns_by_table() -> str:
    """Return a table of the columns that every cohort may have, for each of its tables."""
    lines: list[str] = []
    for name, keys in KEYS.items():
        rules = column_rules(name, (), {})
        rows = [(code(column), meaning(name, column), _holds(column, rule, keys))
                for column, rule in rules.items()]  # fmt: skip
        lines += [f"### {name}", "", *table(("column", "meaning", "holds"), rows), ""]
        answered = [one for one in _instruments() if one.table == name]
        lines += ["And of the instruments:", "", *_scores(answered), ""] if answered else []
    return "\n".join(lines)


def meaning(name: str, column: str) -> str:
    """Return what a column of a table means.

    Raises
    ------
    KeyError
        For a column that nobody has described.
    """
    if (name, column) in ONLY_HERE:
        return ONLY_HERE[name, column]
    return plain(COLUMNS[name][column][0].replace(" (text)", ""))


def _holds(column: str, rule: ColumnRule, keys: tuple[str, ...]) -> str:
    words = KINDS[rule.kind]
    if column in keys:
        words = f"key; {words}"
    if rule.low is not None:
        words += (
            f", {rule.low:g} or more" if rule.high is None else f", {rule.low:g} to {rule.high:g}"
        )
    if column == "ended":
        words = f"one of {', '.join(map(code, ENDED))}"
    return f"{words} ({rule.source})" if rule.source else words


def _instruments() -> list[Instrument]:
    return [load_instrument(source) for source in DEFAULT_INSTRUMENTS.values()]


def _scores(instruments: list[Instrument]) -> list[str]:
    rows = []
    for one in instruments:
        times = one.times or (None,)
        scores = [code(one.scale_column(scale.id, time)) for time in times for scale in one.scales]
        items = [f"{code(names[0])} to {code(names[-1])}" for names in map(one.item_columns, times)]
        span = f"{one.response.low} to {one.response.high}"
        rows.append((plain(one.name), ", ".join(scores), ", ".join(items), span))
    return table(
        ("instrument", "scores (means of answers)", "item answers (whole numbers)", "range"), rows
    )


def default_instruments() -> str:
    """Return which instrument each prefix of a column means where `cohort.toml` names none."""
    return "\n".join(
        table(
            ("prefix", "instrument"),
            [(code(key), code(value)) for key, value in DEFAULT_INSTRUMENTS.items()],
        )
    )


def cohort_file_keys() -> str:
    """Return the keys that `cohort.toml` may have, their type and what they are without it."""
    from generator.autodoc_events import type_text

    rows = []
    for name, field in CohortFile.model_fields.items():
        default = (
            "required"
            if field.is_required()
            else code(repr(field.get_default(call_default_factory=True)))
        )
        rows.append((code(name), code(type_text(field.annotation)), default, _described(name)))
    return "\n".join(table(("key", "type", "default", "meaning"), rows))


def _described(key: str) -> str:
    """Take a key's words from the section Attributes of the class or of one that it extends."""
    if key == "format":
        return "version of the file's layout; 1"
    classes = (one for one in CohortFile.__mro__ if issubclass(one, CohortHead))
    lines = [line for one in classes for line in (one.__doc__ or "").splitlines()]
    heads = [number for number, line in enumerate(lines) if " : " in line]
    for number in heads:
        if key in lines[number].split(" : ")[0].replace(",", " ").split():
            indent = len(lines[number]) - len(lines[number].lstrip())
            words = []
            for line in lines[number + 1 :]:
                if len(line) - len(line.lstrip()) <= indent:
                    break
                words.append(line.strip())
            return plain(" ".join(words).replace("``", "`"))
    raise KeyError(key)
