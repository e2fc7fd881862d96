"""Every text is the one lavaan fitted, can be read by our syntax, and is pretty."""

from __future__ import annotations

from collections.abc import Callable

from attachpath.sem.syntax import parse_model


def test_the_writers_give_the_texts_that_lavaan_fitted(
    text_name: str, texts: dict[str, str], stored_text: Callable[[str], str]
) -> None:
    assert texts[text_name] == stored_text(text_name)


def test_every_text_under_test_is_stored(
    texts: dict[str, str], stored_text: Callable[[str], str]
) -> None:
    assert all(stored_text(name) for name in texts)


def test_our_syntax_reads_one_statement_a_line(
    text_name: str, stored_text: Callable[[str], str]
) -> None:
    text = stored_text(text_name)
    parsed = parse_model(text)
    written = {k for k, line in enumerate(text.split("\n"), 1) if line and not line.startswith("#")}
    places = [one.place.line for one in (*parsed.statements, *parsed.definitions)]
    assert set(places) == written


def test_operators_stand_in_one_column_of_a_section(
    text_name: str, stored_text: Callable[[str], str]
) -> None:
    for section in stored_text(text_name).strip().split("\n\n"):
        lines = [line for line in section.split("\n") if not line.startswith("#")]
        names = [line.split(" ")[0] for line in lines]
        width = max(map(len, names))
        assert all(line[width] == " " and line[width + 1] in "=~:" for line in lines)
