"""What a file is about: the keys, the blocks of answers, the repeated scores, and the rest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from attachpath.intake.drafting.answer_blocks import AnswerBlock, answer_block
from attachpath.intake.drafting.column_roles import Reading, readings
from attachpath.intake.drafting.keys import FoundKey, client_key, group_keys, therapist_key
from attachpath.intake.drafting.numbered_columns import NumberedColumns, numbered_columns
from attachpath.intake.drafting.seen_column import SeenColumn
from attachpath.intake.drafting.seen_file import SeenFile
from attachpath.intake.drafting.words import TIME_WORDS, says, words_of

__all__ = ["FoundFile", "RepeatedScore", "found_file"]

Unit = str


@dataclass(frozen=True)
class RepeatedScore:
    """One score that has a column a session.

    Attributes
    ----------
    name : str
        What the columns share.
    columns : dict of int to str
        By session.
    pattern : str or None
        Where one fits them.
    """

    name: str
    columns: dict[int, str]
    pattern: str | None


@dataclass
class FoundFile:
    """What was found in one file.

    Attributes
    ----------
    seen : SeenFile
        The file.
    unit : {"clients", "occasions", "therapists", "sites"}
        What it has a row of.
    client, therapist : FoundKey or None
        Columns that are likely keys.
    groups : dict of str to FoundKey
        Columns that name a site, school and so on.
    blocks : list of AnswerBlock
        Item answers.
    scores : list of RepeatedScore
        Scores with a column a session.
    rest : list of str
        Columns that are none of these.
    """

    seen: SeenFile
    unit: Unit
    client: FoundKey | None
    therapist: FoundKey | None
    groups: dict[str, FoundKey]
    blocks: list[AnswerBlock] = field(default_factory=list)
    scores: list[RepeatedScore] = field(default_factory=list)
    rest: list[str] = field(default_factory=list)

    @property
    def wide(self) -> bool:
        """Whether its sessions stand side by side."""
        return bool(self.scores) or any(block.reading.sessions for block in self.blocks)

    @property
    def bare(self) -> bool:
        """Whether it holds nothing that a cohort is made of: a sheet of remarks."""
        named = self.client or self.therapist or self.groups or self.blocks or self.scores
        return not named and not any(one.numbers for one in self.seen.columns.values())


def found_file(file: SeenFile, others: Sequence[SeenFile]) -> FoundFile:
    """Find out what a file is about.

    Parameters
    ----------
    file : SeenFile
        The file.
    others : sequence of SeenFile
        The further files of the draft.
    """
    client, therapist = client_key(file, others), therapist_key(file)
    groups = dict(group_keys(file))
    found = FoundFile(file, _unit(client, therapist, groups), client, therapist, groups)
    keys = {key.column for key in (client, therapist, *groups.values()) if key is not None}
    free = {
        name: column
        for name, column in file.columns.items()
        if name not in keys and "{" not in name and "}" not in name
    }
    used = _take_numbered(found, free)
    found.rest = [name for name in file.columns if name not in used and name not in keys]
    return found


def _unit(client: FoundKey | None, therapist: FoundKey | None, groups: dict[str, FoundKey]) -> Unit:
    if therapist is not None and therapist.unique and client is None:
        return "therapists"
    if client is None and "site" in groups and groups["site"].unique:
        return "sites"
    return "clients" if client is None or client.unique else "occasions"


def _take_numbered(found: FoundFile, free: dict[str, SeenColumn]) -> set[str]:
    """Sort the columns with running numbers; items first, for they tell the sessions."""
    used: set[str] = set()
    sessions: list[int] = []
    left: list[NumberedColumns] = []
    for group in numbered_columns(free):
        meant = readings(group, free)
        if meant and meant[0].items:
            for reading in meant:
                used |= _take_items(found, reading, free)
                sessions = sessions or reading.sessions
        else:
            left.append(group)
    if found.unit != "clients":
        return used
    for group in left:
        for reading in readings(group, free, sessions):
            if not reading.items:
                score = _score(reading, free.keys() - used)
                found.scores.append(score)
                used |= set(score.columns.values())
    return used


def _take_items(found: FoundFile, reading: Reading, free: dict[str, SeenColumn]) -> set[str]:
    block = answer_block(reading, free, [found.seen.path.stem])
    if block is None:
        return set()
    found.blocks.append(block)
    return set(reading.columns.values())


def _score(reading: Reading, free: Iterable[str]) -> RepeatedScore:
    """Name a repeated score; a column before them that says "pre" is its first session."""
    columns = {session: name for (_, session), name in sorted(reading.columns.items())}
    before = list(_before(reading, free))
    stem = _stem(reading)
    if not before:
        return RepeatedScore(stem, columns, reading.pattern)
    ordered = [*before, *columns.values()]
    return RepeatedScore(stem, dict(enumerate(ordered, start=1)), None)


def _before(reading: Reading, free: Iterable[str]) -> Iterator[str]:
    wanted = words_of(reading.group.parts[0])
    for name in free:
        words = words_of(name)
        if words[:-1] == wanted and words[-1:] and TIME_WORDS.get(words[-1]) == "pre":
            yield name
            return


def _stem(reading: Reading) -> str:
    """Return the name without its numbers and the words that only announce them."""
    words = list(words_of(reading.name))
    while len(words) > 1 and (says("session", words[-1:]) or len(words[-1]) == 1):
        words.pop()
    return "_".join(words) + (f"_{reading.fixed}" if reading.fixed else "")
