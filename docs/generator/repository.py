"""Pages that are files of the repository: shown as they are, with links that lead somewhere."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

__all__ = ["copy_images", "repository_pages"]

ROOT = Path(__file__).parents[2]

PAGES = {
    "README.md": "readme.md",
    "CHANGELOG.md": "changelog.md",
    "CONTRIBUTING.md": "contributing.md",
}
"""Generated page of each file."""

PICTURES = (".png", ".svg", ".jpg", ".webp")

_LINK = re.compile(r"(!?)\[([^\]]*)\]\(([^)\s]+)\)")
_IMAGE_TAG = re.compile(r'(<img[^>]*\bsrc=")([^":]+)(")')


def repository_pages() -> dict[str, str]:
    """Return the text of each file with its links turned towards the pages here."""
    found = {}
    for name, page in PAGES.items():
        text = (ROOT / name).read_text(encoding="utf-8")
        text = _LINK.sub(_turned, text)
        found[page] = _IMAGE_TAG.sub(lambda tag: f"{tag[1]}{_image(tag[2])}{tag[3]}", text)
    return found


def _turned(link: re.Match[str]) -> str:
    """Turn one link: to a page where there is one, else to the name of the file as text."""
    picture, words, target = link.groups()
    if picture:
        return f"![{words}]({_image(target)})"
    place, _, part = target.partition("#")
    if ":" in place or not place:
        return link[0]
    if place in PAGES:
        return f"[{words}]({PAGES[place]}{'#' + part if part else ''})"
    return words if place in words else f"{words} (`{place}`)"


def _image(target: str) -> str:
    """Return the place of a picture as seen from ``docs/generated``."""
    return target if ":" in target else f"images/{Path(target).name}"


def copy_images(folder: Path) -> None:
    """Copy the pictures of the README beside the pages, so that the site needs no other folder.

    Parameters
    ----------
    folder : Path
        ``docs/generated``.
    """
    for path in sorted((ROOT / "docs" / "images").glob("*")):
        place = folder / "images" / path.name
        if path.suffix in PICTURES:
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(path, place)
