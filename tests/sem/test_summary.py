"""The summary of a fit: failures first, lavaan's numbers in lavaan's blocks, text that is safe."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from attachpath.sem import cfa, model_columns, sem, summary_parts

PATHS = "y ~ b*x\nz ~ c*y\nindirect := b*c"


@pytest.fixture(scope="module")
def data() -> pd.DataFrame:
    rng = np.random.default_rng(11)
    x, trait = rng.normal(size=(2, 150))
    y = 0.5 * x + rng.normal(size=150)
    z = 0.4 * y + rng.normal(size=150)
    items = {f"i{k}": trait + rng.normal(size=150) for k in range(1, 5)}
    frame = pd.DataFrame({"x": x, "y": y, "z": z, **items})
    return frame.assign(site=np.arange(150) % 15, half=np.where(x > 0, "<b>high</b>", "low"))


def line_of(text: str, name: str) -> list[str]:
    """Return the numbers beside the first name that stands alone before them."""
    (found, *_) = re.findall(rf"^ +{re.escape(name)} (.*)$", text, re.M)
    return found.split()


def test_the_blocks_are_those_that_readers_of_lavaan_know(data: pd.DataFrame) -> None:
    text = cfa("trait =~ i1 + i2 + i3 + i4", data, meanstructure=True).summary()
    titles = re.findall(r"^(\S[A-Za-z ]+?) +estimate ", text, re.M)
    assert titles == ["Latent Variables", "Intercepts", "Variances"]
    text = sem(PATHS, data).summary()
    titles = re.findall(r"^(\S[A-Za-z ]+?) +estimate ", text, re.M)
    assert titles == ["Regressions", "Variances", "Defined Parameters"]  # x is exogenous


def test_numbers_beside_a_name_are_those_of_least_squares(data: pd.DataFrame) -> None:
    fit = stats.linregress(data["x"], data["y"])
    text = sem(PATHS, data).summary()
    numbers = line_of(text, "x (b)")
    estimate, se, z, low, high, std = (float(numbers[at]) for at in (0, 1, 2, 4, 5, 6))
    error = fit.stderr * np.sqrt(148 / 150)  # ML divides by n
    assert [estimate, se, std] == pytest.approx([fit.slope, error, fit.rvalue], abs=6e-4)
    assert z == pytest.approx(fit.slope / error, abs=6e-4)
    half = 1.95996 * error
    assert [low, high] == pytest.approx([fit.slope - half, fit.slope + half], abs=6e-4)
    assert numbers[3] == "<0.001"


def test_explained_variance_is_that_of_least_squares(data: pd.DataFrame) -> None:
    parts = summary_parts(sem(PATHS, data))
    shares = {name: float(share) for _, name, share in parts.r_squared}
    assert shares["y"] == pytest.approx(np.corrcoef(data["x"], data["y"])[0, 1] ** 2, abs=6e-4)
    assert set(shares) == {"y", "z"}


def test_the_fit_of_holzinger_and_swineford_is_that_of_lavaan(
    fit_of: Callable[..., Any], stored: Callable[[str], dict[str, Any]]
) -> None:
    text = fit_of("cases", "hs_cfa_mlr").summary()
    assert "Huber-White standard errors, Yuan-Bentler test" in " ".join(text.split())
    # lavaan's manual: 85.306 on 24 df; Yuan-Bentler 87.132, scaling factor 0.979
    assert line_of(text, "Chi-square") == ["85.306", "87.132"]
    assert line_of(text, "df") == ["24", "24"]
    assert line_of(text, "Scaling factor") == ["0.979"]
    assert line_of(text, "CFI")[0] == "0.931"
    assert line_of(text, "TLI")[0] == "0.896"
    assert line_of(text, "RMSEA")[0] == "0.092"
    assert "[0.071, 0.114]" in text
    assert line_of(text, "SRMR") == ["0.065"]
    assert line_of(text, "x2")[0] == "0.554"


def test_clusters_give_t_and_intervals_of_t(data: pd.DataFrame) -> None:
    fit = sem(PATHS, data, cluster="site")
    text = fit.summary()
    assert "t(14)" in text
    assert "Clusters of site  15" in text
    estimate, se, _, _, low, high, _ = line_of(text, "y (c)")
    half = stats.t.ppf(0.975, 14) * float(se)
    assert float(high) - float(estimate) == pytest.approx(half, abs=3e-3)
    assert float(estimate) - float(low) == pytest.approx(half, abs=3e-3)
    standard = summary_parts(fit, standardized=True).blocks[-1]
    assert standard.heads[2] == "t(14)"


def test_missing_rows_patterns_and_groups_are_counted(data: pd.DataFrame) -> None:
    holes = data.assign(z=data["z"].where(data.index % 5 > 0))
    assert "Rows             120 (30 left out)" in sem(PATHS, holes).summary()
    full = sem(PATHS, holes, missing="fiml").summary()
    assert "full information (FIML), 2 patterns" in full
    grouped = sem("y ~ x", data, group="half").summary()
    sizes = data["half"].value_counts()
    assert f"low {sizes['low']}" in grouped
    assert "Group low" in grouped


def test_failures_come_first_and_there_are_no_numbers(data: pd.DataFrame) -> None:
    fit = cfa("trait =~ NA*i1 + i2 + i3 + i4; trait ~~ NA*trait", data)
    lines = fit.summary().splitlines()
    assert lines[1].startswith("! Not identified: trait =~ i1")
    assert summary_parts(fit, standardized=True, modification_indices=True).blocks == ()
    assert "nan" not in fit.summary()
    assert any(line.startswith("note: Not identified") for line in lines)


def test_an_inadmissible_row_says_why_beside_its_numbers() -> None:
    # Correlations of .8, .8 and .5: a loading above one, a negative residual variance.
    moments = np.array([[1, 0.8, 0.8], [0.8, 1, 0.5], [0.8, 0.5, 1]])
    rng = np.random.default_rng(3)
    raw = rng.normal(size=(200, 3))
    raw -= raw.mean(axis=0)
    white = raw @ np.linalg.inv(np.linalg.cholesky(np.cov(raw.T))).T
    values = white @ np.linalg.cholesky(moments).T
    fit = cfa("f =~ a + b + c", pd.DataFrame(values, columns=["a", "b", "c"]))
    lines = fit.summary().splitlines()
    assert lines[1].startswith("! The solution is not admissible")
    place = next(n for n, line in enumerate(lines) if line.startswith("  .a "))
    assert float(lines[place].split()[1]) < 0
    assert lines[place + 1].strip() == "! a negative variance (Heywood case)"


def test_long_names_do_not_break_the_table(data: pd.DataFrame) -> None:
    long = "interpersonal_problems_at_the_end_of_treatment"
    text = sem(f"{long} ~ x", data.rename(columns={"y": long})).summary()
    lines = text.splitlines()
    assert max(map(len, lines)) <= 80
    name = lines.index(f"  .{long}")
    assert len(lines[name + 1].split()) == 7
    ends = {len(line) for line in lines if re.search(r"\d\.\d{3}$", line) and line.count(".") > 5}
    assert len(ends) == 1  # the last column stands below itself


def test_html_shows_names_as_text(data: pd.DataFrame) -> None:
    page = sem("y ~ x", data, group="half")._repr_html_()
    assert "<b>" not in page
    assert "&lt;b&gt;high&lt;/b&gt;" in page
    assert page.count("<table>") == page.count("</table>") > 3


def test_what_is_asked_for_stands_at_the_end(data: pd.DataFrame) -> None:
    fit = sem("y ~ x\nz ~ x", data)
    drawn = fit.bootstrap(100, seed=1)
    parts = summary_parts(fit, standardized=True, modification_indices=True, bootstrap=drawn)
    titles = [block.title for block in parts.blocks]
    assert titles[-3:] == ["Standardised", "Bootstrap (percentile)", "Bootstrap, std.all"]
    worse = sem("y ~ x\nz ~ 0*y + x", data)
    (block,) = [
        one
        for one in summary_parts(worse, modification_indices=True).blocks
        if one.title == "Modification indices"
    ]
    assert "z ~ y" in [row.name for row in block.parts[0][1]]


def test_auxiliary_variables_are_named_and_their_rows_left_out(data: pd.DataFrame) -> None:
    holes = data.assign(z=data["z"].where(data.index % 5 > 0))
    text = sem("z ~ y", holes, missing="fiml", auxiliary=["i1", "i2"]).summary()
    assert "Auxiliary        i1, i2" in text
    assert len(re.findall(r"\bi1\b", text)) == 1


def test_the_columns_of_a_model_are_its_observed_variables() -> None:
    text = "f =~ a + b; g =~ c + d; y ~ f + x; w ~~ x"
    assert set(model_columns(text)) == {"a", "b", "c", "d", "y", "x", "w"}
