"""The models of the reference cases parse to what lavaan's own reading of them holds."""

from __future__ import annotations

import pytest

from attachpath.sem.syntax import parse_model

ETGRAF = """anx =~ anx1+anx2+anx3+anx4
avo =~ avo1+avo2+avo3+avo4
sec =~ sec1+sec2+sec3+sec4
ge =~ ge1+ge2+ge3+ge4
ga =~ ga1+ga2+ga3+ga4
pre =~ pre1+pre2+pre3+pre4
post =~ post1+post2+post3+post4
sec ~ anx + avo
ge ~ sec + anx + avo
ga ~ sec + anx + avo
pre ~ anx + avo
post ~ pre + ge + ga + sec + anx + avo
ge ~~ ga
"""
GROWTH = """i =~ 1*t1 + 1*t2 + 1*t3 + 1*t4
s =~ 0*t1 + 1*t2 + 2*t3 + 3*t4
i ~ x1 + x2
s ~ x1 + x2
t1 ~ c1
t2 ~ c2
t3 ~ c3
t4 ~ c4
"""
HOLZINGER = """visual =~ x1 + x2 + x3
textual =~ x4 + x5 + x6
speed =~ x7 + x8 + x9
"""
HOLZINGER_REGRESSION = HOLZINGER + "speed ~ visual + textual\n"
PATHS = """ge ~ a*sec + anx + avo
ga ~ b*sec + anx + avo
post ~ pre + c*ge + d*ga + e*sec
ge ~~ ga
ind_ge := a*c
ind_ga := b*d
"""
DEMOCRACY = """ind60 =~ x1 + x2 + x3
dem60 =~ y1 + y2 + y3 + y4
dem65 =~ y5 + y6 + y7 + y8
dem60 ~ ind60
dem65 ~ ind60 + dem60
y1 ~~ y5
y2 ~~ y4 + y6
y3 ~~ y7
y4 ~~ y8
y6 ~~ y8
"""
DEMOCRACY_LABELS = """ind60 =~ x1 + x2 + x3
dem60 =~ y1 + a*y2 + b*y3 + c*y4
dem65 =~ y5 + a*y6 + b*y7 + c*y8
dem60 ~ p*ind60
dem65 ~ d*ind60 + q*dem60
y1 ~~ y5
y2 ~~ y4 + y6
y3 ~~ y7
y4 ~~ y8
y6 ~~ y8
indirect := p*q
total := d + p*q
proportion := (p*q)/(d + p*q)
"""
HOLZINGER_CASES = ("cfa_ml", "cfa_mlm", "cfa_mlr", "cfa_std_lv")
GROUP_CASES = ("group_configural", "group_metric", "group_scalar", "group_strict")
CASES = {
    **dict.fromkeys(("etgraf_ml", "etgraf_fiml_mlr", "etgraf_fiml_cluster"), (ETGRAF, 45, ())),
    "growth_ml": (GROWTH, 16, ()),
    **{f"hs_{case}": (HOLZINGER, 9, ()) for case in (*HOLZINGER_CASES, *GROUP_CASES)},
    **{
        f"hs_{case}": (HOLZINGER_REGRESSION, 11, ())
        for case in ("fiml_ml", "fiml_mlr", "group_fiml_metric")
    },
    **dict.fromkeys(("path_cluster", "path_fixedx_ml"), (PATHS, 11, ("a*c", "b*d"))),
    "poldem_ml": (DEMOCRACY, 20, ()),
    "poldem_labels_defined": (DEMOCRACY_LABELS, 20, ("p*q", "d+p*q", "(p*q)/(d+p*q)")),
}


@pytest.mark.parametrize("case", CASES)
def test_each_case_holds_the_parameters_and_definitions_of_its_text(case: str) -> None:
    text, parameters, definitions = CASES[case]
    model = parse_model(text)
    assert len(model.statements) == parameters
    assert tuple(definition.text for definition in model.definitions) == definitions


def test_there_are_nineteen_cases() -> None:
    assert len(CASES) == 19


def test_fixed_loadings_of_the_growth_model_are_its_occasions() -> None:
    slopes = [one for one in parse_model(GROWTH).statements if one.lhs == "s" and one.op == "=~"]
    assert [one.modifiers[0].values for one in slopes] == [(0.0,), (1.0,), (2.0,), (3.0,)]


def test_equal_loadings_share_their_labels() -> None:
    labels = {
        (one.lhs, one.rhs): one.modifiers[0].values[0]
        for one in parse_model(DEMOCRACY_LABELS).statements
        if one.modifiers and one.op == "=~"
    }
    assert labels["dem60", "y3"] == labels["dem65", "y7"] == "b"
