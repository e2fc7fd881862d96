"""A comparison as lines for pipes and files: one a study of a hypothesis."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from attachpath.terminal.text import printable
from attachpath.terminal.verdict_lines import p_text, role_text

__all__ = ["CRITERIA", "comparison_lines", "criterion_words", "original_words", "study_name"]

CRITERIA = {
    "same_sign_and_significant": "same sign, significant",
    "within_prediction_interval": "in prediction interval",
    "small_telescopes": "too small for the original",
}
"""Keys of a replication in comparison.json, and their heads."""

_WIDTHS = (24, 25, 26)


def comparison_lines(document: Mapping[str, Any]) -> Iterator[str]:
    """Yield the effects of every study, and what each replication says, by role.

    Parameters
    ----------
    document : mapping
        The object of comparison.json.

    Yields
    ------
    str
        Printable, without blanks at the end.
    """
    hypotheses = document["hypotheses"]
    names = max([len(one["id"]) for one in hypotheses] + [2])
    studies = max([len(study["name"]) for study in document["studies"]] + [len("published")])
    heads = "  ".join(f"{head:<{w}}" for head, w in zip(CRITERIA.values(), _WIDTHS, strict=True))
    head = f"{'id':<{names}}  {'study':<{studies}}  {'std. est.':>9}  {'95% interval':>16}"
    yield f"{head}  {'p':>7}  {heads}  remarks"
    for role in dict.fromkeys(one["role"] for one in hypotheses):
        yield ""
        yield role_text(role)
        for one in hypotheses:
            if one["role"] == role:
                yield from _lines(one, document, names, studies)


def study_name(document: Mapping[str, Any]) -> str:
    """Name the original where it is no cohort; nothing where it is one."""
    return {"published": "published", "file": "as entered"}.get(document["original"], "")


def original_words(original: Mapping[str, Any]) -> str:
    """Say what the original found where it is no cohort.

    Examples
    --------
    >>> original_words({"reason": None, "direction": "negative", "significant": True, "n": 330})
    'negative, significant, n = 330'
    """
    if original["reason"]:
        return str(original["reason"])
    if not original["significant"]:
        return "no significant effect"
    cases = f", n = {original['n']}" if original["n"] else ""
    return f"{original['direction']}, significant{cases}"


def criterion_words(name: str, found: Mapping[str, Any]) -> str:
    """Return the answer of a criterion in a word or two.

    Examples
    --------
    >>> criterion_words("small_telescopes", {"outcome": "not_computable", "reason": "no n"})
    'not computable'
    """
    tells = "the replication is not precise enough to tell"
    if name == "small_telescopes" and found["reason"] == tells:
        return "cannot tell"
    return str(found["outcome"]).replace("_", " ")


def _lines(
    one: Mapping[str, Any], document: Mapping[str, Any], names: int, studies: int
) -> Iterator[str]:
    label = f"{one['id']:<{names}}"
    if source := study_name(document):
        numbers = _numbers(one["original"] | {"ci_low": None, "ci_high": None, "p_value": None})
        words = original_words(one["original"])
        yield _line([label, f"{source:<{studies}}", numbers, *_blank()], words)
    replications = {found["study"]: found for found in one["replications"]}
    for effect in one["effects"]:
        found = replications.get(effect["study"])
        cells = _blank() if found is None else _criteria(found)
        remarks = _remarks(found) if found else effect["reason"] or "the original"
        yield _line([label, f"{effect['study']:<{studies}}", _numbers(effect), *cells], remarks)
    pooled = one["pooled"]
    remarks = f"not computable: {pooled['reason']}" if pooled["reason"] else _heterogeneity(pooled)
    yield _line([label, f"{'pooled':<{studies}}", _numbers(pooled), *_blank()], remarks)


def _line(cells: list[str], remarks: str) -> str:
    return printable(" ".join(f"{'  '.join(cells)}  {remarks}".splitlines())).rstrip()


def _blank() -> list[str]:
    return [" " * width for width in _WIDTHS]


def _criteria(found: Mapping[str, Any]) -> list[str]:
    return [
        f"{criterion_words(name, found[name]):<{width}}"
        for name, width in zip(CRITERIA, _WIDTHS, strict=True)
    ]


def _remarks(found: Mapping[str, Any]) -> str:
    """Join the reasons, each once."""
    reasons = [found[name]["reason"] for name in CRITERIA if found[name]["reason"]]
    return "; ".join(dict.fromkeys(reasons))


def _numbers(effect: Mapping[str, Any]) -> str:
    low, high = effect["ci_low"], effect["ci_high"]
    bounds = "" if low is None or high is None else f"[{low:z.3f}, {high:z.3f}]"
    estimate = "" if effect["estimate"] is None else f"{effect['estimate']:z.3f}"
    return f"{estimate:>9}  {bounds:>16}  {p_text(effect['p_value']):>7}"


def _heterogeneity(pooled: Mapping[str, Any]) -> str:
    return (
        f"Q = {pooled['q']:.2f}, df = {pooled['q_df']}, p = {p_text(pooled['q_p'])}, "
        f"I2 = {100 * pooled['i_squared']:.0f}%, tau2 = {pooled['tau_squared']:.4f}"
    ).replace("p = <", "p <")
