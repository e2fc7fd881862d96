"""What the operating system refuses, in three parts."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from attachpath.cli.streams import drop_output
from attachpath.errors import OutputError, UsageError

__all__ = ["system_errors_explained"]

FULL = (errno.ENOSPC, errno.EDQUOT)
REFUSED = (errno.EACCES, errno.EPERM, errno.EROFS, errno.EISDIR, errno.ENOTDIR, errno.ENAMETOOLONG)


@contextmanager
def system_errors_explained() -> Iterator[None]:
    """Turn a full disk, a protected file and lacking memory into errors of ours.

    Raises
    ------
    OutputError
        ``disk-full``.
    UsageError
        ``no-access`` or ``out-of-memory``.
    """
    try:
        yield
    except OSError as error:
        if error.errno in FULL:
            drop_output()
            message = f"What was to be written does not fit: {error.strerror}."
            raise OutputError(
                "disk-full", message, "The disk is full.", "Free some space."
            ) from None
        if error.errno in REFUSED and error.filename is not None:
            raise UsageError(
                "no-access",
                f"{error.filename} cannot be opened: {error.strerror}.",
                "It belongs to somebody else, is protected, or is not the kind of file that its "
                "name promises.",
                "Change its permissions, or copy the folder to a place of your own.",
            ) from None
        raise
    except MemoryError:
        raise UsageError(
            "out-of-memory",
            "The computer has not enough memory for this.",
            "The cohort is too large, or other programs hold the memory.",
            "Take fewer clients, or --jobs 1.",
        ) from None
