"""A headless Chromium, what it saw of a page, and a cohort whose every label is hostile."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import tomlkit

from attachpath.cohort import Cohort, write_cohort
from attachpath.simulation import simulate_cohort

PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
RULES = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]


@dataclass
class Seen:
    """A page as it stands in the browser, and what went wrong on the way."""

    page: Any
    troubles: list[str] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)

    def ask(self, script: str) -> Any:
        """Run JavaScript in the page and return what it gives."""
        return self.page.evaluate(script)


Open = Callable[..., Seen]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Start the system's Chromium; skip where it, or playwright, is not there."""
    api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if program is None:
        pytest.skip(f"none of {', '.join(PROGRAMS)} is on the PATH")
    with api.sync_playwright() as started:
        # Our own pages only; as root, in a container, Chromium refuses to start with a sandbox.
        chromium = started.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def look(browser: Any) -> Open:
    """Return a function that opens a file at a width and records what the page does."""

    def look(path: Path, width: int = 1280, **options: Any) -> Seen:
        size = {"width": width, "height": 900}
        context = browser.new_context(viewport=size, bypass_csp=True, **options)
        seen = Seen(context.new_page())
        seen.page.on("console", lambda told: seen.troubles.append(f"{told.type}: {told.text}"))
        seen.page.on("pageerror", lambda error: seen.troubles.append(str(error)))
        seen.page.on("requestfailed", lambda lost: seen.troubles.append(lost.url[:80]))
        seen.page.on("request", lambda asked: seen.addresses.append(asked.url))
        seen.page.on("dialog", lambda box: (seen.troubles.append(box.message), box.dismiss()))
        seen.page.goto(path.as_uri())
        return seen

    return look


@pytest.fixture
def open_page(look: Open) -> Iterator[Open]:
    """Return the same function; what it opened is closed after the test."""
    opened: list[Seen] = []

    def open_one(path: Path, width: int = 1280, **options: Any) -> Seen:
        opened.append(look(path, width, **options))
        return opened[-1]

    yield open_one
    for seen in opened:
        seen.page.context.close()


@pytest.fixture(scope="session")
def violations() -> Callable[..., list[str]]:
    """Return a function that asks axe-core what is not accessible on a page."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is missing")

    def check(seen: Seen, *rules: str) -> list[str]:
        kind, values = ("rule", list(rules)) if rules else ("tag", RULES)
        options = {"resultTypes": ["violations"], "runOnly": {"type": kind, "values": values}}
        found = axe.Axe().run(seen.page, options=options).response["violations"]
        return [f"{one['id']}: {node['html'][:200]}" for one in found for node in one["nodes"]]

    return check


@pytest.fixture(scope="session")
def outside() -> str:
    """Give JavaScript that returns what stands past the right edge and cannot be scrolled to."""
    return """() => [...document.querySelectorAll('main *')].filter(e => {
      const box = e.getBoundingClientRect();
      const scrolled = e.closest('.scroll');
      return box.width > 0 && box.right > innerWidth + 1 && (!scrolled || scrolled === e);
    }).map(e => e.outerHTML.slice(0, 120))"""


HOSTILE = {
    "script": "<script>alert(1)</script>",
    "image": "\"><img src=x onerror=alert('2')>",
    "long": "x" * 300,
    "Hebrew": "חרדה מפני נטישה (2)",
    "Arabic": "القلق من الهجر",
    "emoji": "grief 😭👩‍👩‍👧 悲嘆",
    "mathematics": r"$\frac$ 100% $x_1^2$",
    "template": "{{ 7*7 }} {0} %s ${x}",
    "formula": "=cmd()|' /C calc'!A0",
    "markup": "[bold red]x[/] **b** | a\tb\x1b[31mb\x07\u202egnp.exe",
}
"""Texts that a page, a figure, a spreadsheet, a terminal or a template might obey."""

INSTRUMENT = {
    "format": 1,
    "id": "evil",
    "name": HOSTILE["script"] + HOSTILE["emoji"],
    "citation": HOSTILE["image"],
    "prefix": "evil",
    "table": "clients",
    "items": 6,
    "response": {"low": 1, "high": 5},
    "key_status": "assumed",
    "key_source": HOSTILE["long"] + HOSTILE["template"],
    "scale": [
        {"id": "first", "label": HOSTILE["script"] + HOSTILE["Arabic"], "items": [1, 2, 3]},
        {"id": "second", "label": HOSTILE["long"], "items": [4, 5, 6], "reverse": [5]},
    ],
}


@pytest.fixture(scope="session")
def hostile_texts() -> dict[str, str]:
    """Give the texts by name."""
    return HOSTILE


@pytest.fixture(scope="session")
def hostile_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write a cohort folder, and beside it a theory, with hostile text wherever text may stand."""
    place = tmp_path_factory.mktemp("hostile")
    folder = write_cohort(_hostile_cohort(), place / "cohort")
    (folder / "instruments").mkdir()
    (folder / "instruments" / "evil.toml").write_text(tomlkit.dumps(INSTRUMENT), "utf-8")
    (place / "theory.toml").write_text(tomlkit.dumps(_hostile_theory()), "utf-8")
    return place


