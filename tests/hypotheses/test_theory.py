"""A theory file is checked before anything is fitted, and a mistake is named by its place."""

import re

import pytest

from attachpath.errors import AttachpathError, FormulaError, SpecificationError, UsageError
from attachpath.hypotheses import available_theories, load_theory

PLAIN = """
format = 1
id = "mine"
family = ["A"]
[[hypothesis]]
id = "A"
claim = "More security, fewer problems."
role = "confirmatory"
kind = "multilevel"
table = "clients"
formula = "iip_post ~ iip_pre + esat_anx_between + cats_preoccupied_between + (1 | therapist_id)"
term = "esat_anx_between"
direction = "negative"
smallest_effect = 0.15
smallest_effect_reason = "half the Secure-outcome r"
"""


@pytest.fixture
def theory(tmp_path):
    def write(text):
        path = tmp_path / "mine.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_the_shipped_theory_holds_every_hypothesis_of_the_preregistration():
    ids = load_theory("et_graf").ids
    confirmatory = [h.id for h in load_theory("et_graf").hypothesis if h.role == "confirmatory"]
    assert confirmatory == ["H1a", "H1b", "H2a", "H2b", "H3a", "H3b", "H4a", "H4b", "H5a", "H5b"]
    assert {"E1", "E2", "V1", "V2", "V3", "V4"} <= set(ids)
    assert load_theory("et_graf").family == tuple(confirmatory)
    assert available_theories() == ["et_graf"]


# hypotheses.md, "The models": fixed parts as terms, written once more from the page.
MODELS = {
    "H1a": "esat_anx: ecr_anxiety ecr_avoidance age gender session_log",
    "H1b": "esat_avoid: ecr_anxiety ecr_avoidance age gender session_log",
    "H2a": "tds_growing_autonomy: session_log esat_anx_between ecr_anxiety "
    "cats_preoccupied_between esat_anx_within cats_preoccupied_within ecr_avoidance age gender "
    "esat_anx_between:ecr_anxiety cats_preoccupied_between:ecr_anxiety esat_anx_within:ecr_anxiety",
    "H2b": "tds_growing_engagement: session_log esat_avoid_between ecr_avoidance "
    "cats_avoidant_between esat_avoid_within cats_avoidant_within ecr_anxiety age gender "
    "esat_avoid_between:ecr_avoidance cats_avoidant_between:ecr_avoidance "
    "esat_avoid_within:ecr_avoidance",
    "H3a": "iip_post: iip_pre tds_growing_autonomy_between tds_growing_engagement_between "
    "cats_secure_between cats_avoidant_between cats_preoccupied_between ecr_anxiety ecr_avoidance "
    "age gender",
    "H4a": "iip_post: iip_pre esat_anx_between cats_preoccupied_between ecr_anxiety ecr_avoidance "
    "age gender",
    "H4b": "iip_post: iip_pre esat_avoid_between cats_avoidant_between ecr_anxiety ecr_avoidance "
    "age gender",
    "E1": "tds_growing_autonomy: session_log esat_avoid_between cats_avoidant_between "
    "esat_avoid_within cats_avoidant_within ecr_anxiety ecr_avoidance age gender",
    "E2": "iip_post: iip_pre esat_anx_between ecr_avoidance cats_preoccupied_between ecr_anxiety "
    "age gender esat_anx_between:ecr_avoidance cats_preoccupied_between:ecr_avoidance",
}
RANDOM = {
    "H1a": ["(1 | client_id)", "(0 + session_log | client_id)", "(1 | therapist_id)"],
    "H2a": ["(1 | client_id)", "(0 + esat_anx_within | client_id)", "(1 | therapist_id)"],
    "H2b": ["(1 | client_id)", "(0 + esat_avoid_within | client_id)", "(1 | therapist_id)"],
    "E1": ["(1 | client_id)", "(0 + esat_avoid_within | client_id)", "(1 | therapist_id)"],
    "H4a": ["(1 | therapist_id)"],
}


def _terms(fixed):
    terms = []
    for product in fixed.split("+"):
        factors = [name.strip() for name in product.split("*")]
        terms += [frozenset({name}) for name in factors]
        terms += [frozenset(factors)] if len(factors) == 2 else []
    return set(terms)


@pytest.mark.parametrize("name", MODELS)
def test_the_models_are_those_of_the_preregistration(name):
    parsed = load_theory("et_graf")[name].parsed
    response, fixed = MODELS[name].split(": ", 1)
    assert parsed.response == response
    assert _terms(parsed.fixed) == {frozenset(term.split(":")) for term in fixed.split()}
    if name in RANDOM:
        assert [str(part) for part in parsed.random] == RANDOM[name]


