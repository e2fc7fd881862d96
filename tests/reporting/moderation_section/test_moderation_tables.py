"""Tables and sentences of moderation print what the models said, and no small group."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from attachpath.fitted import Fitted
from attachpath.models import johnson_neyman, regression, simple_slopes
from attachpath.reporting.moderation_section import (
    johnson_neyman_sentence,
    johnson_neyman_table,
    simple_slopes_table,
)


def made(intercept: float, change: float, *, noise: float = 0.3) -> tuple[Fitted, pd.DataFrame]:
    rng = np.random.default_rng(5)
    data = pd.DataFrame({"x": rng.normal(size=120), "w": rng.uniform(size=120)})
    data["y"] = (intercept + change * data["w"]) * data["x"] + noise * rng.normal(size=120)
    return regression("y ~ x * w", data), data


def test_slopes_are_printed_with_value_df_and_interval() -> None:
    fitted, data = made(-1, 2)
    slopes = simple_slopes(fitted, "x", "w", data=data, differences=True)
    table = simple_slopes_table({"H2a": slopes}, table_id="slopes", title="Simple slopes")
    assert table.columns[:4] == ["model", "kind", "label", "value"]
    assert len(table.rows) == 4
    assert table.body[0].kind == "group"
    first = slopes.iloc[0]
    assert table.body[1].cells[0] == f"−1 SD ({first['value']:.2f})"
    assert table.body[1].cells[1] == f"−{abs(first['estimate']):.3f}"
    assert table.body[1].cells[3] == "116.0"
    assert table.body[4].cells[0] == "Difference: +1 SD minus −1 SD"


def test_a_value_beyond_the_observed_range_has_a_star() -> None:
    fitted, data = made(-1, 2)
    slopes = simple_slopes(fitted, "x", "w", data=data, values={"low": -1.0, "0.5": 0.5})
    table = simple_slopes_table({"H2a": slopes}, table_id="slopes", title="Simple slopes")
    assert [line.cells[0] for line in table.body[1:]] == ["low (−1.00*)", "0.50"]


def test_a_fit_without_numbers_prints_its_reason() -> None:
    from dataclasses import replace

    fitted, data = made(-1, 2)
    slopes = simple_slopes(replace(fitted, converged=False), "x", "w", data=data)
    table = simple_slopes_table({"H2a": slopes}, table_id="slopes", title="Simple slopes")
    assert table.body[1].cells[0].endswith(": the fit did not converge")
    assert table.body[1].cells[1:] == ["–"] * 5


def test_regions_are_printed_by_criterion_with_their_clients() -> None:
    fitted, data = made(-1, 2)
    found = johnson_neyman(fitted, "x", "w", data)
    table = johnson_neyman_table({"H2a": found}, table_id="regions", title="Regions")
    low, high = found.boundaries_of()
    headings = [line.cells[0] for line in table.body if line.kind == "group"]
    assert headings == [
        "H2a: each value by itself",
        "H2a: all values at once",
        "H2a: false discovery rate",
    ]
    cells = [line.cells for line in table.body[1:4]]
    assert [row[0] for row in cells] == [
        f"Below {low:.2f}",
        f"Between {low:.2f} and {high:.2f}",
        f"Above {high:.2f}",
    ]
    assert [row[1] for row in cells] == ["negative", "not told apart", "positive"]
    assert sum(int(row[2]) for row in cells) == 120
    assert len(table.rows) == len(found.regions)


def test_fewer_than_five_clients_are_not_counted() -> None:
    fitted, data = made(-0.12, 1, noise=0.2)
    found = johnson_neyman(fitted, "x", "w", data)
    own = found.regions_of()
    assert 0 < own["n_clients"].iloc[0] < 5
    table = johnson_neyman_table({"H2a": found}, table_id="regions", title="Regions")
    assert table.body[1].cells[2:] == ["< 5", "–"]
    places = [table.columns.index(name) for name in ("n_clients", "share_clients", "n_rows")]
    assert [table.rows[0][place] for place in places] == [None, None, None]
    assert "(fewer than 5 clients)" in johnson_neyman_sentence(found)


def test_a_moderator_without_regions_prints_why() -> None:
    _, data = made(-1, 2)
    data = data.assign(w=(data["w"] > 0.5).astype(float))
    found = johnson_neyman(regression("y ~ x * w", data), "x", "w", data)
    table = johnson_neyman_table({"H2a": found}, table_id="regions", title="Regions")
    assert table.body[1].cells[0].startswith("w has two values only")
    assert "two values only" in johnson_neyman_sentence(found)


@pytest.mark.parametrize(
    ("intercept", "change", "noise", "told"),
    [
        (0.0, 0.0, 50.0, "was not told apart from zero"),
        (2.0, 1.0, 0.3, "was positive"),
        (-2.0, -1.0, 0.3, "was negative"),
    ],
)
def test_one_region_is_said_to_be_the_whole_observed_range(
    intercept: float, change: float, noise: float, told: str
) -> None:
    fitted, data = made(intercept, change, noise=noise)
    sentence = johnson_neyman_sentence(johnson_neyman(fitted, "x", "w", data))
    assert sentence.startswith("Over the whole observed range of w")
    assert told in sentence


def test_several_regions_make_one_sentence() -> None:
    fitted, data = made(-1, 2)
    found = johnson_neyman(fitted, "x", "w", data)
    low, high = found.boundaries_of()
    sentence = johnson_neyman_sentence(found, predictor_label="security", moderator_label="age")
    assert sentence.startswith(f"The slope of security was negative where age was below {low:.2f}")
    assert f"positive above {high:.2f}" in sentence
    assert "the observed range was 0." in sentence
    assert "observed range" not in johnson_neyman_sentence(found, kind="simultaneous")
