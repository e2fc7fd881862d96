"""The shipped theory as a page: what each hypothesis claims, its model, and what decides it."""

from __future__ import annotations

import tomllib
from pathlib import Path

from attachpath.formula import fixed_terms
from attachpath.hypotheses import Hypothesis, Theory, load_theory
from attachpath.hypotheses.theory import HypothesisPart
from attachpath.hypotheses.verdict import Evidence, decide
from generator.markdown import code, plain, table

__all__ = [
    "family_line",
    "hypothesis_entries",
    "hypothesis_overview",
    "reasons_of_terms",
    "terms_in_use",
    "verdict_examples",
]

REASONS = Path(__file__).parents[1] / "reasons_of_terms.toml"


def hypothesis_overview(theory: str = "et_graf") -> str:
    """Return a row a hypothesis in the order of the file."""
    rows = [
        (
            f"[{plain(one.id)}](#{_anchor(one)})",
            plain(one.claim),
            one.role,
            one.direction,
            f"{one.smallest_effect:g}",
            _found(one),
        )
        for one in load_theory(theory).hypothesis
    ]
    head = ("id", "claim", "role", "sign", "smallest effect", "published")
    return "\n".join(table(head, rows))


def _anchor(one: Hypothesis) -> str:
    return f"hypothesis-{one.id.replace('_', '-').lower()}"


def _found(one: Hypothesis) -> str:
    if one.published is None:
        return ""
    return f"{one.published.direction}, {'p < .05' if one.published.significant else 'n.s.'}"


def hypothesis_entries(theory: str = "et_graf") -> str:
    """Return an entry a hypothesis: formula, term, sign, bound, parts and what was published."""
    loaded = load_theory(theory)
    return "\n".join(line for one in loaded.hypothesis for line in _entry(one, loaded))


def _entry(one: Hypothesis, theory: Theory) -> list[str]:
    family = "in the Holm family" if one.id in theory.family else "outside the family, unadjusted"
    rows = [
        ("role", f"{one.role}; {family}"),
        ("model", f"{one.kind}, a row {'an occasion' if one.table == 'occasions' else 'a client'}"),
        ("term that decides", f"{code(one.term)}, at the {one.level_of_term} level"),
        ("expected sign", one.direction),
        ("smallest effect", f"{one.smallest_effect:g} ({plain(one.smallest_effect_reason)})"),
        *[("further part", _part(part)) for part in one.part],
        ("published", _published(one)),
    ]
    formula = [" ".join(line.split()) for line in one.formula.strip().splitlines()]
    return [
        f"({_anchor(one)})=",
        f"### {plain(one.id)}",
        "",
        plain(one.claim),
        "",
        "```{code-block} text",
        ":class: formula",
        "",
        *formula,
        "```",
        "",
        *table(("what", "stated"), rows),
        "",
    ]


def _part(part: HypothesisPart) -> str:
    where = ""
    if part.slope_of is not None:
        where = f", {code(part.slope_of)} at {part.at_sd:+g} SD of {code(str(part.moderator))}"
    return f"{plain(part.claim)} Sign {part.direction}{where}."


def _published(one: Hypothesis) -> str:
    if one.published is None:
        return "nothing that is known to us"
    found = "significant" if one.published.significant else "not significant"
    return f"{one.published.direction}, {found}: {plain(one.published.source)}"


def family_line(theory: str = "et_graf") -> str:
    """Return what the theory says of its family, level, side and ESAT, as a table."""
    one = load_theory(theory)
    rows = [
        ("family", ", ".join(one.family)),
        ("adjustment", code(one.adjust)),
        ("alpha", f"{one.alpha:g}"),
        ("side", code(one.side)),
        ("ESAT, construction and control (assumed)", f"{code(one.esat)}, {code(one.esat_control)}"),
        ("z-standardised over clients", ", ".join(map(code, one.standardise))),
    ]
    return "\n".join(table(("key", "value"), rows))


def terms_in_use(theory: str = "et_graf") -> list[str]:
    """Return every fixed term of the theory's models that are fitted here, each once."""
    found: dict[str, None] = {}
    for one in load_theory(theory).hypothesis:
        if one.fitted_here:
            found |= dict.fromkeys(":".join(sorted(term)) for term in fixed_terms(one.parsed))
    return list(found)


def reasons_of_terms() -> str:
    """Return why each term stands in the models, and in which.

    Raises
    ------
    KeyError
        When a term of the theory has no reason.
    """
    reasons = tomllib.loads(REASONS.read_text(encoding="utf-8"))
    models: dict[str, list[str]] = {name: [] for name in terms_in_use()}
    for one in load_theory("et_graf").hypothesis:
        for term in fixed_terms(one.parsed) if one.fitted_here else ():
            models[":".join(sorted(term))].append(one.id)
    total = len({name for names in models.values() for name in names})
    rows = [(_product(name), reasons[name], _which(models[name], total)) for name in models]
    return "\n".join(table(("term", "why it stands there", "in the models of"), rows))


def _which(names: list[str], total: int) -> str:
    """Name the models of a term; of many only their number."""
    if len(names) == total:
        return f"all {total}"
    return plain(", ".join(names)) if len(names) <= 6 else f"{len(names)} of {total}"


def _product(term: str) -> str:
    return " × ".join(map(code, term.split(":")))


EXAMPLES = """
claim     est. parts p   adj.    low   high bound  evidence
negative  -0.3  yes 0.001 0.004   -0.4   -0.2  0.15  expected sign, p below alpha
negative  -0.1  yes 0.001 0.004  -0.14  -0.06  0.15  the same; interval inside the bounds
negative  -0.2  yes 0.03  0.12   -0.35  -0.05  0.15  p below alpha before adjusting only
negative  -0.3  no  0.001 0.004   -0.4   -0.2  0.15  p below alpha; a part has the wrong sign
negative   0.3  yes 0.001 0.004    0.2    0.4  0.15  p below alpha; the other sign
negative  0.01  yes 0.8   1      -0.06   0.08  0.15  interval inside the bounds
negative  -0.1  yes 0.2   0.6    -0.23   0.03  0.15  interval crosses a bound
none       0.2  yes 0.001 0.001    0.1    0.3   0.1  claim of no effect; p below alpha
none      0.01  yes 0.8   0.8    -0.05   0.07   0.1  claim of no effect; interval inside
"""


def verdict_examples() -> str:
    """Return what the code decides from examples of evidence."""
    rows = []
    for line in EXAMPLES.strip().splitlines()[1:]:
        sign, estimate, parts, p, adjusted, low, high, bound, words = line.split(maxsplit=8)
        interval = (float(low), float(high))
        numbers = (float(estimate), parts == "yes", float(p), float(adjusted))
        verdict, flags = decide(Evidence(sign, *numbers, interval, float(bound)))
        said = code(verdict) + "".join(f", flag {code(flag)}" for flag in flags)
        rows.append(
            (words, sign, estimate, f"{p}, {adjusted}", f"\\[{low}, {high}\\]", bound, said)
        )
    head = ("evidence", "claim", "estimate", "p, adjusted p", "90 % interval", "bound", "verdict")
    return "\n".join(table(head, rows))
