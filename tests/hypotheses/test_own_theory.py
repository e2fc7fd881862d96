"""Theories that have nothing of ET-GRAF: published numbers come out, and rows are chosen."""

from __future__ import annotations

import pytest

from attachpath.errors import FormulaError, SpecificationError
from attachpath.hypotheses import (
    fit_hypothesis,
    influence_ranges,
    load_theory,
    robustness,
    test_hypotheses,
    theory_hash,
)

ANCOVA = "hamd ~ arm + hamd_baseline + C(site)"
GROWTH = "phq9 ~ month * arm + (1 + month | client_id)"
UNTIL_12 = "{ month = { from = 0, to = 12 } }"
MONTHS = {7: (183, -3.8319, 1.2399), 12: (190, -1.7161, 1.2088), 18: (167, -1.5925, 1.2898)}


@pytest.fixture(scope="module")
def trial(state):
    return state(
        *(
            {"id": f"A{m}", "formula": ANCOVA, "term": "arm", "where": f"{{ month = {m} }}"}
            for m in MONTHS
        ),
        {"id": "G", "formula": GROWTH, "term": "month:arm", "where": UNTIL_12},
        {
            "id": "N",
            "formula": "phq9 ~ mindfulness + arm",
            "term": "mindfulness",
            "where": "{ site = [1, 2] }",
        },
        {"id": "E", "formula": "phq9 ~ arm", "term": "arm", "where": "{ month = 99 }"},
        head='family = ["A7", "G"]\n'
        'variable = [{ name = "mindfulness", label = "mindfulness (FFMQ)" }]',
    )


@pytest.fixture(scope="module")
def tested(reframed, trial):
    return test_hypotheses(reframed, trial).set_index("id")


@pytest.mark.parametrize("month", MONTHS)
def test_an_ancova_at_one_occasion_has_the_numbers_of_the_data_sheet(tested, month):
    row, (n, estimate, std_error) = tested.loc[f"A{month}"], MONTHS[month]
    assert (row["n_obs"], row["n_clients"], row["level"]) == (n, n, "client")
    assert row["estimate"] == pytest.approx(estimate, abs=5e-5)
    assert row["std_error"] == pytest.approx(std_error, abs=5e-5)
    assert row["df"] == n - 5
    assert row["second_opinion"]["agrees"]
    assert row["notes"][0].startswith(f"Rows of occasions with month = {month}, as stated: ")


def test_growth_with_correlated_slopes_has_the_numbers_of_the_data_sheet(reframed, trial, tested):
    fit = fit_hypothesis(reframed, trial, "G")
    table = fit.coefficients.set_index("term")
    for term, estimate, std_error in (
        ("month", -0.2874, 0.0635),
        ("arm", -1.1905, 0.6808),
        ("month:arm", -0.1449, 0.0782),
    ):
        assert table.loc[term, "estimate"] == pytest.approx(estimate, abs=5e-5)
        assert table.loc[term, "std_error"] == pytest.approx(std_error, abs=5e-5)
    assert table.loc["Intercept", "estimate"] == pytest.approx(18.5855, abs=5e-5)
    variances = [21.0922, 0.1866, 0.2234, 11.8316]
    assert fit.variances["variance"].tolist() == pytest.approx(variances, abs=5e-4)
    assert -2 * fit.log_likelihood == pytest.approx(13080.84, abs=5e-3)
    # The term differs from month to month, which the names of its columns do not tell.
    assert tested.loc["G", ["n_obs", "n_clients", "level"]].tolist() == [2291, 246, "occasion"]


def test_what_the_cohort_lacks_is_told_with_its_label_and_the_rest_runs(tested):
    assert tested.loc["N", "verdict"] == "not_testable"
    assert tested.loc["N", "reason"] == "the cohort has no mindfulness (mindfulness (FFMQ))"
    assert tested.loc["E", "verdict"] == "not_testable"
    assert tested.loc["E", "reason"] == "no row of occasions has month = 99"
    assert tested.loc[["A7", "G"], "p_holm"].notna().all()


