"""The shape of an instrument file, and the names that its items and scales have in a table."""

from __future__ import annotations

from functools import cached_property
from typing import Annotated, Literal, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import (
    ConfigDict,
    Field,
    PrivateAttr,
    model_validator,
)

from attachpath.errors import UsageError, nearest_name
from attachpath.instruments.scale import Name, ResponseRange, Scale, Text, listed
from attachpath.specification import Identifier, Specification

__all__ = ["Instrument"]


class Instrument(Specification):
    """A questionnaire: items, range of answers, scales with their keys, and where they come from.

    Attributes
    ----------
    id : str
        Name of the file.
    name, citation : str
        Full name; the work that published the instrument.
    prefix : str
        First part of every column's name; two instruments may share it.
    table : {"clients", "occasions"}
        Table in which its answers stand.
    times : tuple of str
        Times of measurement that the names carry (``("pre", "post")``), or none.
    items : int
        Number of items.
    response : ResponseRange
        Lowest and highest answer.
    least_answered_share : float
        Share of a scale's items that must be answered for a score.
    key_status : {"published", "assumed"}
        Whether the scoring key was published or is an assumption of this package.
    key_source : str
        Where the key comes from, or what exactly is assumed.
    scales : tuple of Scale
        Written ``[[scale]]`` in the file.

    Examples
    --------
    >>> from attachpath.instruments import load_instrument
    >>> ecr = load_instrument("ecr")
    >>> ecr.scale_column("anxiety"), ecr.item_columns("post")[21]
    ('ecr_anxiety', 'ecr_post_22')
    >>> load_instrument("iip64").scale_column("total", "pre")
    'iip_pre'
    """

    model_config = ConfigDict(populate_by_name=True)

    id: Identifier
    name: Text
    citation: Text
    prefix: Name
    table: Literal["clients", "occasions"]
    times: tuple[Name, ...] = ()
    items: Annotated[int, Field(strict=True, ge=1, le=999)]
    response: ResponseRange
    least_answered_share: float = Field(default=0.8, gt=0, le=1)
    key_status: Literal["published", "assumed"]
    key_source: Text
    scales: tuple[Scale, ...] = Field(alias="scale", min_length=1)
    _file_sha256: str = PrivateAttr(default="")

    @model_validator(mode="after")
    def _scales_fit(self) -> Self:
        ids = [scale.id for scale in self.scales]
        twice = sorted({name for name in ids if ids.count(name) > 1})
        if twice:
            raise ValueError(f"scale ids stand twice: {', '.join(twice)}")
        if sum(scale.total for scale in self.scales) > 1:
            raise ValueError("more than one scale is marked total; they would share one column")
        for scale in self.scales:
            beyond = sorted(number for number in scale.items if number > self.items)
            if beyond:
                raise ValueError(
                    f"scale {scale.id!r} has items beyond the last one ({self.items}): "
                    f"{listed(beyond)}"
                )
        return self

    # What pydantic compares includes the cached arrays, which cannot be compared as one.
    def __eq__(self, other: object) -> bool:
        return isinstance(other, Instrument) and self.model_dump() == other.model_dump()

    def __hash__(self) -> int:
        return hash((self.id, self.prefix, self.table, self.response, self.scales))

    def scale(self, scale: str) -> Scale:
        """Return a scale by its id.

        Raises
        ------
        UsageError
            ``unknown-scale``, with the nearest id.
        """
        for known in self.scales:
            if known.id == scale:
                return known
        ids = [known.id for known in self.scales]
        near = nearest_name(scale, ids)
        raise UsageError(
            "unknown-scale",
            f"The instrument {self.id!r} has no scale {scale!r}.",
            f"A misspelt id{f'; the nearest is {near!r}' if near else ''}.",
            f"Use one of: {', '.join(ids)}.",
        )

    def stem(self, time: str | None = None) -> str:
        """Return the first part of the column names: the prefix, and the time if there is one."""
        return f"{self.prefix}_{time}" if time else self.prefix

    def item_columns(self, time: str | None = None) -> list[str]:
        """Return the names of the item columns in the order of the items."""
        stem = self.stem(time)
        return [f"{stem}_{number:02d}" for number in range(1, self.items + 1)]

    def adapted(
        self,
        *,
        prefix: str | None = None,
        table: Literal["clients", "occasions"] | None = None,
        response: tuple[int, int] | None = None,
        fractions: bool = False,
    ) -> Instrument:
        """Return the instrument as it was given elsewhere: renamed, repeated, or on another range.

        Parameters
        ----------
        prefix : str, optional
            First part of its columns' names (``"father_ecr"``).
        table : {"clients", "occasions"}, optional
            Where its answers stand.
        response : tuple of int, optional
            Lowest and highest answer.
        fractions : bool
            Whether answers may be fractions (imputed by somebody).

        Returns
        -------
        Instrument
            Itself where nothing differs.

        Examples
        --------
        >>> from attachpath.instruments import load_instrument
        >>> load_instrument("ecr").adapted(prefix="father_ecr").scale_column("anxiety")
        'father_ecr_anxiety'
        """
        changes: dict[str, object] = {}
        if prefix is not None:
            changes["prefix"] = prefix
        if table is not None:
            changes["table"] = table
        low, high = response or (self.response.low, self.response.high)
        whole = self.response.whole and not fractions
        changes["response"] = {"low": low, "high": high, "whole": whole}
        stated = self.model_dump(by_alias=True)
        changed = stated | changes
        if changed == stated:
            return self
        return Instrument.model_validate(changed).from_file(self._file_sha256)

    def from_file(self, sha256: str) -> Self:
        """Record the hash of the file that the instrument was read from, and return it."""
        self._file_sha256 = sha256
        return self

    @property
    def file_sha256(self) -> str:
        """SHA-256 of the file that it was read from, whatever was adapted since; or nothing."""
        return self._file_sha256

    @cached_property
    def scored_places(self) -> NDArray[np.intp]:
        """Places, from 0, of the items that stand in some scale; the others need not be asked."""
        places = np.flatnonzero(self.key.any(axis=1))
        places.flags.writeable = False
        return places

    def scored_columns(self, time: str | None = None) -> list[str]:
        """Return the names of the item columns that the scales need."""
        columns = self.item_columns(time)
        return [columns[place] for place in self.scored_places]

    def scale_column(self, scale: str, time: str | None = None) -> str:
        """Return the name of a scale's column; a total scale's is the stem itself."""
        known = self.scale(scale)
        return self.stem(time) if known.total else f"{self.stem(time)}_{known.id}"

    def scale_columns(self, time: str | None = None) -> list[str]:
        """Return the names of all scales' columns in the order of the file."""
        return [self.scale_column(scale.id, time) for scale in self.scales]

    @cached_property
    def key(self) -> NDArray[np.int8]:
        """Scoring key, shape (items, scales): 1, -1 where turned round, 0 where not in it."""
        key = np.zeros((self.items, len(self.scales)), dtype=np.int8)
        for place, scale in enumerate(self.scales):
            key[np.array(scale.items) - 1, place] = 1
            if scale.reverse:
                key[np.array(scale.reverse) - 1, place] = -1
        key.flags.writeable = False
        return key

    @cached_property
    def reversed_items(self) -> NDArray[np.bool_]:
        """Whether any scale turns the item round, shape (items,)."""
        mask = np.asarray((self.key < 0).any(axis=1))
        mask.flags.writeable = False
        return mask
