"""Claims about the tables, figures and words on measures: rounding, dashes, what they may say."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from attachpath.measurement import (
    OccasionAssociations,
    client_mean_reliabilities,
    common_dimension,
    correlation_matrix,
    esat_reliability,
)
from attachpath.models import within_between_correlations
from attachpath.reporting.measurement_section import (
    attenuation_sentences,
    client_means_table,
    common_method_words,
    correlation_map,
    esat_reliability_table,
    item_sentences,
    item_table,
    key_sentences,
    occasion_correlation_table,
    reliability_figure,
    reliability_notes,
    reliability_tables,
)


def reliability(**changes: object) -> pd.DataFrame:
    row = {
        "table": "clients", "questionnaire": "Mood", "column": "mood_low", "scale": "Low mood",
        "level": "client", "coefficient": "alpha", "estimate": 0.8765, "ci_low": 0.8,
        "ci_high": 0.92, "n": 120, "items": 5, "reason": None, "notes": (), "answered": 120,
    }  # fmt: skip
    omega = row | {"coefficient": "omega", "estimate": 0.9, "ci_low": np.nan, "ci_high": np.nan}
    return pd.DataFrame([row | changes, omega | changes])


@pytest.fixture(scope="module")
def repeated() -> OccasionAssociations:
    """Three scales of 80 clients with 3 occasions each; depth follows secure."""
    draws = np.random.default_rng(7)
    who = np.repeat(np.arange(80), 3)
    data = pd.DataFrame({"client_id": who})
    for name in ("cats_secure", "cats_preoccupied"):
        data[name] = draws.standard_normal(80)[who] + draws.standard_normal(240)
    data["depth"] = data["cats_secure"] + 0.4 * draws.standard_normal(240)
    columns = [name for name in data if name != "client_id"]
    pairs = within_between_correlations(data, columns)
    means = client_mean_reliabilities(data, columns)
    between = dict(zip(means["column"], means["at_harmonic"], strict=True))
    within = {"cats_secure": 0.71}
    common = {
        level: common_dimension(correlation_matrix(pairs[pairs["level"] == level], columns))
        for level in ("within", "between")
    }
    esat = esat_reliability(pairs, between, within)
    return OccasionAssociations(columns, pairs, means, esat, within, between, common)


def test_coefficients_are_printed_with_their_intervals() -> None:
    once, none = reliability_tables(reliability())
    assert none is None
    assert once is not None
    assert once.body[0].kind == "group"
    assert once.body[1].cells == ["Low mood", "5", "120", ".88 [.80, .92]", ".90"]


def test_a_missing_coefficient_is_a_dash_and_its_reason_a_note() -> None:
    rows = reliability(estimate=np.nan, reason="the one-factor model did not converge")
    once, _ = reliability_tables(rows)
    assert once is not None
    assert once.body[1].cells[3:] == ["–", "–"]
    assert reliability_notes(rows) == [
        "mood_low: alpha (client) has no value: the one-factor model did not converge.",
        "mood_low: omega (client) has no value: the one-factor model did not converge.",
    ]


def test_scales_without_items_have_no_table() -> None:
    assert reliability_tables(reliability(answered=0)) == [None, None]
    assert reliability_figure(reliability(ci_low=np.nan), pd.DataFrame(columns=["at_harmonic"]), [
        "mood_low"
    ]) is None  # fmt: skip


def test_notes_say_each_thing_once_with_all_its_scales() -> None:
    both = pd.concat([reliability(notes=("odd",)), reliability(notes=("odd",), column="mood_b")])
    assert reliability_notes(both) == ["mood_low, mood_b: odd."]


def test_within_stands_below_the_diagonal_and_between_above(
    repeated: OccasionAssociations,
) -> None:
    table = occasion_correlation_table(repeated)
    assert table is not None
    pairs = repeated.pairs.set_index(["x", "y", "level"])["r"]
    within = pairs["cats_secure", "depth", "within"]
    between = pairs["cats_secure", "depth", "between"]
    assert table.body[2].cells[1] == f"{within:.2f}"[1:]
    assert table.body[0].cells[3] == f"{between:.2f}"[1:]
    assert [line.cells[place + 1] for place, line in enumerate(table.body[:3])] == ["—"] * 3
    within_clients, of_means = (line.cells for line in table.body[3:])
    assert within_clients[0] == "Reliability within clients"
    assert within_clients[1].startswith(".71")
    assert within_clients[3] == "–"
    assert "–" not in of_means[1:]


def test_the_map_tells_its_numbers_to_those_who_do_not_see_it(
    repeated: OccasionAssociations,
) -> None:
    figure = correlation_map(repeated)
    assert figure is not None
    assert "session depth" in figure.alt
    assert figure.svg != figure.svg_narrow
    assert (
        correlation_map(OccasionAssociations(["a"], pd.DataFrame(), pd.DataFrame(), pd.DataFrame()))
        is None
    )


def test_words_on_common_method_claim_nothing(repeated: OccasionAssociations) -> None:
    told = " ".join(common_method_words(repeated))
    assert "without any correlation it would be 33%" in told
    assert "no proof of common method variance" in told
    assert "led to" not in told


def test_client_means_and_esat_have_their_tables(repeated: OccasionAssociations) -> None:
    table = client_means_table(repeated.means)
    assert table is not None
    assert [line.cells[1] for line in table.body] == ["80"] * 3
    assert table.head[3].label == "Mean of 3.0 occasions (median)"
    esat = esat_reliability_table(repeated.esat)
    assert esat is not None
    assert esat.body[1].cells[-1] != "–"
    assert any("√a" in sentence for sentence in attenuation_sentences(repeated))


def test_a_reliability_below_zero_is_not_read_as_one(repeated: OccasionAssociations) -> None:
    esat = repeated.esat.assign(reliability=-0.4)
    odd = OccasionAssociations(repeated.columns, repeated.pairs, repeated.means, esat)
    assert not any("ESAT" in sentence for sentence in attenuation_sentences(odd))


def test_items_against_their_scale_are_named_and_listed_briefly() -> None:
    items = pd.DataFrame(
        {
            "table": "clients", "column": "mood_low", "scale": "Low mood", "level": "client",
            "item": [f"mood_{place:02d}" for place in range(1, 15)], "item_rest_r": -0.2,
            "alpha_without": 0.6, "alpha": 0.5, "floor": 0.1, "ceiling": 0.3, "against": True,
        }
    )  # fmt: skip
    (told,) = item_sentences(items)
    assert "Low mood (mood_01, mood_02" in told
    assert "mood_12 and 2 more)" in told
    table = item_table(items)
    assert table is not None
    assert table.body[0].cells == ["Low mood", "14", "−.20 to −.20", "14", "14", "10%", "30%"]
    assert item_table(items.iloc[:0]) is None
    assert item_sentences(items.iloc[:0]) == []
    assert item_sentences(items.assign(against=False)) == [
        "No item correlates negatively with the other items of its scale."
    ]


def test_no_key_to_tell_of_gives_no_paragraph() -> None:
    assert key_sentences([]) == []