def test_maximum_likelihood_has_the_numbers_that_were_published(btheb, state):
    formula = "bdi ~ `bdi.pre` + time + treatment + drug + length + (1 | client_id)"
    theory = state(
        {"id": "B", "formula": formula, "term": "time", "estimation": '"ml"'},
        {"id": "R", "formula": formula, "term": "time"},
    )
    fit = fit_hypothesis(btheb, theory, "B")
    table = fit.coefficients.set_index("term")
    assert (fit.method, fit.n_obs, fit.n_clusters["client_id"]) == ("ML", 280, 97)
    assert table.loc["bdi.pre", "estimate"] == pytest.approx(0.63968, abs=5e-6)
    assert table.loc["bdi.pre", "std_error"] == pytest.approx(0.07789, abs=5e-6)
    assert table.loc["time", "estimate"] == pytest.approx(-0.70476, abs=5e-6)
    # The book's reference is treatment as usual; here the first in the alphabet is.
    assert table.loc["treatment[TAU]", "estimate"] == pytest.approx(2.32908, abs=5e-6)
    assert table.loc["treatment[TAU]", "std_error"] == pytest.approx(1.67036, abs=5e-6)
    assert table.loc["drug[Yes]", "estimate"] == pytest.approx(-2.82495, abs=5e-6)
    assert fit.variances["variance"].tolist() == pytest.approx([48.78, 25.14], abs=5e-3)
    assert fit.log_likelihood == pytest.approx(-935.75, abs=5e-3)
    other = test_hypotheses(btheb, theory).set_index("id")
    assert other["second_opinion"].map(lambda one: one["agrees"]).all()
    assert fit_hypothesis(btheb, theory, "R").method == "REML"


def test_robustness_rows_and_influence_stay_on_the_rows_that_were_chosen(reframed, trial):
    rows = robustness(reframed, trial, "A7").set_index("change")
    assert rows.loc["as_tested", "n_obs"] == 183
    estimated = rows[rows["estimate"].notna()]
    assert estimated["n_obs"].between(150, 201).all()
    assert {"zero_order", "cr2"} <= set(estimated.index)
    # One row a client has no first two thirds, and what the cohort lacks is no change to try.
    assert not {"first_two_thirds", "alliance", "sessions_attended"} & set(rows.index)
    ranges = influence_ranges(reframed, trial, [load_theory(trial)["A7"]])
    assert ranges.set_index("level").loc["client", "n_groups"] == 183


def test_kenward_roger_stands_beside_maximum_likelihood_by_reml(btheb, state):
    theory = state(
        {
            "id": "B",
            "formula": "bdi ~ `bdi.pre` + time + (1 | client_id)",
            "term": "`bdi.pre`".strip("`"),
            "estimation": '"ml"',
        }
    )
    rows = robustness(btheb, theory, "B").set_index("change")
    assert rows.loc["kenward_roger", "label"] == "REML, Kenward–Roger"
    assert rows.loc["kenward_roger", "std_error"] > rows.loc["as_tested", "std_error"]


def test_a_theory_about_families_in_schools_is_tested_on_their_levels(families, state):
    theory = state(
        {
            "id": "F",
            "formula": "mc_att_t1 ~ m_sec_t1 + f_sec_t1 + child_age + C(child_sex)"
            " + (1 | school_id)",
            "term": "m_sec_t1",
            "table": '"clients"',
        },
        {
            "id": "C",
            "formula": "mc_att_t1 ~ m_sec_t1 + father_education",
            "term": "father_education[high school]",
            "table": '"clients"',
            "where": "{ m_sec_t1 = { to = 3 } }",
        },
    )
    rows = test_hypotheses(families, theory).set_index("id")
    assert rows.loc["F", "second_opinion"]["agrees"]
    assert rows["std_estimate"].notna().all()
    chosen = families.clients.query("m_sec_t1 <= 3").dropna(subset=["mc_att_t1"])
    known = chosen.dropna(subset=["father_education"])
    assert rows.loc["C", "n_clients"] == len(known)


