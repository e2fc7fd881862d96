"""A section is what one analysis leaves: its question, tables, figures, numbers and words."""

from __future__ import annotations

import re
import time
from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated, Any, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, PrivateAttr, model_validator

from attachpath import __version__
from attachpath.errors import UsageError
from attachpath.reporting.hypothesis_row import HypothesisRow
from attachpath.reporting.masking import is_masked, mask_below, masks_explained
from attachpath.reporting.printable import printable
from attachpath.reporting.topics import Assumption, Methods, Words

if TYPE_CHECKING:
    from attachpath.cohort import Cohort

__all__ = [
    "Cell",
    "ErrorRecord",
    "Figure",
    "Heading",
    "Line",
    "Masked",
    "Part",
    "Section",
    "Table",
    "checked_id",
    "new_section",
]

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_]{0,95}")


def checked_id(text: str) -> str:
    """Return an id that may become a file name.

    Raises
    ------
    UsageError
        ``bad-id`` for anything but a letter or digit followed by letters, digits, underscores.

    Examples
    --------
    >>> checked_id("01_cohort")
    '01_cohort'
    """
    if _ID.fullmatch(text):
        return text
    raise UsageError(
        "bad-id",
        f"The id {printable(text)!r} cannot become a file name.",
        "Ids are a letter or digit, then at most 95 letters, digits or underscores.",
        "Choose an id such as '04_paths'.",
    )


FileId = Annotated[str, AfterValidator(checked_id)]
Cell = str | bool | int | float | None


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)


class Heading(_Shape):
    """The heading of a printed column."""

    label: Words
    italic: bool = False
    align: Literal["left", "right", "center"] = "right"


class Line(_Shape):
    """A printed row; a group is one cell that heads the rows below it."""

    cells: list[Words]
    kind: Literal["row", "group", "indented"] = "row"


class Table(_Shape):
    """A table twice: its values for machines, and as a journal prints it for people."""

    id: FileId
    title: Words
    columns: list[str] = Field(description="Names of the machine form.")
    rows: list[list[Cell]] = Field(description="Values of the machine form; missing is null.")
    head: list[Heading]
    body: list[Line]
    note: Words = ""
    folded: bool = Field(
        default=False, description="Too long to be read through: the page opens it on request."
    )

    @model_validator(mode="after")
    def _rows_fit(self) -> Self:
        for line in self.body:
            if line.kind != "group" and len(line.cells) != len(self.head):
                raise ValueError(
                    f"a row of the table {self.id} has {len(line.cells)} cells under "
                    f"{len(self.head)} headings: {line.cells[:1]}"
                )
        return self

    @property
    def masked_cells(self) -> int:
        """Number of values that are masked."""
        return sum(is_masked(cell) for row in self.rows for cell in row)

    def with_masks_explained(self) -> Table:
        """Return the table with a note that says what a masked cell stands for, if it has one."""
        told = masks_explained()
        if not self.masked_cells or told in self.note:
            return self
        return self.model_copy(update={"note": f"{self.note} {told}".strip()})


class Figure(_Shape):
    """A figure with its caption and a text for those who do not see it.

    The drawings stand beside section.json as ``ID.svg``, ``ID.pdf``, ``ID.png`` and, for narrow
    screens, ``ID_narrow.svg``.
    """

    id: FileId
    caption: Words
    alt: Words
    notes: list[Words] = []
    svg: bytes = Field(default=b"", exclude=True, repr=False)
    svg_narrow: bytes = Field(default=b"", exclude=True, repr=False)
    pdf: bytes = Field(default=b"", exclude=True, repr=False)
    png: bytes = Field(default=b"", exclude=True, repr=False)


class ErrorRecord(_Shape):
    """Why a section failed; never holds values of clients."""

    code: str
    message: Words
    cause: Words
    next_step: Words
    places: list[Words] = Field(default=[], description="Lines of code, outermost first.")


