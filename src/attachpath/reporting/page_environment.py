"""The one way in which pages are made: text is escaped, and shown harmlessly."""

from __future__ import annotations

from typing import Any

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from attachpath.reporting.printable import printable

__all__ = ["page_environment"]


def page_environment(*folders: str) -> Environment:
    """Return an environment for the templates of folders of this room.

    Parameters
    ----------
    *folders : str
        Names of folders; of two templates of one name the first folder's counts. The style
        sheets of every page lie in ``page_parts``.

    Returns
    -------
    jinja2.Environment
        Text is escaped; its control characters are shown as signs.
    """
    return Environment(
        loader=ChoiceLoader([PackageLoader("attachpath.reporting", folder) for folder in folders]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_finalize,
    )


def _finalize(value: Any) -> Any:
    """Show control characters of users' text as signs; escaping follows."""
    if value is None:
        return ""
    if isinstance(value, Markup) or not isinstance(value, str):
        return value
    return printable(value)
