"""A draft of ``cohort.toml`` by what the files look like. Nothing acts on it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from attachpath.errors import Problem, UsageError
from attachpath.intake.description import DescribedCohort
from attachpath.intake.drafting.entries import Entry, Section, comment_lines, section_lines
from attachpath.intake.drafting.file_sections import DraftState, file_sections
from attachpath.intake.drafting.found_file import FoundFile, found_file
from attachpath.intake.drafting.known_names import names_of_table
from attachpath.intake.drafting.lost_zeros import with_lost_zeros
from attachpath.intake.drafting.missing_codes import codes_of_column
from attachpath.intake.drafting.seen_file import SeenFile, seen_files
from attachpath.intake.drafting.words import our_name

__all__ = ["Draft", "draft"]

_LEAST_GROUPS = 10
_HEAD = (
    "Drafted by `attachpath describe` from what the files look like. Nothing is read by it until "
    "you say so: correct each guess, keep the file as cohort.toml, then run `attachpath check`."
)
_LEFT = (
    "Names on the left that the shipped hypotheses know (scores, where no answers are given); any "
    "other name may stand there for a theory of your own."
)


@dataclass(frozen=True)
class Draft:
    """A draft of ``cohort.toml``.

    Attributes
    ----------
    text : str
        TOML with comments; it holds names of columns, codes, ranges and counts, and no id, free
        text or other value of a client.
    notes : tuple of str
        What to look at first.
    problems : tuple of Problem
        What was found while the files were read.
    """

    text: str
    notes: tuple[str, ...]
    problems: tuple[Problem, ...]


def draft(paths: Sequence[str | Path], *, beside: str | Path = ".", large: bool = False) -> Draft:
    r"""Draft a ``cohort.toml`` for files of somebody else.

    Parameters
    ----------
    paths : sequence of str or Path
        The files; all sheets of a workbook are taken.
    beside : str or Path
        Folder in which the draft will lie: it names the files as seen from there.
    large : bool
        Read files above 2 GB too.

    Returns
    -------
    Draft
        Valid, and never acted on by itself.

    Raises
    ------
    UsageError
        ``no-file``, ``unknown-form``, ``bad-value`` for a name that is no text; what the reader of
        the format raises.
    DataError
        When a file makes no table.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder) / "klienter.csv"
    ...     _ = file.write_text("KlientNr;Alder\n1;31,5\n2;44\n3;52\n", "utf-8")
    ...     text = draft([file], beside=folder).text
    >>> print(text.partition("[[file]]")[2].partition("# Names")[0])
    <BLANKLINE>
    path = "klienter.csv"
    delimiter = ";"
    decimal = ","  # guess: numbers are written with commas
    <BLANKLINE>
    [file.clients]
    client_id = "KlientNr"  # guess: 3 different values in 3 rows
    age = "Alder"  # guess by name; numbers 31.5 to 52
    <BLANKLINE>
    """
    seen = [_with_codes(one) for path in paths for one in seen_files(_named(path), large=large)]
    found = [found_file(one, [other for other in seen if other is not one]) for one in seen]
    _name_clusters(found)
    with_lost_zeros(found)
    bare = [one for one in found if len(found) > 1 and one.bare]
    found = [one for one in found if one not in bare]
    found.sort(key=lambda one: _ORDER.index(one.unit))
    state = DraftState()
    for one in found:
        for block in one.blocks:
            table = "occasions" if block.reading.sessions or one.unit == "occasions" else "clients"
            state.prefixes.pool(block, table)
    sections = [section for one in found for section in file_sections(one, Path(beside), state)]
    lines = [*comment_lines(_HEAD)]
    for section in [_cohort_section(found, state), *sections, *_skeleton(found)]:
        lines += section_lines(section)
    lines += ["", *comment_lines(_LEFT)]
    for table in ("clients", "occasions", "therapists"):
        lines += comment_lines(f"{table}: {', '.join(names_of_table(table))}")
    for one in bare:
        told = f"{one.seen.raw.file} was left out: it holds words, no key and no answers."
        lines += ["", *comment_lines(told)]
    text = "\n".join(lines) + "\n"
    DescribedCohort.model_validate(tomllib.loads(text))
    problems = tuple(problem for one in seen for problem in one.raw.problems)
    return Draft(text, _notes(found), problems)


_ORDER = ("clients", "occasions", "therapists", "sites")


def _named(path: str | Path) -> Path:
    try:
        str(path).encode()
    except UnicodeEncodeError:
        raise UsageError(
            "bad-value",
            f"The name of the file {str(path)!r} is no text.",
            "It was written in an encoding that this machine does not use.",
            "Rename the file.",
        ) from None
    return Path(path)


def _with_codes(seen: SeenFile) -> SeenFile:
    for name, column in seen.columns.items():
        seen.columns[name] = column.without(codes_of_column(column))
    return seen


def _name_clusters(found: Sequence[FoundFile]) -> None:
    """Call a "cluster" what another file calls a school, where the values are the same."""
    named = {
        role: one.seen.values(key.column)
        for one in found
        for role, key in one.groups.items()
        if role != "cluster"
    }
    for one in found:
        if "cluster" not in one.groups:
            continue
        values = one.seen.values(one.groups["cluster"].column)
        role = next((role for role, known in named.items() if values <= known), None)
        if role is not None and role not in one.groups:
            one.groups[role] = one.groups.pop("cluster")


def _cohort_section(found: Sequence[FoundFile], state: DraftState) -> Section:
    first = next((one for one in found if one.unit == "clients"), found[0])
    levels, why = _levels(found, state)
    entries = [
        Entry("format", 1),
        Entry("id", _id(first.seen.path)),
        Entry("title", "", "for people: what the study is called"),
        Entry("levels", levels, why),
    ]
    absent = [one for one in found if one.therapist and _therapist_missing(one)]
    if "therapist" in levels and absent:
        entries.append(Entry("partially_nested", True, "guess: some clients have no therapist"))
    if state.text:
        entries.append(Entry("text", sorted(set(state.text)), "guess: 007 must not become 7"))
    return Section("", entries)


def _levels(found: Sequence[FoundFile], state: DraftState) -> tuple[list[str], str]:
    clients = state.taken.get("clients", {})
    if "therapist_id" in clients:
        return ["client", "therapist"], "guess: a column names the therapist"
    for one in found:
        for role, key in one.groups.items():
            if f"{role}_id" in clients and key.different >= _LEAST_GROUPS and one.unit != "sites":
                why = f"guess: clients in {key.different:,} groups ({role}_id)"
                return ["client", role], why
    return ["client"], "guess: no column names a therapist or another group"


def _therapist_missing(one: FoundFile) -> bool:
    key = one.therapist
    return (
        key is not None
        and one.unit in ("clients", "occasions")
        and (one.seen.columns[key.column].missing_share > 0)
    )


def _id(path: Path) -> str:
    name = re.sub(r"(\.[A-Za-z]{2,7}){1,2}$", "", path.name)
    return our_name(our_name(name).strip("_") or "cohort")


def _skeleton(found: Sequence[FoundFile]) -> list[Section]:
    """Show an instrument file where a block fits no questionnaire of the package."""
    blocks = [block for one in found for block in one.blocks if not block.fits]
    if not blocks:
        return []
    first = blocks[0]
    numbers = first.reading.numbers
    remark = (
        "An instrument file of your own lies beside cohort.toml and says which items make which "
        "scale, and which are turned round: numbers and keys only. For example:"
    )
    lines = [
        Entry("format", 1),
        Entry("id", first.file_name),
        Entry("name", "full name of the questionnaire"),
        Entry("citation", "Authors (year). Title. Journal."),
        Entry("prefix", first.file_name),
        Entry("table", "occasions" if first.reading.sessions else "clients"),
        Entry("items", numbers[-1]),
        Entry("response", {"low": first.low, "high": first.high}, "guess: the answers seen"),
        Entry("key_status", "published", 'or "assumed"'),
        Entry("key_source", "where the scoring key comes from"),
    ]
    scale = [
        Entry("id", "anxiety"),
        Entry("label", "Anxiety"),
        Entry("items", numbers),
        Entry("reverse", numbers[:1], "items whose answers are turned round"),
    ]
    return [
        Section(f"{first.file_name}.toml:", lines, [remark], active=False),
        Section("[[scale]]", scale, active=False),
    ]


def _notes(found: Sequence[FoundFile]) -> tuple[str, ...]:
    notes = []
    for one in found:
        name = one.seen.raw.file
        if one.client is None and one.unit == "clients":
            notes.append(f"{name}: no column looks like the id of a client.")
        unknown = [block for block in one.blocks if block.match.instrument is None]
        if unknown:
            notes.append(
                f"{name}: {len(unknown)} block(s) of answers fit no questionnaire of the package "
                "by name; they stand in the draft as comments."
            )
    return tuple(notes)
