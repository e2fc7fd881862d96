"""The moderators of the links as a table, a figure and sentences."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from attachpath.reporting.moderation_section import (
    moderated_links_figure,
    moderated_links_findings,
    moderated_links_notes,
    moderated_links_table,
    moderation_methods,
)

NAN = float("nan")


def row(moderator: str, **changes: object) -> dict[str, object]:
    return {
        "id": "H3b",
        "predictor": "tds_growing_engagement_between",
        "outcome": "iip_post",
        "moderator": moderator,
        "kind": "number",
        "formula": "iip_post ~ ...",
        "n_obs": 256,
        "n_clients": 256,
        "estimate": -0.06,
        "std_error": 0.04,
        "df": 242.0,
        "ci_low": -0.14,
        "ci_high": 0.02,
        "statistic": 2.2,
        "df_num": 1.0,
        "df_den": 242.0,
        "p_value": 0.14,
        "p_holm": 0.42,
        "q_value": 0.21,
        "std_estimate": -0.07,
        "std_ci_low": -0.164,
        "std_ci_high": 0.023,
        "smallest_detectable": 0.13,
        "slope_low": -0.09,
        "slope_high": -0.23,
        "at_low": "-1 SD",
        "at_high": "+1 SD",
        "notes": ["one note"],
        "reason": None,
    } | changes


WITHOUT = dict.fromkeys(
    [
        *("estimate", "std_error", "df", "ci_low", "ci_high", "std_estimate", "std_ci_low"),
        *("std_ci_high", "smallest_detectable"),
    ],
    NAN,
)


@pytest.fixture
def links() -> pd.DataFrame:
    several = {"statistic": 3.1, "df_num": 4.0, "df_den": 31.1, "p_value": 0.03, "q_value": 0.045}
    return pd.DataFrame(
        [
            row("sessions_attended"),
            row("differentiation", p_value=0.0004, q_value=0.001, p_holm=0.001),
            row(
                "orientation",
                **WITHOUT,
                **several,
                kind="category",
                at_low="systemic",
                at_high="humanistic",
            ),
            row(
                "interpersonal_trust",
                **WITHOUT,
                p_value=NAN,
                q_value=NAN,
                p_holm=NAN,
                slope_low=NAN,
                slope_high=NAN,
                notes=[],
                reason="the cohort has no interpersonal_trust",
            ),
        ]
    )


def test_a_line_holds_size_slopes_power_and_three_p(links: pd.DataFrame) -> None:
    table = moderated_links_table(links)
    assert table is not None
    assert table.body[0].kind == "group"
    assert table.body[0].cells == [
        "H3b: growing engagement (TDS, client mean) → interpersonal problems (IIP, after treatment)"
    ]
    assert table.body[1].cells == [
        *("Sessions attended", "256", "−0.07", "[−0.16, 0.02]", "−0.09", "−0.23", "0.13"),
        *(".140", ".210", ".420"),
    ]
    assert "adjusted over the 3 tests" in table.note
    assert table.rows[0][table.columns.index("std_estimate")] == -0.07


def test_a_category_has_f_and_what_was_not_tested_its_reason(links: pd.DataFrame) -> None:
    table = moderated_links_table(links)
    assert table is not None
    assert table.body[3].cells[0].endswith(", F(4, 31.1) = 3.10")
    assert table.body[3].cells[2:4] == ["–", "–"]
    assert table.body[4].cells == [
        "Interpersonal trust: the cohort has no interpersonal_trust",
        *["–"] * 9,
    ]
    assert table.rows[3][table.columns.index("p_value")] is None


def test_the_findings_count_tell_and_say_what_is_missing(links: pd.DataFrame) -> None:
    (said,) = moderated_links_findings(links)
    assert "Of 3 tests of moderators, 2 had p < .05 before adjustment" in said
    assert "2 had q < .05" in said
    assert "was −0.09 at 1 SD below the mean and −0.23 at 1 SD above the mean of diff" in said
    assert "where therapist's orientation was systemic" in said
    assert "1 could not be tested" in said
    assert "led to" not in said


def test_without_a_finding_the_smallest_p_is_told(links: pd.DataFrame) -> None:
    (said,) = moderated_links_findings(links.iloc[:1])
    assert "The smallest was that of sessions attended" in said
    assert "p = .140, q = .210" in said


def test_nothing_tested_and_no_links_are_said(links: pd.DataFrame) -> None:
    assert "No moderator" in moderated_links_findings(links.iloc[3:])[0]
    none = links.iloc[:0]
    assert "no confirmatory hypothesis" in moderated_links_findings(none)[0]
    assert moderated_links_table(none) is None
    assert moderated_links_figure(none) is None
    assert moderated_links_figure(links.iloc[3:]) is None


def test_the_figure_tells_every_row_to_those_who_do_not_see_it(links: pd.DataFrame) -> None:
    figure = moderated_links_figure(links)
    assert figure is not None
    assert figure.notes == []
    assert "H3b with sessions attended −0.07 [−0.16, 0.02]" in figure.alt
    assert "F = 3.10, p = .030 *" in figure.alt
    assert "interpersonal trust not tested" in figure.alt
    assert figure.svg
    assert figure.svg_narrow


def test_the_figure_is_the_same_bytes_each_time(links: pd.DataFrame) -> None:
    first, second = moderated_links_figure(links), moderated_links_figure(links)
    assert first is not None
    assert second is not None
    assert first.svg == second.svg


def test_a_note_names_the_link_the_moderator_or_the_cell(links: pd.DataFrame) -> None:
    both = pd.concat([links, links.assign(id="H3a")])
    both["notes"] = [["shared"] if i == "H3a" else [] for i in both["id"]]
    assert moderated_links_notes(both) == ["H3a: shared"]
    both["notes"] = [["after"] if m == "sessions_attended" else [] for m in both["moderator"]]
    assert moderated_links_notes(both) == ["sessions attended: after"]
    both["notes"] = [["one"], *[[]] * (len(both) - 1)]
    assert moderated_links_notes(both) == ["H3b × sessions attended: one"]


def test_the_methods_name_the_moderators_and_the_number_of_tests(links: pd.DataFrame) -> None:
    (said,) = moderation_methods([], links)
    assert "The 3 tests were adjusted together" in said.text
    assert "differentiation of self" in said.text
    assert moderation_methods([], links.assign(p_value=np.nan)) == []
