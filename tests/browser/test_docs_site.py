"""The built documentation in a browser: complete from a disk, found by its own search, accessible.

``make docs`` builds it, before the tests in ``.ci/run``; where it was not built this is skipped.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

SITE = Path(__file__).parents[2] / "docs" / "_build"
PAGES = (
    "index",
    "data",
    "new_cohort",
    "manuscript",
    "instruments",
    "hypotheses",
    "models",
    "errors",
    "generated/api/models",
)

pytestmark = pytest.mark.skipif(not SITE.exists(), reason="make docs has not been run")


@pytest.mark.parametrize("name", PAGES)
def test_a_page_asks_for_nothing_outside_and_fits(open_page: Callable[..., Any], name: str) -> None:
    seen = open_page(SITE / f"{name}.html", 390)
    assert not seen.troubles
    assert all(one.startswith(("file:", "data:")) for one in seen.addresses)
    assert seen.ask("document.documentElement.scrollWidth") <= 390
    seen.page.context.close()


@pytest.mark.parametrize("words", ["johnson_neyman", "too-few-occasions", "cats_secure"])
def test_the_search_works_on_a_disk(open_page: Callable[..., Any], words: str) -> None:
    seen = open_page(SITE / "search.html")
    seen.page.goto(f"{(SITE / 'search.html').as_uri()}?q={words}")
    seen.page.wait_for_selector("#search-results li a")
    assert all(one.startswith(("file:", "data:")) for one in seen.addresses)
    seen.page.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["data", "new_cohort", "instruments", "generated/api/formula"])
def test_what_we_write_is_accessible(
    open_page: Callable[..., Any],
    violations: Callable[..., list[str]],
    name: str,
    scheme: str,
) -> None:
    seen = open_page(SITE / f"{name}.html", color_scheme=scheme)
    assert violations(seen) == []
    seen.page.context.close()