def _hostile_cohort() -> Cohort:
    made = simulate_cohort(clients=70, seed=20240720, items=False)
    clients, generator = made.clients, np.random.default_rng(4)
    texts = list(HOSTILE.values())
    clients["gender"] = _in_turn(texts[:2], len(clients))
    clients["presenting_problem"] = _in_turn(texts, len(clients))
    clients[HOSTILE["emoji"]] = _in_turn(texts[2:5], len(clients))
    for number, text in enumerate(texts):
        noise = generator.normal(size=len(clients))
        clients[f"{text}_post" if number % 2 else text] = clients["iip_post"] + noise
    items = pd.DataFrame(generator.integers(1, 6, (len(clients), 6)), index=clients.index)
    clients[[f"evil_{number:02d}" for number in range(1, 7)]] = items
    clients[f"{'A' * 50}_id"] = _in_turn(texts, len(clients))
    occasions = made.occasions
    occasions[HOSTILE["script"]] = generator.normal(size=len(occasions))
    occasions[HOSTILE["long"]] = generator.normal(size=len(occasions))
    therapists = made.therapists
    assert therapists is not None
    therapists["orientation"] = _in_turn(texts, len(therapists))
    return made.replace(
        clients=clients,
        occasions=occasions,
        therapists=therapists,
        levels=("client", "therapist", "A" * 50),
        title=" ".join(texts),
        description=" ".join(texts),
    )


def _in_turn(texts: list[str], rows: int) -> list[str]:
    return [texts[row % len(texts)] for row in range(rows)]


def _hostile_theory() -> dict[str, Any]:
    named = f"`{HOSTILE['mathematics']}`"
    formulas = {
        "H1": ("iip_post ~ iip_pre + esat_anx_between + cats_preoccupied_between", "clients"),
        "H" + "9" * 63: (f"iip_post ~ iip_pre + {named} * ecr_anxiety", "clients"),
        "H3": (f"esat_anx ~ ecr_anxiety + {named} + session_log + (1 | client_id)", "occasions"),
        "H4": ("iip_post ~ gender + iip_pre", "clients"),
    }
    terms = dict(
        zip(
            formulas,
            ("esat_anx_between", f"{HOSTILE['mathematics']}:ecr_anxiety",
             HOSTILE["mathematics"], f"gender[{HOSTILE['script']}]"),
            strict=True,
        )
    )  # fmt: skip
    return {
        "format": 1,
        "id": "evil",
        "title": " ".join(HOSTILE.values()),
        "family": list(formulas),
        "hypothesis": [
            {
                "id": name,
                "claim": " ".join(HOSTILE.values()),
                "role": "confirmatory",
                "kind": "multilevel" if "|" in formula else "regression",
                "table": table,
                "formula": formula,
                "term": terms[name],
                "direction": "negative",
                "smallest_effect": 0.1,
                "smallest_effect_reason": HOSTILE["image"],
                "published": {
                    "direction": "negative", "significant": True, "source": HOSTILE["long"],
                },
            }
            for name, (formula, table) in formulas.items()
        ],
    }  # fmt: skip