class Part(_Shape):
    """A stretch of a section under a heading of its own: words, then figures, then tables."""

    title: Words
    words: list[Words] = []
    figures: list[FileId] = Field(default=[], description="Ids, in the order in which they stand.")
    tables: list[FileId] = Field(default=[], description="Ids, in the order in which they stand.")


class Masked(_Shape):
    """Counts of few clients that are masked in a section."""

    below: int = Field(ge=2, description="Counts of fewer clients, but not 0, are masked.")
    cells: int = Field(default=0, description="Masked cells of its tables and numbers.")


class Section(_Shape):
    """What one analysis leaves.

    `parts` order its figures and tables under headings; what no part names stands before them.

    `fingerprint`, `version` and `theory` say what it was made from, so that a report never mixes
    sections of different data, programs or theories. `theory` is null for a section that depends
    on none.

    The first of the `findings` answers the question in a sentence or two; the others are single
    points. `methods` and `assumptions` stand under topics; a plain string is about the models.

    A cell that is masked holds ``"<5"``, ``">325"`` or ``"masked"`` for machines; `masked` is left
    out where the run shows every count.
    """

    schema_version: Literal[2] = 2
    id: FileId
    title: Words
    question: Words
    status: Literal["done", "failed"] = "done"
    fingerprint: str
    version: str
    theory: str | None = None
    findings: list[Words] = []
    tables: list[Table] = []
    figures: list[Figure] = []
    parts: list[Part] = []
    hypotheses: list[HypothesisRow] = []
    numbers: dict[str, Cell] = {}
    methods: list[Methods] = []
    assumptions: list[Assumption] = []
    notes: list[Words] = []
    seconds: float = 0.0
    error: ErrorRecord | None = None
    masked: Masked | None = Field(default=None, exclude_if=lambda value: value is None)
    _started: float = PrivateAttr(default_factory=time.perf_counter)

    def add_part(
        self, title: str, *items: Table | Figure | None, words: Iterable[str] = ()
    ) -> None:
        """Add a stretch under a heading of its own.

        Parameters
        ----------
        title : str
            The heading.
        *items : Table, Figure or None
            What stands under it; None, an item that the data do not give, is left out.
        words : iterable of str
            Paragraphs that stand before them.

        Notes
        -----
        A part without words and without items is not added.
        """
        figures = [item for item in items if isinstance(item, Figure)]
        tables = [item for item in items if isinstance(item, Table)]
        part = Part(
            title=title,
            words=list(words),
            figures=[figure.id for figure in figures],
            tables=[table.id for table in tables],
        )
        self.figures += figures
        self.tables += tables
        if part.words or part.figures or part.tables:
            self.parts.append(part)

    def clocked(self) -> Section:
        """Return a validated copy with the seconds since the section was begun."""
        found: dict[str, Any] = {"seconds": time.perf_counter() - self._started}
        if (below := mask_below()) is not None:
            found["masked"] = Masked(below=below, cells=self._masked_cells())
            found["tables"] = [table.with_masks_explained() for table in self.tables]
        return Section.model_validate(
            {name: getattr(self, name) for name in type(self).model_fields} | found
        )

    def _masked_cells(self) -> int:
        of_tables = sum(table.masked_cells for table in self.tables)
        return of_tables + sum(map(is_masked, self.numbers.values()))


def new_section(
    cohort: Cohort,
    section_id: str,
    title: str,
    question: str,
    *,
    theory: str | None = None,
    **parts: Any,
) -> Section:
    """Begin a section; its clock starts.

    Parameters
    ----------
    cohort : Cohort
        What is analysed; its fingerprint is recorded.
    section_id : str
        Number and name of the script, ``"01_cohort"``; becomes the folder's name.
    title, question : str
        Heading, and the question that the section answers.
    theory : str, optional
        Hash of the theory tested, for sections that test one.
    **parts
        Any other field of `Section`.

    Returns
    -------
    Section
        To be filled and given to `write_section`.

    Raises
    ------
    UsageError
        ``bad-id``.
    """
    return Section(
        id=section_id,
        title=title,
        question=question,
        fingerprint=cohort.fingerprint(),
        version=__version__,
        theory=theory,
        **parts,
    )
