"""The instruments that are shipped: scales, keys, ranges, and where each key comes from."""

from __future__ import annotations

from itertools import groupby

from attachpath.instruments import Instrument, Scale, available_instruments, load_instrument
from generator.markdown import code, plain, table

__all__ = ["instrument_entries", "instrument_overview"]

STATUS = {"published": "published", "assumed": "**assumed**"}


def instrument_overview() -> str:
    """Return a row an instrument: items, answers, and whether its key is published or assumed."""
    rows = []
    for name in available_instruments():
        one = load_instrument(name)
        rows.append(
            (
                f"[{code(name)}](#instrument-{name.replace('_', '-')})",
                plain(one.name),
                code(one.prefix),
                one.table,
                str(one.items),
                f"{one.response.low} to {one.response.high}",
                STATUS[one.key_status],
            )
        )
    head = ("id", "name", "prefix", "table", "items", "answers", "key")
    return "\n".join(table(head, rows))


def instrument_entries() -> str:
    """Return an entry an instrument: citation, source of the key, scales and their items."""
    lines: list[str] = []
    for name in available_instruments():
        lines += _entry(load_instrument(name))
    return "\n".join(lines)


def _entry(one: Instrument) -> list[str]:
    times = f" at the times {', '.join(map(code, one.times))}" if one.times else ""
    asked = f"{one.items} items, answers {one.response.low} to {one.response.high}"
    least = f"A score needs at least {one.least_answered_share:.0%} of its scale's answers."
    rows = [_scale(one, scale) for scale in one.scales]
    return [
        f"(instrument-{one.id.replace('_', '-')})=",
        f"### {code(one.id)}: {plain(one.name)}",
        "",
        plain(one.citation),
        "",
        f"{asked}; in the table {code(one.table)}{times}. {least}",
        "",
        f"Key: {STATUS[one.key_status]}. {plain(one.key_source)}",
        "",
        *table(("scale", "column", "items", "turned round"), rows),
        "",
    ]


def _scale(one: Instrument, scale: Scale) -> tuple[str, str, str, str]:
    first = one.scale_column(scale.id, one.times[0] if one.times else None)
    angle = "" if scale.angle is None else f", {scale.angle:g}°"
    return (
        f"{plain(scale.label)}{angle}",
        code(first),
        _ranges(scale.items),
        _ranges(scale.reverse) or "none",
    )


def _ranges(numbers: tuple[int, ...]) -> str:
    """Write item numbers; three or more that follow each other as a range."""
    parts = []
    for _, run in groupby(enumerate(sorted(numbers)), key=lambda pair: pair[1] - pair[0]):
        found = [number for _, number in run]
        long = len(found) > 2
        parts += [f"{found[0]}-{found[-1]}"] if long else [str(number) for number in found]
    return ", ".join(parts)
