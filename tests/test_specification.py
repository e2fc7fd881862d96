"""TOML files become validated objects; every mistake is named by its path in the file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import pytest
from pydantic import Field, ValidationError

from attachpath.errors import SpecificationError
from attachpath.specification import (
    LARGEST_FILE,
    Identifier,
    Part,
    Specification,
    read_specification,
)


class Published(Part):
    direction: Literal["positive", "negative"]
    source: str


class MultilevelClaim(Part):
    kind: Literal["multilevel"]
    id: Identifier
    formula: str
    smallest_effect: float = 0.1
    published: Published | None = None


class SemClaim(Part):
    kind: Literal["sem"]
    id: Identifier
    model: str
    formulation: str = ""


Claim = Annotated[MultilevelClaim | SemClaim, Field(discriminator="kind")]


class Scale(Part):
    items: tuple[int, ...]
    reverse: tuple[int, ...] = ()


class Settings(Part):
    least_answered_share: float = Field(0.8, gt=0, le=1)
    from_: str = Field("start", alias="from")


class Theory(Specification):
    id: Identifier
    settings: Settings = Settings()
    scales: dict[str, Scale] = Field(default_factory=dict)
    hypothesis: list[Claim] = Field(default_factory=list)


WHOLE = """
format = 1
id = "et_graf"

[settings]
least_answered_share = 0.75
from = "second"

[scales.anxiety]
items = [2, 4, 6]

[[hypothesis]]
kind = "multilevel"
id = "H1a"
formula = "y ~ x"
published = { direction = "negative", source = "abstract" }

[[hypothesis]]
kind = "sem"
id = "H5a"
model = "f =~ a + b"
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "theory.toml"
    path.write_text(WHOLE, encoding="utf-8")
    return path


def refused(path: Path, text: str | bytes | None = None) -> SpecificationError:
    if text is not None:
        path.write_bytes(text.encode() if isinstance(text, str) else text)
    with pytest.raises(SpecificationError) as caught:
        read_specification(path, Theory, "theory")
    assert str(path) in caught.value.message
    assert "theory file" in caught.value.message
    return caught.value


def changed(old: str, new: str) -> str:
    assert WHOLE.count(old) == 1
    return WHOLE.replace(old, new)


def test_a_whole_file_becomes_the_object_it_describes(file: Path) -> None:
    theory = read_specification(file, Theory, "theory")
    assert theory.settings.least_answered_share == 0.75
    assert theory.settings.from_ == "second"
    assert theory.scales["anxiety"].items == (2, 4, 6)
    first, second = theory.hypothesis
    assert isinstance(first, MultilevelClaim)
    assert first.published == Published(direction="negative", source="abstract")
    assert isinstance(second, SemClaim)


def test_what_was_read_cannot_be_changed(file: Path) -> None:
    theory = read_specification(file, Theory, "theory")
    with pytest.raises(ValidationError, match="frozen"):
        theory.id = "other"
    with pytest.raises(ValidationError, match="frozen"):
        theory.settings.least_answered_share = 0.5


@pytest.mark.parametrize("prefix", [b"\xef\xbb\xbf", b"\r\n", b"# \xc3\xa4\n"])
def test_files_from_any_editor_are_read(prefix: bytes, file: Path) -> None:
    file.write_bytes(prefix + WHOLE.replace("\n", "\r\n").encode())
    assert read_specification(file, Theory, "theory").id == "et_graf"


# --- keys -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "place", "nearest"),
    [
        ('id = "et_graf"', 'id = "et_graf"\nsettngs = 1', "settngs", "settings"),
        ("least_answered_share", "least_anwsered_share", "settings.least_anwsered_share", None),
        ("from =", "form =", "settings.form", "from"),
        ("items =", "itms =", "scales.anxiety.itms", "items"),
        ('formula = "y ~ x"', 'formula = "y"\nformla = "y"', "hypothesis[1].formla", "formula"),
        ('model = "f =~ a + b"', 'model = "f"\nmodl = ""', "hypothesis[2].modl", "model"),
        ('source = "abstract"', 'sorce = "abstract"', "hypothesis[1].published.sorce", "source"),
    ],
)
def test_an_unknown_key_is_named_by_its_path_with_the_nearest_known_key(
    old: str, new: str, place: str, nearest: str | None, file: Path
) -> None:
    error = refused(file, changed(old, new))
    nearest = nearest or place.rpartition(".")[2].replace("anwsered", "answered")
    assert f"unknown key `{place}` (did you mean {nearest!r}?)" in error.message
    assert error.code == "unknown-key"  # also where the misspelt key leaves one missing


def test_the_nearest_key_is_one_of_the_same_kind_of_hypothesis(file: Path) -> None:
    message = refused(
        file,
        changed("[scales.anxiety]", "[scales.x]").replace(
            'model = "f =~ a + b"', 'model = "f"\nformla = 1'
        ),
    ).message
    assert "`hypothesis[2].formla` (did you mean 'formulation'?)" in message


def test_a_key_like_no_other_gets_no_suggestion(file: Path) -> None:
    message = refused(file, changed('id = "et_graf"', 'id = "et_graf"\nzzz = 1')).message
    assert "unknown key `zzz`." in message