@pytest.mark.parametrize(
    ("name", "sign", "smallest"),
    [
        ("H1a", "negative", 0.10),
        ("H2a", "positive", 0.10),
        ("H3b", "negative", 0.15),
        ("H4a", "negative", 0.15),
        ("H5a", "negative", 0.03),
        ("E1", "negative", 0.15),
        ("E2", "negative", 0.10),
        ("V1", "positive", 0.10),
        ("V2", "none", 0.10),
    ],
)
def test_signs_and_smallest_effects_are_those_of_the_table(name, sign, smallest):
    hypothesis = load_theory("et_graf")[name]
    assert (hypothesis.direction, hypothesis.smallest_effect) == (sign, smallest)


@pytest.mark.parametrize(
    ("name", "level"),
    [
        ("H1a", "client"),
        ("H1a_growth", "occasion"),
        ("H2a", "client"),
        ("H2a_within", "occasion"),
        ("H4a", "client"),
        ("E1_within", "occasion"),
    ],
)
def test_the_level_of_a_term_is_read_from_its_columns(name, level):
    assert load_theory("et_graf")[name].level_of_term == level


@pytest.mark.parametrize(
    ("term", "level"),
    [
        ("wai", "occasion"),
        ("wai_between", "client"),
        ("cats_secure:ecr_anxiety", "occasion"),
        ("session", "occasion"),
        ("sessions_attended", "client"),
    ],
)
def test_a_measure_of_the_occasion_itself_varies_between_occasions(term, level):
    hypothesis = load_theory("et_graf")["V1"].model_copy(update={"term": term})
    assert hypothesis.level_of_term == level


def test_the_normative_example_loads_with_defaults(theory):
    loaded = load_theory(theory(PLAIN))
    assert (loaded.adjust, loaded.alpha, loaded.side) == ("holm", 0.05, "two-sided")
    assert loaded.esat == "within_between"


@pytest.mark.parametrize(
    ("old", "new", "code", "text"),
    [
        ('term = "esat', 'trem = "esat', "unknown-key", r"hypothesis\[1\]\.trem.*'term'"),
        ("family =", "familly =", "unknown-key", r"familly.*'family'"),
        (
            'direction = "negative"',
            'direction = "down"',
            "bad-value",
            r"hypothesis\[1\]\.direction",
        ),
        ("smallest_effect = 0.15", "smallest_effect = -1", "bad-value", "smallest_effect"),
        ('claim = "More security, fewer problems."', "", "missing-key", r"hypothesis\[1\]\.claim"),
        ('id = "A"', 'id = "../../x"', "bad-value", r"hypothesis\[1\]\.id"),
        ('family = ["A"]', 'family = ["a"]', "bad-value", "no hypothesis here"),
        ('term = "esat_anx_between"', 'term = "esat_anx_betwen"', "unknown-term", "nearest"),
        ("format = 1", "format = 2", "bad-value", "format"),
    ],
)
def test_a_mistake_is_named_by_its_place(theory, old, new, code, text):
    with pytest.raises(SpecificationError) as caught:
        load_theory(theory(PLAIN.replace(old, new, 1)))
    assert caught.value.code == code
    assert re.search(text, str(caught.value))


@pytest.mark.parametrize(
    ("term", "part", "code", "text"),
    [
        ("iip_pre:cats_preoccupied_between", "", "unknown-term", "hypothesis.term"),
        ("", 'term = "iip_pr"', "unknown-term", "nearest is 'iip_pre'"),
        ("", 'slope_of = "iip_pre"\nmoderator = "age"', "unknown-term", "'iip_pre:age'"),
        ("", 'defined = "index"', "bad-value", "hypothesis.part.defined"),
    ],
)
def test_a_term_or_part_that_the_model_does_not_have_is_refused(theory, term, part, code, text):
    written = PLAIN.replace('term = "esat_anx_between"', f'term = "{term}"') if term else PLAIN
    if part:
        head = '[[hypothesis.part]]\nid = "p"\nclaim = "A part."\ndirection = "positive"\n'
        written = f"{written}\n{head}{part}\n"
    with pytest.raises(SpecificationError) as caught:
        load_theory(theory(written))
    assert caught.value.code == code
    assert text in str(caught.value)


def test_a_call_in_a_formula_is_refused_before_anything_is_fitted(theory):
    with pytest.raises(FormulaError) as caught:
        load_theory(theory(PLAIN.replace("iip_pre +", "np.log(iip_pre) +")))
    assert caught.value.code == "call-refused"


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("iip_pre +", "iip_pre + esat_avoid_between +", "both-esats"),
        (" + cats_preoccupied_between", "", "esat-control-missing"),
        (
            "esat_anx_between + cats",
            "esat_anx_between * ecr_avoidance + cats",
            "esat-control-missing",
        ),
    ],
)
def test_the_rules_for_earned_security_are_enforced(theory, old, new, code):
    with pytest.raises(AttachpathError) as caught:
        load_theory(theory(PLAIN.replace(old, new, 1)))
    assert caught.value.code == code


