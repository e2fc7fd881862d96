"""The text of a model with the same factors on several occasions."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from itertools import combinations

from attachpath.errors import UsageError, nearest_name

__all__ = ["checked_occasions", "occasion_model"]

Factors = Mapping[str, Mapping[str, Sequence[str]]]


def checked_occasions(factors: Factors, partial: Sequence[str]) -> set[str]:
    """Check that every occasion has the same indicators, and return the spared parameters.

    Returns
    -------
    set of str
        The terms in `partial`, spelt as in the parameter table.

    Raises
    ------
    UsageError
        ``too-few-occasions``, ``occasions-differ``, ``unknown-parameter``.
    """
    for factor, occasions in factors.items():
        if len(occasions) < 2:
            raise UsageError(
                "too-few-occasions",
                f"The factor {factor!r} has {len(occasions) or 'no'} occasion"
                f"{'s' if not occasions else ''}.",
                "Invariance over time compares two occasions or more.",
                "Give each factor its occasions: {'early': [...], 'late': [...]}.",
            )
        sizes = {occasion: len(names) for occasion, names in occasions.items()}
        if len(set(sizes.values())) > 1:
            counts = ", ".join(f"{name} {size}" for name, size in sizes.items())
            raise UsageError(
                "occasions-differ",
                f"The factor {factor!r} has different numbers of indicators: {counts}.",
                "The same place in each list is the same indicator on another occasion.",
                "Give every occasion the same indicators in the same order.",
            )
    return _spared(factors, partial)


def _spared(factors: Factors, partial: Sequence[str]) -> set[str]:
    known = {"".join(term.split()): term for term in _terms(factors)}
    spared = set()
    for written in partial:
        term = known.get("".join(written.split()))
        if term is None:
            near = nearest_name(written, list(known.values()))
            raise UsageError(
                "unknown-parameter",
                f"`partial` names {written!r}, which is no parameter of the first occasion.",
                f"A misspelt name{f'; the nearest is {near!r}' if near else ''}.",
                "Write a loading 'factor_occasion =~ indicator', an intercept 'indicator ~1' or a"
                " residual variance 'indicator ~~ indicator', with the names of the first"
                " occasion.",
            )
        spared.add(term)
    return spared


def _terms(factors: Factors) -> list[str]:
    terms = []
    for factor, occasions in factors.items():
        occasion, names = next(iter(occasions.items()))
        for name in names:
            latent = _latent(factor, occasion)
            terms += [f"{latent} =~ {name}", f"{name} ~1", f"{name} ~~ {name}"]
    return terms


def occasion_model(
    factors: Factors, level: str, spared: Collection[str] = (), correlated_residuals: bool = True
) -> str:
    """Write the model of a level of invariance.

    Parameters
    ----------
    factors : mapping
        As in `occasion_invariance`.
    level : {"configural", "metric", "scalar", "strict"}
        What is equal over the occasions.
    spared : collection of str
        Parameters that are not, in the words of the first occasion.
    correlated_residuals : bool
        Whether the residuals of an indicator covary between occasions.

    Examples
    --------
    >>> factors = {"secure": {"early": ["a1", "b1"], "late": ["a2", "b2"]}}
    >>> print(occasion_model(factors, "metric", correlated_residuals=False))
    secure_early =~ 1*a1 + load_b1*b1
    secure_late =~ 1*a2 + load_b1*b2
    """
    lines = []
    for factor, occasions in factors.items():
        first = next(iter(occasions))
        for occasion in occasions:
            lines += _measured(factor, (first, occasion), occasions, level, spared)
            if occasion != first and level in ("scalar", "strict"):
                lines.append(f"{_latent(factor, occasion)} ~ NA*1")
        if correlated_residuals:
            for same in zip(*occasions.values(), strict=True):
                lines += [f"{one} ~~ {other}" for one, other in combinations(same, 2)]
    return "\n".join(lines)


def _measured(
    factor: str,
    occasion: tuple[str, str],
    occasions: Mapping[str, Sequence[str]],
    level: str,
    spared: Collection[str],
) -> list[str]:
    """Write loadings, intercepts and residual variances of one occasion; the first names labels."""
    first, now = occasion
    pairs = list(zip(occasions[first], occasions[now], strict=True))
    latent = _latent(factor, first)
    loadings = []
    for place, (model, name) in enumerate(pairs):
        equal = level != "configural" and f"{latent} =~ {model}" not in spared
        label = f"load_{model}*" if equal else ""
        loadings.append(f"{'1*' if place == 0 else label}{name}")
    lines = [f"{_latent(factor, now)} =~ {' + '.join(loadings)}"]
    if level in ("scalar", "strict"):
        lines += [f"{name} ~ int_{model}*1" for model, name in pairs if f"{model} ~1" not in spared]
    if level == "strict":
        lines += [
            f"{name} ~~ res_{model}*{name}"
            for model, name in pairs
            if f"{model} ~~ {model}" not in spared
        ]
    return lines


def _latent(factor: str, occasion: str) -> str:
    return f"{factor}_{occasion}"