@pytest.mark.parametrize(
    ("old", "place"),
    [
        ("format = 1\n", "format"),
        ('id = "et_graf"\n', "id"),
        ("items = [2, 4, 6]\n", "scales.anxiety.items"),
        ('formula = "y ~ x"\n', "hypothesis[1].formula"),
        ('model = "f =~ a + b"\n', "hypothesis[2].model"),
        (', source = "abstract"', "hypothesis[1].published.source"),
    ],
)
def test_a_missing_key_is_named_by_its_path(old: str, place: str, file: Path) -> None:
    error = refused(file, changed(old, ""))
    assert error.code == "missing-key"
    assert f"key `{place}` is missing" in error.message


@pytest.mark.parametrize(
    ("old", "new", "place", "shown"),
    [
        ("format = 1", "format = 2", "format", "got 2"),
        ("= 0.75", "= 80", "settings.least_answered_share", "got 80"),
        ("= 0.75", '= "most"', "settings.least_answered_share", "got 'most'"),
        ("= 0.75", "= nan", "settings.least_answered_share", "finite number"),
        ("= 0.75", "= inf", "settings.least_answered_share", "finite number"),
        ("[2, 4, 6]", '[2, "four", 6]', "scales.anxiety.items[2]", "got 'four'"),
        ('"negative"', '"down"', "hypothesis[1].published.direction", "got 'down'"),
        ('kind = "sem"', 'kind = "path"', "hypothesis[2]", "multilevel"),
        ('id = "et_graf"', 'id = "../../x"', "id", "got '../../x'"),
        ('id = "et_graf"', 'id = "7"', "id", "letters a to z or A to Z, digits or _, a letter"),
    ],
)
def test_a_bad_value_is_named_by_its_path_and_shown(
    old: str, new: str, place: str, shown: str, file: Path
) -> None:
    error = refused(file, changed(old, new))
    assert error.code == "bad-value"
    assert f"`{place}`: " in error.message
    assert shown in error.message


def test_every_mistake_is_listed_at_once(file: Path) -> None:
    error = refused(file, changed("format = 1", "format = 7").replace("items =", "itms ="))
    assert "has 3 mistake(s)" in error.message
    for place in ("`format`", "`scales.anxiety.itms`", "`scales.anxiety.items`"):
        assert place in error.message


def test_a_message_stays_short_however_much_is_wrong(file: Path) -> None:
    many = "\n".join(f"key{number} = 1" for number in range(1_000))
    long = changed('id = "et_graf"', f'id = "{"x" * 100_000}"\n{many}')
    message = refused(file, long).message
    assert "has 1001 mistake(s)" in message
    assert "and 981 more" in message
    assert len(message) < 5_000


@pytest.mark.parametrize(
    "name",
    [
        "../../x",
        "a/b",
        "a\\b",
        ".hidden",
        "",
        "1a",
        "_a",
        "a b",
        "a\n",
        "a.b",
        "é",
        "a" * 65,
        "a\0",
    ],
)
def test_an_id_that_is_no_file_name_is_refused(name: str, file: Path) -> None:
    escaped = name.replace("\\", "\\\\").replace("\n", "\\n").replace("\0", "\\u0000")
    assert refused(file, changed('id = "H1a"', f'id = "{escaped}"')).code == "bad-value"


# --- files ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "format = ",
        "format = 1\nformat = 1",
        "[settings\n",
        "id = 'never closed",
        "format = 2020-02-31",
        f"format = {'9' * 5_000}",
        f"format = {'[' * 50_000}",
        f"format = {'{a = ' * 50_000}",
        'id = "\x00"',
    ],
)
def test_text_that_is_no_toml_is_refused(text: str, file: Path) -> None:
    assert refused(file, text).code == "toml-syntax"


def test_a_mistake_in_the_toml_is_placed_by_its_line(file: Path) -> None:
    assert "line 3" in refused(file, 'format = 1\nid = "a"\nbroken\n').message


def test_another_encoding_is_refused_with_the_place_of_the_first_byte(file: Path) -> None:
    error = refused(file, "# Prüfung\nformat = 1\n".encode("latin-1"))
    assert error.code == "not-utf8"
    assert "byte 4" in error.message


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32"])
def test_wide_encodings_are_refused(encoding: str, file: Path) -> None:
    assert refused(file, WHOLE.encode(encoding)).code in ("not-utf8", "toml-syntax")


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    assert refused(tmp_path / "absent.toml").code == "file-not-found"


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    assert refused(tmp_path).code == "file-not-found"


def test_a_file_as_large_as_data_is_refused_unread(file: Path) -> None:
    with file.open("wb") as handle:
        handle.truncate(LARGEST_FILE + 1)
    error = refused(file)
    assert error.code == "file-too-large"
    assert "4,000,001 bytes" in error.message


def test_a_large_file_that_is_still_a_specification_is_read(file: Path) -> None:
    file.write_text(WHOLE + "#" * (LARGEST_FILE - len(WHOLE.encode())), encoding="utf-8")
    assert read_specification(file, Theory, "theory").id == "et_graf"