def test_growth_of_occasion_wise_esat_is_refused(theory):
    growth = PLAIN.replace('table = "clients"', 'table = "occasions"').replace(
        'formula = "iip_post ~ iip_pre + esat_anx_between + cats_preoccupied_between '
        '+ (1 | therapist_id)"\n'
        'term = "esat_anx_between"',
        'formula = "esat_anx ~ session_log + (1 | client_id)"\nterm = "session_log"',
    )
    load_theory(theory(growth))
    with pytest.raises(UsageError) as caught:
        load_theory(theory('esat = "occasion"\n' + growth))
    assert caught.value.code == "esat-occasion-growth"


def test_an_unknown_theory_or_hypothesis_names_the_nearest():
    with pytest.raises(SpecificationError, match="et_graf"):
        load_theory("et_graff")
    with pytest.raises(UsageError, match="H4a"):
        load_theory("et_graf")["H4A"]


STRUCTURAL = """
format = 1
id = "mine"
[[hypothesis]]
id = "P"
claim = "Security goes through growth to fewer problems."
role = "confirmatory"
kind = "sem"
table = "clients"
formula = \"\"\"
grow ~ a*sec + age
iip_post ~ c*grow + sec
through := a*c
\"\"\"
column = [
  { name = "sec", of = "cats_secure_between" },
  { name = "grow", of = "tds_growing_autonomy_between" },
]
missing = "fiml"
auxiliary = ["wai_last"]
term = "through"
direction = "negative"
smallest_effect = 0.03
smallest_effect_reason = "an example"
"""


def test_a_structural_model_of_ones_own_loads_and_names_the_columns_it_is_made_from(theory):
    one = load_theory(theory(STRUCTURAL))["P"]
    assert one.variables == ("grow", "iip_post", "sec", "age")
    assert set(one.data_columns) == {
        *("tds_growing_autonomy_between", "iip_post", "cats_secure_between", "age"),
    }
    assert one.level_of_term == "client"


@pytest.mark.parametrize(
    ("old", "new", "code", "text"),
    [
        ("c*grow + sec", "c*grow + + sec", None, "Hypothesis P: "),
        ('term = "through"', 'term = "trough"', "unknown-term", "nearest is 'through'"),
        ('table = "clients"', 'table = "occasions"', "bad-value", "a row a client"),
        ('name = "sec"', 'name = "secr"', "bad-value", "did you mean 'sec'"),
        ('name = "grow"', 'name = "sec"', "bad-value", "'sec' stands twice"),
        (
            '{ name = "sec", of = "cats_secure_between" }',
            '{ name = "sec" }',
            "bad-value",
            "exactly one of `of` and `product`",
        ),
        ("auxiliary =", "auxilary =", "unknown-key", "'auxiliary'"),
        ("auxiliary =", 'timing = { early = ["sec"], late = ["age"] }\nauxiliary =', None, "'age'"),
    ],
)
def test_a_mistake_in_a_structural_model_is_named_by_its_place(theory, old, new, code, text):
    with pytest.raises(AttachpathError) as caught:
        load_theory(theory(STRUCTURAL.replace(old, new, 1)))
    assert code in (None, caught.value.code)
    assert text in str(caught.value)


@pytest.mark.parametrize(
    ("part", "text"),
    [
        ('defined = "thru"\ndirection = "negative"', "hypothesis.part.defined"),
        ('slope_of = "sec"\nmoderator = "age"\ndirection = "negative"', "slope_of"),
        ('defined = "through"\ndirection = "none"', "has a direction"),
    ],
)
def test_a_part_that_a_structural_model_does_not_have_is_refused(theory, part, text):
    head = '[[hypothesis.part]]\nid = "p"\nclaim = "A part."\n'
    with pytest.raises(SpecificationError) as caught:
        load_theory(theory(f"{STRUCTURAL}\n{head}{part}\n"))
    assert text in str(caught.value)


@pytest.mark.parametrize(
    ("old", "new", "text"),
    [
        ("term =", 'auxiliary = ["wai_last"]\nterm =', "hypothesis.auxiliary"),
        ("term =", 'column = [{ name = "a", of = "age" }]\nterm =', "hypothesis.column"),
        ("(1 | therapist_id)", "(1 | therapist_id) + (1 | site_id)", "hypothesis.missing"),
        ("(1 | therapist_id)", "(1 + iip_pre | therapist_id)", "hypothesis.missing"),
        ('table = "clients"', 'table = "occasions"', "hypothesis.missing"),
    ],
)
def test_full_information_is_for_clients_with_one_grouping(theory, old, new, text):
    written = PLAIN.replace(old, new, 1)
    if "missing" in text:
        written = written.replace("term =", 'missing = "fiml"\nterm =', 1)
    with pytest.raises(SpecificationError) as caught:
        load_theory(theory(written))
    assert text in str(caught.value)
    assert caught.value.code == "bad-value"


def test_the_theory_says_its_version():
    assert load_theory("et_graf").version == 2
