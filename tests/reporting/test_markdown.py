"""Whatever a user's text holds, Markdown shows the text and nothing comes of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from attachpath.reporting import Heading, Line, Table
from attachpath.reporting.markdown import code, markdown_table, plain, plain_alt, table_row
from attachpath.reporting.printable import one_line

READER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])

HOSTILE = [
    "<script>alert(1)</script>",
    "a | b",
    "a \\| b \\\\| c\\",
    "`x` ``y",
    "$\\frac$ and $$x$$",
    "[x](javascript:alert(1))",
    "[x]: https://example.org",
    "![x](y.png)",
    "<https://example.org>",
    "# heading",
    "=====",
    "-----",
    "- item",
    "1. item",
    "12) item",
    "> quoted",
    "two\nlines\n\nand a third",
    "    code",
    "\tcode",
    "*a* **b** _c_ __d__ ~~e~~ iip_post _",
    "&lt; &#35; &copy &",
    "a\\",
    "<!-- --> <?x?> <![CDATA[",
    "\u202eright to left\u2066",
    "😀 𝔘 \x00\x1b[31m",
    "[ ] [x] [^1]",
    "=cmd|' /C calc'!A0",
]
MARKUP = st.text(st.sampled_from("ab1 \n\t`*_~$|\\[]()<>#=+-.!&;:/{}\"'"), max_size=30)
TEXTS = st.one_of(st.sampled_from(HOSTILE), MARKUP, st.text(max_size=40))


def shown(tokens: list[Token]) -> str:
    """Return the text of inline tokens; anything but text fails."""
    assert {token.type for token in tokens} <= {"text", "text_special"}, tokens
    return "".join(token.content for token in tokens)


@given(TEXTS)
def test_a_paragraph_shows_the_text_and_nothing_else(text: str) -> None:
    tokens = READER.parse(plain(text))
    if not one_line(text):
        assert tokens == []
        return
    assert [token.type for token in tokens] == ["paragraph_open", "inline", "paragraph_close"]
    assert shown(tokens[1].children or []) == one_line(text)


@given(TEXTS, TEXTS)
def test_a_cell_of_a_table_shows_the_text_and_nothing_else(first: str, second: str) -> None:
    lines = [table_row([plain(first), "x", plain(second)]), "|:---|---:|---|", table_row(["1"])]
    tokens = READER.parse("\n".join(lines))
    cells = [token for token in tokens if token.type == "inline"]
    assert shown(cells[0].children or []) == one_line(first)
    assert shown(cells[2].children or []) == one_line(second)


@given(TEXTS)
def test_text_between_our_own_marks_stays_between_them(text: str) -> None:
    if not one_line(text):
        return
    (_, inline, _) = READER.parse(f"**Table 1.** *{plain(text)}*")
    children = inline.children or []
    kinds = [token.type for token in children if token.type not in ("text", "text_special")]
    assert kinds == ["strong_open", "strong_close", "em_open", "em_close"]
    assert "".join(token.content for token in children) == f"Table 1. {one_line(text)}"


@given(TEXTS)
def test_an_item_of_a_list_holds_no_other_block(text: str) -> None:
    tokens = READER.parse(f"- {plain(text)}")
    blocks = [token.type for token in tokens if token.type.endswith("_open")]
    assert blocks in (
        ["bullet_list_open", "list_item_open", "paragraph_open"],
        ["bullet_list_open", "list_item_open"],
    )


@given(TEXTS)
def test_the_words_of_an_image_are_its_words(text: str) -> None:
    (_, inline, _) = READER.parse(f"![{plain_alt(text)}](01_a/x.png)")
    (image,) = inline.children or []
    assert image.type == "image"
    assert image.attrs["src"] == "01_a/x.png"
    assert shown(image.children or []) == one_line(text)


@given(TEXTS)
def test_code_shows_the_text(text: str) -> None:
    if not one_line(text):
        assert code(text) == ""
        return
    (_, inline, _) = READER.parse(f"a {code(text)}")
    (_, found) = inline.children or []
    assert found.type == "code_inline"
    assert found.content == one_line(text)


@pytest.mark.parametrize("address", ["https://example.org", "http://x.org", "www.example.org"])
def test_an_address_does_not_become_a_link_on_github(address: str) -> None:
    assert address not in plain(address)
    (_, inline, _) = READER.parse(plain(address))
    assert shown(inline.children or []) == address


def table() -> Table:
    return Table(
        id="sizes",
        title="Sizes",
        columns=["name"],
        rows=[],
        head=[
            Heading(label="Measure", align="left"),
            Heading(label="n", italic=True),
            Heading(label="M (SD), n = 3"),
        ],
        body=[
            Line(cells=["Of clients"], kind="group"),
            Line(cells=["Age", "330", "39.3 (12.6)"]),
            Line(cells=["at most", "1", ""], kind="indented"),
        ],
    )


def test_a_table_reads_as_a_journal_prints_it() -> None:
    assert markdown_table(table()) == [
        "| Measure | *n* | *M* (*SD*), *n* = 3 |",
        "| :--- | ---: | ---: |",
        "| **Of clients** | | |",
        "| Age | 330 | 39.3 (12.6) |",
        "| &emsp;at most | 1 | |",
    ]


def test_a_table_is_one_to_a_reader_of_markdown() -> None:
    tokens = READER.parse("\n".join(markdown_table(table())))
    assert tokens[0].type == "table_open"
    assert sum(token.type == "tr_open" for token in tokens) == 4
    assert sum(token.type == "td_open" for token in tokens) == 9
