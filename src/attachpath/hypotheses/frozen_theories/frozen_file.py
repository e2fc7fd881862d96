"""The record of a frozen theory, beside its file: ``my_theory.toml.frozen.json``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import (
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    model_validator,
)

from attachpath.errors import SpecificationError
from attachpath.specification import LARGEST_FILE, Identifier

__all__ = ["Frozen", "FrozenFile", "frozen_path", "read_frozen"]

Sha256 = Annotated[str, StringConstraints(pattern="^[0-9a-f]{64}$")]


class Frozen(BaseModel):
    """What a theory said on the day when it was frozen.

    Attributes
    ----------
    theory : str
        Its id.
    theory_version : int
        Its own version.
    hash : str
        SHA-256 of all that it says.
    date : datetime
        When it was frozen, UTC.
    attachpath : str
        Version of this package.
    n_hypotheses : int
        How many it states.
    rules : str
        SHA-256 of what it says beside its hypotheses.
    hypotheses : dict of str to str
        SHA-256 of each hypothesis.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    theory: Identifier
    theory_version: int = Field(ge=1)
    hash: Sha256
    date: AwareDatetime
    attachpath: str
    n_hypotheses: int
    rules: Sha256
    hypotheses: dict[Identifier, Sha256] = Field(min_length=1)

    @model_validator(mode="after")
    def _counts(self) -> Frozen:
        if self.n_hypotheses != len(self.hypotheses):
            raise ValueError("n_hypotheses is not the number of hypotheses")
        return self


class FrozenFile(Frozen):
    """The file: the theory as it was frozen last, and the times before, oldest first."""

    format: Literal[1] = 1
    history: tuple[Frozen, ...] = ()


def frozen_path(theory: Path) -> Path:
    """Return where the record of a theory file stands.

    Examples
    --------
    >>> frozen_path(Path("study/my_theory.toml")).name
    'my_theory.toml.frozen.json'
    """
    return theory.with_name(f"{theory.name}.frozen.json")


def read_frozen(theory: Path) -> FrozenFile | None:
    """Read the record beside a theory file.

    Parameters
    ----------
    theory : Path
        The theory file.

    Returns
    -------
    FrozenFile or None
        None where the theory was never frozen.

    Raises
    ------
    SpecificationError
        ``damaged-frozen-file``.
    """
    path = frozen_path(theory)
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise _damaged(path, f"it has more than {LARGEST_FILE:,} bytes")
        return FrozenFile.model_validate_json(path.read_bytes())
    except FileNotFoundError:
        return None
    except OSError as error:
        raise _damaged(path, f"it cannot be read ({error.strerror})") from None
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"]))
        raise _damaged(path, f"{place}: {first['msg']}" if place else first["msg"]) from None


def _damaged(path: Path, what: str) -> SpecificationError:
    return SpecificationError(
        "damaged-frozen-file",
        f"{path} is not the record of a frozen theory: {what}.",
        "The file was edited or cut off; only `attachpath preregister` writes it.",
        "Put a copy of it back. Without one, delete it and freeze the theory again: the date is "
        "then that of today.",
    )
