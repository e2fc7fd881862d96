"""A comparison for a screen: the studies of a hypothesis below each other, with their answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from attachpath.terminal.comparison_lines import (
    CRITERIA,
    criterion_words,
    original_words,
    study_name,
)
from attachpath.terminal.text import printable
from attachpath.terminal.verdict_lines import p_text, role_text

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.text import Text

__all__ = ["comparison_view"]

HEADS = ("same sign & p", "in interval", "too small")
"""Heads of the three criteria where they stand in columns."""
NUMBERS = (6, 15, 6)
LONGEST_NAME = 24
GAP = 2
_ANSWERS = (14, 14, 14)
LEGEND = (
    "est.: standardised estimate with its 95% interval; p: unadjusted. Same sign & p: significant "
    "with the sign of the original. In interval: the estimate lies in the original's 95% "
    "prediction interval. Too small: for the original study to have detected (small telescopes)."
)
_STYLES = {"yes": "bold", "no": "", "cannot tell": "dim"}


def comparison_view(document: Mapping[str, Any], width: int) -> RenderableType:
    """Return a comparison laid out for a screen.

    Parameters
    ----------
    document : mapping
        The object of comparison.json.
    width : int
        Columns. From about 85 the answers stand in columns beside the numbers; below, under them.

    Returns
    -------
    rich renderable
    """
    from rich.console import Group
    from rich.text import Text

    hypotheses = document["hypotheses"]
    names = min(max(len(one) for one in _names(document)), LONGEST_NAME)
    wide = width >= 2 + names + sum(NUMBERS) + sum(_ANSWERS) + GAP * 7
    parts: list[RenderableType] = []
    for role in dict.fromkeys(one["role"] for one in hypotheses):
        parts.append(Text(printable(role_text(role)), "bold underline"))
        for one in [one for one in hypotheses if one["role"] == role]:
            parts.append(_claim(one))
            parts += _wide(one, document, names) if wide else _narrow(one, document)
            parts.append("")
    return Group(*parts, Text(LEGEND, "dim"))


def _names(document: Mapping[str, Any]) -> list[str]:
    return [*(study["name"] for study in document["studies"]), study_name(document), "pooled"]


def _claim(one: Mapping[str, Any]) -> Text:
    from rich.text import Text

    claim = " ".join(one["claim"].split())
    return Text.assemble((printable(one["id"]), "bold"), "  ", printable(claim))


def _wide(one: Mapping[str, Any], document: Mapping[str, Any], names: int) -> list[RenderableType]:
    from rich.padding import Padding
    from rich.table import Table
    from rich.text import Text

    grid = Table.grid(padding=(0, GAP, 0, 0))
    for place, width in enumerate([names, *NUMBERS, *_ANSWERS]):
        justify = "right" if 1 <= place <= len(NUMBERS) else "left"
        grid.add_column(width=width, justify=justify, overflow="fold")  # type: ignore[arg-type]
    grid.add_row(*(Text(head, "dim") for head in ["", "est.", "95% interval", "p", *HEADS]))
    for name, numbers, answers in _rows(one, document):
        grid.add_row(Text(name), *map(Text, numbers), *answers)
    return [Padding(grid, (0, 0, 0, 2), expand=False), *_remarks(one, document)]


def _narrow(one: Mapping[str, Any], document: Mapping[str, Any]) -> list[RenderableType]:
    from rich.padding import Padding
    from rich.text import Text

    lines: list[RenderableType] = []
    for name, (estimate, bounds, p), answers in _rows(one, document):
        test = f", p {p if p.startswith('<') else f'= {p}'}" if p else ""
        numbers = f"{estimate} {bounds}{test}".strip() or "no estimate"
        lines.append(Padding(Text(f"{name}: {numbers}"), (0, 0, 0, 2), expand=False))
        lines += [
            Padding(Text.assemble((f"{head}: ", "dim"), answer), (0, 0, 0, 4), expand=False)
            for head, answer in zip(CRITERIA.values(), answers, strict=False)
        ]
    return [*lines, *_remarks(one, document)]


def _rows(
    one: Mapping[str, Any], document: Mapping[str, Any]
) -> list[tuple[str, list[str], list[Text]]]:
    rows: list[tuple[str, list[str], list[Text]]] = []
    if study_name(document) and one["original"]["estimate"] is not None:
        bare = one["original"] | {"ci_low": None, "ci_high": None, "p_value": None}
        rows.append((study_name(document), _numbers(bare), []))
    found = {replication["study"]: replication for replication in one["replications"]}
    for effect in one["effects"]:
        answers = _answers(found[effect["study"]]) if effect["study"] in found else []
        rows.append((printable(effect["study"]), _numbers(effect), answers))
    if one["pooled"]["estimate"] is not None:
        rows.append(("pooled", _numbers(one["pooled"]), []))
    return rows


def _answers(found: Mapping[str, Any]) -> list[Text]:
    from rich.text import Text

    words = [criterion_words(name, found[name]) for name in CRITERIA]
    return [Text(word, _STYLES.get(word, "dim")) for word in words]


def _numbers(effect: Mapping[str, Any]) -> list[str]:
    low, high = effect["ci_low"], effect["ci_high"]
    return [
        "" if effect["estimate"] is None else f"{effect['estimate']:z.2f}",
        "" if low is None or high is None else f"[{low:z.2f}, {high:z.2f}]",
        p_text(effect["p_value"]).replace("0.", ".", 1),
    ]


def _remarks(one: Mapping[str, Any], document: Mapping[str, Any]) -> list[RenderableType]:
    """Say what the original found, and why an answer is missing, each once."""
    from rich.padding import Padding
    from rich.text import Text

    told = []
    if study_name(document):
        told.append(f"{study_name(document)}: {original_words(one['original'])}")
    for replication in one["replications"]:
        for name in CRITERIA:
            found = replication[name]
            if found["outcome"] in ("not_computable", "not_testable"):
                told.append(f"{found['outcome'].replace('_', ' ')}: {found['reason']}")
    once = dict.fromkeys(printable(" ".join(line.split())) for line in told)
    return [Padding(Text(line, "dim"), (0, 0, 0, 2), expand=False) for line in once]
