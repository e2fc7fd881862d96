"""The pages of the documentation say all that the code has, and no more."""

import doctest
import importlib
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

import attachpath
from attachpath.cohort.columns import KEYS, column_rules
from attachpath.hypotheses import Hypothesis, Theory, load_theory
from attachpath.hypotheses.theory import HypothesisPart, Variable
from attachpath.instruments import available_instruments, load_instrument

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
CODE = r"``([a-z]+(?:-[a-z0-9]+)+)``"
SOURCE = Path(attachpath.__file__).parent

sys.path.insert(0, str(DOCS))
generator = importlib.import_module("generator")
inventory = importlib.import_module("generator.error_inventory")
sys.path.remove(str(DOCS))


@pytest.fixture(scope="module")
def pages() -> dict[str, str]:
    return dict(generator.pages())


def test_every_public_name_of_every_room_has_an_entry(pages: dict[str, str]) -> None:
    rooms = importlib.import_module("generator.rooms").rooms()
    assert {"cohort", "models", "reporting", "formula", "parallel", "errors"} <= set(rooms)
    for room in rooms:
        page = pages[f"api/{room}.rst"]
        for name in importlib.import_module(f"attachpath.{room}").__all__:
            assert re.search(rf"^\.\. \S+:: attachpath\.{room}\.{name}$", page, re.M), (room, name)
            assert f":py:obj:`~attachpath.{room}.{name}`" in page


def test_names_of_the_top_level_lead_to_their_room(pages: dict[str, str]) -> None:
    for name in set(attachpath.__all__) - {"__version__"}:
        assert re.search(rf":py:obj:`{name} <attachpath\.\w+\.{name}>`", pages["api/index.rst"])


def codes_in_docstrings() -> Iterator[tuple[str, str]]:
    """Codes that a section Raises names, as ``unknown-column``."""
    for path in SOURCE.rglob("*.py"):
        for section in re.findall(r"Raises\n +------\n((?: +.*\n|\n)+?) +(?:Notes|Examples|\"\"\")",
                                  path.read_text(encoding="utf-8")):  # fmt: skip
            yield from ((code, path.name) for code in re.findall(CODE, section))


def codes_in_tests() -> Iterator[tuple[str, str]]:
    """Codes that a test compares with."""
    for path in (ROOT / "tests").rglob("test_*.py"):
        found = re.findall(r"\.code == \"([a-z-]+)\"", path.read_text(encoding="utf-8"))
        yield from ((code, path.name) for code in found)


def test_every_code_that_docstrings_and_tests_name_is_on_the_page(pages: dict[str, str]) -> None:
    listed = re.findall(r"^### `(.+)`$", pages["errors_part.md"], re.M)
    patterns = [re.compile(re.sub("<[a-z]+>", "[a-z]+", code)) for code in listed]
    named = [*codes_in_docstrings(), *codes_in_tests()]
    assert len(named) > 300
    missing = {one for one in named if not any(known.fullmatch(one[0]) for known in patterns)}
    assert not missing


def test_every_code_on_the_page_stands_in_the_source(pages: dict[str, str]) -> None:
    source = "\n".join(path.read_text(encoding="utf-8") for path in SOURCE.rglob("*.py"))
    for code in re.findall(r"^### `(.+)`$", pages["errors_part.md"], re.M):
        fixed = max(re.split("<[a-z]+>", code), key=len)
        made_of_a_switch = f'"{code.removeprefix("bad-").replace("-", "_")}"' in source
        assert f'"{code}"' in source or ("<" in code and fixed in source) or made_of_a_switch, code


def test_an_error_is_read_with_its_three_parts_and_the_status_of_its_class() -> None:
    text = """
def _no_mean(name):
    near = nearest(name)
    return EstimationError("no-mean", f"{name!r} has no mean{f'; try {near}' if near else ''}.",
                           "It is text.", "Give " + "numbers.")
"""
    (one,) = inventory.inventory_of(text, "attachpath.example")
    assert (one.code, one.exit_status) == ("no-mean", 3)
    assert one.message == "<name> has no mean[; try <near>]."
    assert (one.cause, one.next_step) == ("It is text.", "Give numbers.")


