"""TOML files as validated, immutable objects; a mistake is named by its path in the file.

Instruments, populations, theories and cohort files are all read here, so that every one of them
refuses an unknown key and names the nearest known one.
"""

from __future__ import annotations

import tomllib
import typing
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

from attachpath.errors import SpecificationError, nearest_name

__all__ = ["Identifier", "Part", "Specification", "read_specification"]

Identifier = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_]*$", max_length=64)]
"""An id that may become a file name: a letter, then letters, digits or underscores."""

LARGEST_FILE = 4_000_000
_MOST_SHOWN = 20


class Part(BaseModel):
    """A table inside a specification: frozen; unknown keys, nan and inf are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=False, allow_inf_nan=False)


class Specification(Part):
    """A whole TOML file of ours; `format` is the version of its layout."""

    format: Literal[1]


Specified = TypeVar("Specified", bound=BaseModel)


def read_specification(path: Path, shape: type[Specified], what: str) -> Specified:
    """Read a TOML file into a validated object.

    Parameters
    ----------
    path : Path
        The file.
    shape : type
        The pydantic model that the file must fit.
    what : str
        What the file is, for messages (``"theory"``).

    Returns
    -------
    object
        An instance of `shape`.

    Raises
    ------
    SpecificationError
        ``file-not-found``, ``file-too-large``, ``not-utf8``, ``toml-syntax``, ``unknown-key``,
        ``missing-key`` or ``bad-value``, with the path of the key.
    """
    values = _read_toml(path, what)
    try:
        return shape.model_validate(values)
    except ValidationError as error:
        raise _explain(error, shape, values, path, what) from None


def _read_toml(path: Path, what: str) -> dict[str, Any]:
    try:
        size = path.stat().st_size
        if size > LARGEST_FILE:
            raise SpecificationError(
                "file-too-large",
                f"The {what} file {path} has {size:,} bytes.",
                "This is not a specification but data.",
                f"Give a TOML file of at most {LARGEST_FILE:,} bytes.",
            )
        text = path.read_bytes().decode("utf-8-sig")
        return tomllib.loads(text)
    except OSError as error:
        raise SpecificationError(
            "file-not-found",
            f"The {what} file {path} cannot be read: {error.strerror}.",
            "The path is misspelt or the file lies elsewhere.",
            "Check the path.",
        ) from None
    except UnicodeDecodeError as error:
        raise SpecificationError(
            "not-utf8",
            f"The {what} file {path} is not UTF-8 (byte {error.start}).",
            "It was saved in another encoding.",
            "Save it as UTF-8.",
        ) from None
    except (ValueError, RecursionError) as error:  # also a number of 5,000 digits, deep brackets
        raise SpecificationError(
            "toml-syntax",
            f"The {what} file {path} is not valid TOML: {error}.",
            "A quote, bracket or comma is missing near that place.",
            "Mend that line.",
        ) from None


def _explain(
    error: ValidationError, shape: type[BaseModel], values: dict[str, Any], path: Path, what: str
) -> SpecificationError:
    # A misspelt key is missing under its right name too: the misspelling comes first.
    findings = sorted(_own(error), key=lambda finding: finding["type"] != "extra_forbidden")
    lines = []
    codes = []
    for finding in findings[:_MOST_SHOWN]:
        place = _path_text(finding["loc"], values, absent=finding["type"] == "missing")
        code, line = _one_finding(finding, shape, place)
        codes.append(code)
        lines.append(line)
    if len(findings) > _MOST_SHOWN:
        lines.append(f"and {len(findings) - _MOST_SHOWN} more")
    head = f"The {what} file {path} has {len(findings)} mistake(s): " + "; ".join(lines) + "."
    misspelt = "unknown-key" in codes  # then the key that is missing is no second mistake
    return SpecificationError(
        "unknown-key" if misspelt else codes[0],
        head,
        "A misspelt key, or a value of another kind than the key takes.",
        "Mend the keys named above; unknown keys are refused so that none is ignored in silence.",
    )


def _own(error: ValidationError) -> list[Any]:
    """Leave out lists that are "too short" only because what they hold is wrong."""
    found = error.errors()
    places = [finding["loc"] for finding in found]
    return [
        finding
        for finding in found
        if finding["type"] != "too_short"
        or not any(
            len(place) > len(finding["loc"]) and place[: len(finding["loc"])] == finding["loc"]
            for place in places
        )
    ]


def _one_finding(finding: Any, shape: type[BaseModel], place: str) -> tuple[str, str]:
    if finding["type"] == "extra_forbidden":
        key = str(finding["loc"][-1])
        near = nearest_name(key, _known_keys(shape, finding["loc"][:-1]))
        hint = f" (did you mean {near!r}?)" if near else ""
        return "unknown-key", f"unknown key `{place}`{hint}"
    if finding["type"] == "missing":
        return "missing-key", f"key `{place}` is missing"
    message = _in_words(finding)
    value = finding.get("input")
    shown = f", got {_shortened(value)}" if isinstance(value, str | int | float | bool) else ""
    return "bad-value", f"`{place}`: {message}{shown}"


def _in_words(finding: Any) -> str:
    """Say in words what pydantic says by a pattern."""
    if finding["type"] != "string_pattern_mismatch":
        return str(finding["msg"]).removeprefix("Value error, ")
    pattern = finding["ctx"]["pattern"]
    if "{64}" in pattern:
        return "should be 64 of the characters 0 to 9 and a to f"
    letters = "letters a to z or A to Z" if "A-Z" in pattern else "small letters a to z"
    rest = ", digits or _" if "_" in pattern else " or digits"
    return f"should be made of {letters}{rest}, a letter first"


def _shortened(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 80 else text[:77] + "..."


def _path_text(location: tuple[int | str, ...], values: Any, *, absent: bool) -> str:
    """Write `hypothesis[2].formula`, dropping the union tags that pydantic puts into a path.

    Tables are counted from 1. The last step of an absent key is the only one not in the file.
    """
    text = ""
    here = values
    for number, step in enumerate(location):
        missing = absent and number == len(location) - 1
        if isinstance(step, int):
            text += f"[{step + 1}]"
            here = here[step] if isinstance(here, list) and step < len(here) else None
        elif isinstance(here, dict) and (step in here or missing):
            text += f".{step}" if text else step
            here = here.get(step)
    return text or "(top level)"


def _known_keys(shape: type[BaseModel], location: tuple[int | str, ...]) -> list[str]:
    """Name the keys that the table at a place may have."""
    models: list[type[BaseModel]] = [shape]
    for step in location:
        if isinstance(step, int):
            continue
        inner: list[type[BaseModel]] = []
        for model in models:
            field = _field(model, step)
            if field is not None:
                inner += _models_in(field)
        tagged = [model for model in models if step in _tags(model)]
        models = inner or tagged or models
    names: list[str] = []
    for model in models:
        names += [field.alias or name for name, field in model.model_fields.items()]
    return names


def _tags(model: type[BaseModel]) -> set[object]:
    """Give what stands for a model in the path of a union: its name and its literal values."""
    tags: set[object] = {model.__name__}
    for field in model.model_fields.values():
        if typing.get_origin(field.annotation) is Literal:
            tags |= set(typing.get_args(field.annotation))
    return tags


def _field(model: type[BaseModel], key: str) -> Any:
    for name, field in model.model_fields.items():
        if key in (name, field.alias):
            return field.annotation
    return None


def _models_in(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    found: list[type[BaseModel]] = []
    for inner in typing.get_args(annotation):
        found += _models_in(inner)
    return found
