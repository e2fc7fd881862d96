"""Freezing a theory: what it says today is written beside its file."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from attachpath import __version__
from attachpath.errors import OutputError, UsageError
from attachpath.hypotheses.frozen_theories.frozen_file import (
    Frozen,
    FrozenFile,
    frozen_path,
    read_frozen,
)
from attachpath.hypotheses.hashes import hypothesis_hash, rules_hash, theory_hash
from attachpath.hypotheses.theory import load_theory, shipped_theory

__all__ = ["preregister"]


def preregister(theory: str | Path, *, again: bool = False) -> FrozenFile:
    """Freeze a theory: write its hash, the date and the versions beside its file.

    Parameters
    ----------
    theory : str or Path
        A theory file of the user's own.
    again : bool
        Freeze it once more though it was frozen before and has changed; what was frozen before
        stays in the record's history.

    Returns
    -------
    FrozenFile
        As it stands in ``<theory file>.frozen.json``. A theory that is frozen as it is stays
        frozen since the day when it was; nothing is written.

    Raises
    ------
    SpecificationError, FormulaError
        When the theory itself is wrong, or ``damaged-frozen-file``.
    UsageError
        ``shipped-theory``; ``already-frozen`` where it was frozen before and says something else.
    OutputError
        ``unwritable``.
    """
    if shipped_theory(theory):
        raise UsageError(
            "shipped-theory",
            f"{str(theory)!r} is no theory file of yours that could be frozen.",
            "A theory is frozen beside its file, whose name ends in .toml.",
            "Write your theory with `attachpath new-theory --out my_theory.toml`, and freeze that.",
        )
    path = Path(theory)
    now = _frozen_now(path)
    before = read_frozen(path)
    if before is not None and before.hash == now.hash:
        return before
    if before is not None and not again:
        raise UsageError(
            "already-frozen",
            f"{path.name} was frozen on {before.date:%Y-%m-%d} and says something else today.",
            "The theory was changed after it was frozen.",
            "Take the changes back; or freeze it again with --again, which keeps what was frozen "
            "before in its history.",
        )
    history = () if before is None else (*before.history, _without_history(before))
    made = FrozenFile(**now.model_dump(), history=history)
    _write(frozen_path(path), made)
    return made


def _frozen_now(path: Path) -> Frozen:
    loaded = load_theory(path)
    return Frozen(
        theory=loaded.id,
        theory_version=loaded.version,
        hash=theory_hash(loaded),
        date=datetime.now(UTC).replace(microsecond=0),
        attachpath=__version__,
        n_hypotheses=len(loaded.hypothesis),
        rules=rules_hash(loaded),
        hypotheses={one.id: hypothesis_hash(one) for one in loaded.hypothesis},
    )


def _without_history(before: FrozenFile) -> Frozen:
    return Frozen(**before.model_dump(exclude={"format", "history"}))


def _write(path: Path, record: FrozenFile) -> None:
    """Write beside the place and rename: a record is never half there."""
    fresh = path.with_name(f".{path.name}.new")
    try:
        fresh.write_text(record.model_dump_json(indent=1) + "\n", encoding="utf-8")
        fresh.replace(path)
    except OSError as error:
        fresh.unlink(missing_ok=True)
        raise OutputError(
            "unwritable",
            f"{path} cannot be written: {error.strerror or error}.",
            "The folder of the theory is read-only, or something else stands in its place.",
            "Copy the theory file to a folder of your own, and freeze it there.",
        ) from error