@pytest.mark.parametrize(
    ("where", "code"),
    [
        ("{ month = {} }", "bad-value"),
        ("{ month = [] }", "bad-value"),
        ("{ month = true }", "bad-value"),
        ("{ month = { form = 1 } }", "bad-value"),
        ("{ month = { from = 3, to = 1 } }", "bad-value"),
    ],
)
def test_a_condition_that_says_nothing_is_refused(state, where, code):
    theory = state({"id": "A", "formula": "y ~ x", "term": "x", "where": where})
    with pytest.raises(SpecificationError) as caught:
        load_theory(theory)
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("where", "reason"),
    [
        ('{ month = "seven" }', "`where` asks for a text of 'month', which holds numbers"),
        ("{ gender = { from = 1 } }", "`where` asks for a range of 'gender', which holds text"),
        ("{ phase_of_moon = 1 }", "the cohort has no phase_of_moon"),
    ],
)
def test_a_condition_that_the_data_cannot_meet_is_a_reason(reframed, state, where, reason):
    theory = state({"id": "A", "formula": "phq9 ~ arm", "term": "arm", "where": where})
    row = test_hypotheses(reframed, theory).iloc[0]
    assert row["verdict"] == "not_testable"
    assert reason in row["reason"]


def test_a_range_of_age_is_in_years_though_the_model_has_decades(reframed, state):
    theory = state(
        {
            "id": "A",
            "formula": "hamd_baseline ~ age",
            "term": "age",
            "table": '"clients"',
            "where": '{ age = { from = 30, to = 40 }, gender = "woman" }',
        }
    )
    row = test_hypotheses(reframed, theory).iloc[0]
    women = reframed.clients.query("gender == 'woman' and 30 <= age <= 40")
    assert row["n_obs"] == len(women) > 10


def test_two_claims_with_one_formula_and_other_rows_do_not_share_a_fit(tested):
    assert tested.loc[["A7", "A12", "A18"], "estimate"].nunique() == 3


def test_a_misspelt_column_is_an_error_and_one_like_no_other_a_reason(reframed, state):
    misspelt = state({"id": "A", "formula": "phq9 ~ hamd_basline", "term": "hamd_basline"})
    with pytest.raises(FormulaError, match="hamd_basline") as caught:
        test_hypotheses(reframed, misspelt)
    assert "'hamd_baseline'" in caught.value.cause
    foreign = state({"id": "A", "formula": "phq9 ~ zodiac", "term": "zodiac"})
    row = test_hypotheses(reframed, foreign).iloc[0]
    assert row["verdict"] == "not_testable"
    assert "the cohort has no zodiac, and no column like it" in row["reason"]


def test_full_likelihood_is_refused_where_nothing_is_estimated_by_it(state):
    theory = state({"id": "A", "formula": "y ~ x", "term": "x", "estimation": '"ml"'})
    with pytest.raises(SpecificationError, match="estimation"):
        load_theory(theory)


def test_the_hash_of_the_shipped_theory_is_the_one_that_results_were_stored_under():
    known = "b99803849c55d7e964efc14e81cc090a7f5d4e887fbce427908ce9572dde6dec"
    assert theory_hash("et_graf") == known


def test_what_a_later_key_says_counts_in_the_hash_and_its_default_does_not(state):
    plain = {"id": "A", "formula": "y ~ x + (1 | client_id)", "term": "x"}
    same, other, chosen = (
        state(plain | more) for more in ({"estimation": '"reml"'}, {"estimation": '"ml"'},
                                         {"where": "{ month = 7 }"})
    )  # fmt: skip
    hashes = [theory_hash(one) for one in (state(plain), same, other, chosen)]
    assert hashes[0] == hashes[1]
    assert len(set(hashes)) == 3