def test_a_code_that_callers_give_is_read_from_them() -> None:
    text = """
def check(table, findings):
    _report("no-rows", table, findings)
    _report("no-columns", table, findings)

def _report(code, table, findings):
    findings.add(code, table, "something", "Look.", severity="note")
"""
    found = list(inventory.inventory_of(text, "attachpath.example"))
    assert [one.code for one in found] == ["no-rows", "no-columns"]
    assert {one.exit_status for one in found} == {None}


def test_a_mistake_in_the_text_of_a_model_is_read_with_or_without_its_place() -> None:
    text = """
REFUSED = {"|": ("model-threshold", "Thresholds", "Categories.", "Leave it out.")}

def check(source, cursor, token):
    if token in REFUSED:
        code, what, cause, next_step = REFUSED[token]
        raise source.mistake(code, token.start, what, cause, next_step)
    raise cursor.mistake("model-syntax", f"{token} is wrong", "A slip.", "Mend it.")

def mistake(self, code, what, cause, next_step):
    return FormulaError(code, what, cause, next_step)
"""
    found = list(inventory.inventory_of(text, "attachpath.example"))
    assert [(one.code, one.message, one.next_step) for one in found] == [
        ("model-threshold", "Thresholds", "Leave it out."),
        ("model-syntax", "<token> is wrong", "Mend it."),
    ]
    assert {one.kind for one in found} == {"FormulaError"}


def test_a_code_that_a_function_chooses_is_read_from_what_it_returns() -> None:
    text = """
def check(name, findings):
    findings.add(_code(name), "clients", "one value", "Look.")

def _code(name):
    level = name.removesuffix("_id")
    if level != name:
        return f"client-changes-{level}"
    return "varies-within-client"
"""
    found = [one.code for one in inventory.inventory_of(text, "attachpath.example")]
    assert sorted(found) == ["client-changes-<level>", "varies-within-client"]


def test_what_has_the_name_of_a_collector_and_no_next_step_is_no_finding() -> None:
    text = """
def values(reading, ours, theirs, source, codes):
    return reading.cells(ours, theirs, source, codes)

def refuse(file):
    return no_table("no-header", file, "names of columns", "Write them.")
"""
    (one,) = inventory.inventory_of(text, "attachpath.example")
    assert (one.code, one.message, one.next_step) == (
        "no-header", "names of columns", "Write them.",
    )  # fmt: skip


def test_a_code_that_cannot_be_read_is_an_error_and_not_left_out() -> None:
    text = "def fail(codes):\n    raise UsageError(codes.pop(), 'A.', 'B.', 'C.')\n"
    with pytest.raises(LookupError, match=r"attachpath\.example, line 2"):
        list(inventory.inventory_of(text, "attachpath.example"))


def test_every_column_of_every_table_has_a_meaning_and_a_range(pages: dict[str, str]) -> None:
    for table in KEYS:
        after = pages["columns_part.md"].split(f"### {table}\n")[1].split("### ")[0]
        for column, rule in column_rules(table, (), {}).items():
            (row,) = re.findall(rf"^\| `{column}` \| (.+) \|$", after, re.M)
            if rule.low is not None:
                assert f"{rule.low:g}" in row


def test_every_instrument_shows_its_items_and_whose_key_it_is(
    pages: dict[str, str],
) -> None:
    for name in available_instruments():
        one = load_instrument(name)
        entry = pages["instruments_part.md"].split(f"### `{name}`:")[1].split("\n(instrument-")[0]
        assert re.search(rf"Key: \**{one.key_status}\**\.", entry)
        for scale in one.scales:
            row = next(line for line in entry.splitlines() if f"| {scale.label}" in line)
            assert numbers_of(row.split("|")[3]) == set(scale.items)
            assert numbers_of(row.split("|")[4]) == set(scale.reverse)


