"""Groups of parameters that say where their numbers come from, and the numbers' kinds."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field, StringConstraints

from attachpath.specification import Part

__all__ = ["Correlation", "Number", "Positive", "Share", "SourcedGroup", "Text", "parameter_rows"]

Number = Annotated[float, Field(allow_inf_nan=False)]
Positive = Annotated[float, Field(gt=0, allow_inf_nan=False)]
Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
Correlation = Annotated[float, Field(gt=-1, lt=1, allow_inf_nan=False)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class SourcedGroup(Part):
    """A table of the population file whose numbers have a source.

    Attributes
    ----------
    source : str
        Where the numbers come from; begins with ``assumed`` where there is no public number.
    sources : dict of str to str
        The same for single keys, by their path inside the table.
    """

    source: Text
    sources: dict[str, Text] = Field(default_factory=dict)


def parameter_rows(
    part: Any, path: str = "", group: SourcedGroup | None = None, place: str = ""
) -> list[tuple[str, Any, str]]:
    """List path, value and source of every parameter under a part of a population file.

    Parameters
    ----------
    part : pydantic model, dict or value
        What to walk through.
    path : str
        Path of `part` in the file.
    group : SourcedGroup, optional
        The nearest table above that names a source.
    place : str
        Path of `part` inside that table.

    Returns
    -------
    list of (str, object, str)
        In the order of the file. Values outside any sourced table are left out.
    """
    if isinstance(part, SourcedGroup):
        group, place = part, ""
    values = part if isinstance(part, dict) else _fields(part)
    if values is None:
        return [] if group is None or part is None else [(path, part, _source(group, place))]
    rows = []
    for key, value in values.items():
        inside = f"{place}.{key}" if place else key
        rows += parameter_rows(value, f"{path}.{key}" if path else key, group, inside)
    return rows


def _fields(part: Any) -> dict[str, Any] | None:
    if not isinstance(part, Part):
        return None
    names = type(part).model_fields
    return {name: getattr(part, name) for name in names if name not in ("source", "sources")}


def _source(group: SourcedGroup, place: str) -> str:
    """Look for the key itself, then for the tables that hold it, then for the whole group."""
    steps = place.split(".")
    for length in range(len(steps), 0, -1):
        found = group.sources.get(".".join(steps[:length]))
        if found is not None:
            return found
    return group.source
