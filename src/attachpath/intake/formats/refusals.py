"""What is said of a whole file that cannot be read."""

from __future__ import annotations

from pathlib import Path

from attachpath.errors import DataError, Problem, UsageError

__all__ = ["damaged_file", "encrypted_file", "no_table"]


def damaged_file(path: Path | str, what: str) -> UsageError:
    """Make the error for a file that its reader cannot read."""
    return UsageError(
        "damaged-file",
        f"{Path(path).name} cannot be read: {what}.",
        "The file was damaged on its way (a broken download, a copy that was cut short).",
        "Open it in the program that wrote it, and save it anew; or fetch it again.",
    )


def encrypted_file(file: str, program: str) -> UsageError:
    """Make the error for a file that is locked with a password."""
    return UsageError(
        "encrypted-file",
        f"{file} is encrypted.",
        "It was saved with a password.",
        f"Open it in {program}, and save a copy without a password.",
    )


def no_table(
    code: str, file: str, expected: str, next_step: str, *,
    row: int | None = None, value: str | None = None,
) -> DataError:  # fmt: skip
    """Make the error for a file whose content does not make a table."""
    return DataError([Problem(code, file, None, row, value, expected, next_step)])