def numbers_of(cell: str) -> set[int]:
    found: set[int] = set()
    for first, last in re.findall(r"(\d+)(?:-(\d+))?", cell):
        found |= set(range(int(first), int(last or first) + 1))
    return found


def test_every_hypothesis_has_its_entry_with_model_term_and_bound(pages: dict[str, str]) -> None:
    text = pages["hypotheses_part.md"].replace("\\", "")
    for one in load_theory("et_graf").hypothesis:
        entry = text.split(f"### {one.id}\n")[1].split("\n(hypothesis-")[0]
        assert one.claim in entry
        assert " ".join(one.formula.split()) in " ".join(entry.split())
        assert f"`{one.term}`" in entry
        assert f"| smallest effect | {one.smallest_effect:g} " in entry


def test_every_key_of_a_theory_file_is_explained_and_the_example_is_one(tmp_path: Path) -> None:
    text = (DOCS / "hypotheses.md").read_text(encoding="utf-8")
    explained = text.split("## A theory of your own")[1].split("## How a verdict")[0]
    for shape in (Theory, Variable, Hypothesis, HypothesisPart):
        for key in shape.model_fields:
            assert f"`{key}`" in explained, key
    example = tmp_path / "my_theory.toml"
    example.write_text(explained.split("```toml\n")[1].split("```")[0], encoding="utf-8")
    assert load_theory(example)["M1"].level_of_term == "client"


def test_the_example_of_an_instrument_is_one(tmp_path: Path) -> None:
    text = (DOCS / "instruments.md").read_text(encoding="utf-8")
    example = tmp_path / "cats.toml"
    example.write_text(text.split("```toml\n")[1].split("```")[0], encoding="utf-8")
    assert load_instrument(example).scale("secure").reverse == (2,)


def test_no_reason_is_kept_for_a_term_that_left_the_theory() -> None:
    reasons = tomllib.loads((DOCS / "reasons_of_terms.toml").read_text(encoding="utf-8"))
    assert set(reasons) == set(importlib.import_module("generator.hypotheses").terms_in_use())


def test_the_verdicts_of_the_examples_are_all_that_evidence_can_give(pages: dict[str, str]) -> None:
    found = set(re.findall(r"`(\w+)`", pages["verdict_examples_part.md"]))
    kinds = {"supported", "opposite", "negligible", "inconclusive"}
    assert found == kinds | {"below_smallest_effect", "nominal"}


def test_the_programs_compared_with_are_named_with_their_versions(pages: dict[str, str]) -> None:
    table = pages["agreement_part.md"]
    for program in ("lmerTest 3", "pbkrtest 0.5", "clubSandwich 0.5", "psych 2", "emmeans 1.8"):
        assert program in table
    assert "1e-06" in table


def test_every_command_shows_its_help(pages: dict[str, str]) -> None:
    shown = re.findall(r"^## `attachpath ([\w-]+)`$", pages["commands_part.md"], re.M)
    assert {"simulate", "check", "score", "test", "analyze", "report", "sem"} <= set(shown)
    own_data = {"describe", "compare", "manuscript", "new-theory", "preregister"}
    assert own_data <= set(shown)
    assert pages["commands_part.md"].count("Usage: attachpath") == len(shown) + 1


@pytest.mark.parametrize("name", ["accessible", "autodoc_events", "markdown"])
def test_the_examples_of_the_generator_run(name: str) -> None:
    found = doctest.testmod(importlib.import_module(f"generator.{name}"))
    assert found.attempted
    assert not found.failed


def test_no_page_includes_a_part_that_is_not_made(pages: dict[str, str]) -> None:
    for path in DOCS.glob("*.md"):
        for name in re.findall(r"\{include\} generated/(\S+)", path.read_text(encoding="utf-8")):
            assert name in pages


def test_links_of_the_readme_lead_to_pages_or_are_text(pages: dict[str, str]) -> None:
    for name in ("readme.md", "changelog.md", "contributing.md"):
        for target in re.findall(r"\]\(([^)\s]+)\)", pages[name]):
            place = target.partition("#")[0]
            assert ":" in place or not place or place in pages or place.startswith("images/"), (
                target
            )
