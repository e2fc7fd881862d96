"""sem: a model and a table in, a summary or one JSON document out, and every kind of bad input."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from rich.cells import cell_len
from scipy import stats

from attachpath.cli.sem_words import LARGEST_MODEL
from attachpath.cohort import reading

Run = Callable[..., Any]

PATHS = "y ~ b*x + w\nz ~ c*y\nindirect := b*c\n"
FACTOR = "trait =~ i1 + i2 + i3 + i4\n"


@pytest.fixture(scope="module")
def table() -> pd.DataFrame:
    """Numbers of known model; ids that look like numbers and like missing values."""
    rng = np.random.default_rng(7)
    x, w, trait = rng.normal(size=(3, 200))
    y = 0.5 * x + 0.3 * w + rng.normal(size=200)
    z = 0.6 * y + rng.normal(size=200)
    items = {f"i{k}": trait + rng.normal(size=200) for k in range(1, 5)}
    sites = np.array(["007", "NA", "null", *map(str, range(17))])[np.arange(200) % 20]
    frame = pd.DataFrame({"x": x, "w": w, "y": y, "z": z, **items, "site": sites})
    return frame.assign(half=np.where(np.arange(200) < 90, "early", "late"))


@pytest.fixture(scope="module")
def files(table: pd.DataFrame, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The table in three forms, with holes in another, and two models; only read."""
    folder = tmp_path_factory.mktemp("sem")
    table.to_csv(folder / "data.csv", index=False)
    table.to_parquet(folder / "data.parquet")
    (folder / "data.csv.gz").write_bytes(gzip.compress((folder / "data.csv").read_bytes()))
    holes = table.assign(z=table["z"].where(np.arange(200) % 4 > 0))
    holes.to_csv(folder / "holes.csv", index=False)
    holes.to_csv(folder / "words.csv", index=False, na_rep="NA")
    (folder / "paths.txt").write_text(PATHS, "utf-8")
    (folder / "factor.txt").write_text(FACTOR, "utf-8")
    return folder


def document(ran: Any) -> dict[str, Any]:
    assert ran.err == ""
    return dict(json.loads(ran.out))


def row(told: dict[str, Any], lhs: str, op: str, rhs: str) -> dict[str, Any]:
    (found,) = [
        one for one in told["parameters"] if (one["lhs"], one["op"], one["rhs"]) == (lhs, op, rhs)
    ]
    return dict(found)


def least_squares(frame: pd.DataFrame, outcome: str, *predictors: str) -> np.ndarray:
    columns = [np.ones(len(frame)), *(frame[name] for name in predictors)]
    return np.linalg.lstsq(np.column_stack(columns), frame[outcome], rcond=None)[0][1:]


def test_the_document_has_the_paths_of_least_squares_and_their_product(
    run: Run, files: Path, table: pd.DataFrame
) -> None:
    ran = run("sem", files / "paths.txt", files / "data.csv", "--json")
    assert ran.status == 0
    told = document(ran)
    b, w = least_squares(table, "y", "x", "w")
    (c,) = least_squares(table, "z", "y")
    assert row(told, "y", "~", "x")["estimate"] == pytest.approx(b, abs=1e-6)
    assert row(told, "y", "~", "w")["estimate"] == pytest.approx(w, abs=1e-6)
    assert row(told, "indirect", ":=", "b*c")["estimate"] == pytest.approx(b * c, abs=1e-6)
    assert told["n_obs"] == 200
    assert told["fit_measures"]["df"] == 2
    assert (told["converged"], told["identified"], told["admissible"]) == (True, True, True)
    assert told["versions"]["attachpath"]


def test_a_number_that_is_missing_has_its_reason(run: Run, files: Path) -> None:
    told = document(run("sem", files / "factor.txt", files / "data.csv", "--json"))
    marker = row(told, "trait", "=~", "i1")
    assert (marker["estimate"], marker["std_error"], marker["reason"]) == (1.0, None, "fixed")
    told = document(run("sem", files / "paths.txt", files / "data.csv", "--json"))
    assert row(told, "x", "~~", "w")["reason"] == "held at its sample value"
    empty = {name for name, value in told["fit_measures"].items() if value is None}
    assert empty == set(told["missing_fit_measures"])
    for one in told["parameters"]:
        assert one["std_error"] is not None or one["reason"]


@pytest.mark.parametrize("name", ["data.parquet", "data.csv.gz"])
def test_every_form_of_a_table_gives_the_same_numbers(run: Run, files: Path, name: str) -> None:
    words = ["--cluster", "site", "--json"]
    told = document(run("sem", files / "paths.txt", files / name, *words))
    known = document(run("sem", files / "paths.txt", files / "data.csv", *words))
    assert told["n_clusters"] == {"site": 20}  # NA, null and 007 are ids
    for one, other in zip(told["parameters"], known["parameters"], strict=True):
        assert one["estimate"] == pytest.approx(other["estimate"], abs=1e-9)


def test_clusters_give_t_on_their_number_less_one(run: Run, files: Path) -> None:
    words = ["sem", files / "paths.txt", files / "data.csv", "--cluster", "site"]
    told = document(run(*words, "--json"))
    slope = next(one for one in told["coefficients"] if one["term"] == "y ~ x")
    assert slope["df"] == 19
    p = 2 * stats.t.sf(abs(slope["estimate"] / slope["std_error"]), 19)
    assert slope["p_value"] == pytest.approx(p)
    ran = run(*words)
    assert "t(19)" in ran.out
    assert "Clusters of site  20" in ran.out
    assert "note: Clusters ask for robust standard errors" in ran.err


def test_full_information_keeps_rows_that_listwise_deletion_leaves_out(
    run: Run, files: Path, table: pd.DataFrame
) -> None:
    words = ["sem", files / "paths.txt", files / "holes.csv", "--json"]
    listwise, full = document(run(*words)), document(run(*words, "--missing", "fiml"))
    assert (listwise["n_obs"], listwise["n_dropped"]) == (150, 50)
    assert (full["n_obs"], full["n_dropped"], full["n_patterns"]) == (200, 0, 2)
    (b, _) = least_squares(table, "y", "x", "w")  # all rows tell about it
    (c,) = least_squares(table[np.arange(200) % 4 > 0], "z", "y")  # where z is there
    assert row(full, "y", "~", "x")["estimate"] == pytest.approx(b, abs=1e-5)
    assert row(full, "z", "~", "y")["estimate"] == pytest.approx(c, abs=1e-5)


def test_words_for_missing_are_missing_and_counted(run: Run, files: Path) -> None:
    words = ["--missing", "fiml", "--json"]
    told = document(run("sem", files / "paths.txt", files / "words.csv", *words))
    known = document(run("sem", files / "paths.txt", files / "holes.csv", *words))
    assert told["parameters"] == known["parameters"]
    assert "NA: 50 cells were taken as missing (z 50)." in told["notes"]


def test_groups_and_what_is_equal_in_them(run: Run, files: Path) -> None:
    words = ["sem", files / "factor.txt", files / "data.csv", "--kind", "cfa", "--group", "half"]
    free = document(run(*words, "--json"))
    equal = document(run(*words, "--group-equal", "loadings,intercepts", "--json"))
    again = [*words, "--group-equal", "loadings", "--group-equal", "intercepts"]
    assert equal["parameters"] == document(run(*again, "--json"))["parameters"]
    assert free["groups"] == [{"label": "early", "n_obs": 90}, {"label": "late", "n_obs": 110}]
    # 3 loadings and 4 intercepts less, a latent mean more
    assert equal["fit_measures"]["df"] - free["fit_measures"]["df"] == 3 + 4 - 1
    partial = document(
        run(*words, "--group-equal", "loadings", "--group-partial", "trait =~ i2", "--json")
    )
    assert partial["fit_measures"]["df"] - free["fit_measures"]["df"] == 2
    ran = run(*words)
    assert "Group early" in ran.out
    assert "Groups of half" in ran.out


def test_options_that_change_the_model_reach_it(run: Run, files: Path) -> None:
    words = ["sem", files / "factor.txt", files / "data.csv", "--json"]
    scaled = document(run(*words, "--std-lv"))
    assert row(scaled, "trait", "~~", "trait")["reason"] == "fixed"
    assert row(scaled, "trait", "=~", "i1")["std_error"] is not None
    robust = document(run(*words, "--estimator", "mlm"))
    assert robust["fit_measures"]["chisq_scaling_factor"] > 0
    paths = ["sem", files / "paths.txt", files / "data.csv", "--json"]
    assert row(document(run(*paths, "--random-x")), "x", "~~", "x")["std_error"] > 0
    helped = ["sem", files / "paths.txt", files / "holes.csv", "--missing", "fiml"]
    told = document(run(*helped, "--auxiliary", "i1,i2", "--json"))
    assert told["fit_measures"]["df"] == 2  # auxiliary variables change none
    shown = run(*helped, "--auxiliary", "i1", "--auxiliary", "i2").out
    assert "Auxiliary        i1, i2" in shown
    assert shown.count("i1") == 1


def test_what_is_asked_for_beside_the_summary(run: Run, files: Path, tmp_path: Path) -> None:
    picture = tmp_path / "model.svg"
    words = ["sem", files / "paths.txt", files / "data.csv", "--standardized", "--bootstrap", 100]
    words += ["--seed", 5, "--modification-indices", "--diagram", picture]
    told = document(run(*words, "--json"))
    assert told["bootstrap"]["seed"] == "5"
    assert (told["bootstrap"]["draws"], told["bootstrap"]["failed"]) == (100, 0)
    assert told["bootstrap"]["table"] == document(run(*words, "--json"))["bootstrap"]["table"]
    assert {"estimate", "std_error"} <= set(told["standardized"][0])
    assert {"mi", "epc"} <= set(told["modification_indices"][0])
    assert picture.read_bytes().startswith(b"<svg")
    ran = run(*words)
    for title in ("Regressions", "Defined Parameters", "Standardised", "Bootstrap (percentile)"):
        assert f"\n{title}" in ran.out
    assert "Bootstrap of 200 rows: 100 draws, 0 failed" in ran.err
    assert f"The path diagram is {picture}." in ran.err


def test_a_model_without_numbers_ends_with_3_and_says_why(
    run: Run, files: Path, tmp_path: Path
) -> None:
    model = tmp_path / "free.txt"
    model.write_text("trait =~ NA*i1 + i2 + i3 + i4; trait ~~ NA*trait", "utf-8")
    words = ["sem", model, files / "data.csv", "--diagram", tmp_path / "no.svg"]
    ran = run(*words)
    assert ran.status == 3
    assert "! Not identified: trait =~ i1" in ran.out
    assert "There is no path diagram: the model is not identified." in ran.err
    assert not (tmp_path / "no.svg").exists()
    ran = run(*words, "--json")
    assert ran.status == 3
    told = document(ran)
    assert told["identified"] is False
    for one in told["parameters"]:
        assert (one["estimate"], one["reason"]) == (None, "the model is not identified")
    assert told["fit_measures"]["cfi"] is None
    assert told["missing_fit_measures"]["cfi"] == "the model is not identified"


@pytest.mark.parametrize("width", [40, 80])
def test_the_summary_fits_the_screen(width: int, on_screen: Run, files: Path) -> None:
    words = ["--cluster", "site", "--standardized", "--bootstrap", 100, "--seed", 1]
    ran = on_screen("sem", files / "paths.txt", files / "data.csv", *words, width=width)
    assert ran.status == 0
    assert max(map(cell_len, (ran.out + ran.err).splitlines())) <= width
    assert "\x1b" not in ran.out + ran.err  # NO_COLOR
    told = " ".join(ran.out.split())
    for part in ("Regressions", "indirect", "std.all", "R-squared", "Chi-square"):
        assert part in told


def test_colours_are_for_screens_alone(on_screen: Run, run: Run, files: Path) -> None:
    words = ["sem", files / "paths.txt", files / "data.csv"]
    assert "\x1b" not in run(*words).out
    assert "\x1b[1mRegressions" in on_screen(*words, colours=True).out
    assert "Next: attachpath sem" in on_screen(*words).err


def test_names_are_shown_and_not_obeyed(run: Run, tmp_path: Path) -> None:
    rng = np.random.default_rng(1)
    data = tmp_path / "data.csv"
    frame = pd.DataFrame(rng.normal(size=(50, 2)), columns=["x", "y"])
    frame.assign(g=["a\x1b[31m", "b"] * 25).to_csv(data, index=False)
    (tmp_path / "m.txt").write_text("y ~ x", "utf-8")
    ran = run("sem", tmp_path / "m.txt", data, "--group", "g")
    assert ran.status == 0
    assert "\x1b" not in ran.out + ran.err
    assert "Group a\\x1b[31m" in ran.out


BROKEN = {
    "no model file": (["missing.txt", "data.csv"], "no-model-file", 2),
    "a folder for a model": ([".", "data.csv"], "no-model-file", 2),
    "a folder for data": (["paths.txt", "."], "no-file", 2),
    "no data file": (["paths.txt", "dat.csv"], "no-file", 2),
    "the wrong order": (["data.csv", "paths.txt"], "model-operator", 2),
    "binary data": (["paths.txt", "binary"], "not-a-table", 2),
    "an Excel file": (["paths.txt", "book.csv"], "not-a-table", 2),
    "half a gzip file": (["paths.txt", "half.csv.gz"], "not-a-table", 2),
    "a damaged Parquet file": (["paths.txt", "damaged.parquet"], "unreadable", 1),
    "an empty table": (["paths.txt", "empty"], "empty-table", 1),
    "semicolons": (["paths.txt", "semicolons.csv"], "not-comma-separated", 1),
    "a binary model": (["binary", "data.csv"], "not-a-model", 2),
    "a model in Latin-1": (["latin.txt", "data.csv"], "not-a-model", 2),
    "an empty model": (["empty", "data.csv"], "empty-model", 2),
    "comments alone": (["comment.txt", "data.csv"], "empty-model", 2),
    "a model too large": (["large.txt", "data.csv"], "not-a-model", 2),
    "a mistake in the model": (["mistake.txt", "data.csv"], "model-syntax", 2),
    "an unknown column": (["unknown.txt", "data.csv"], "unknown-column", 2),
    "an unknown cluster": (["paths.txt", "data.csv", "--cluster", "sit"], "unknown-column", 2),
    "text among numbers": (["paths.txt", "text.csv"], "not-a-number", 1),
    "a wrong estimator": (["paths.txt", "data.csv", "--estimator", "wls"], "wrong-use", 2),
    "a wrong set": (
        ["paths.txt", "data.csv", "--group", "half", "--group-equal", "x"], "unknown-option", 2,
    ),
    "sets without groups": (
        ["paths.txt", "data.csv", "--group-equal", "loadings"], "groups-needed", 2,
    ),
    "no name": (["", "data.csv"], "wrong-use", 2),
    "draws in words": (["paths.txt", "data.csv", "--bootstrap", "ten"], "wrong-use", 2),
    "too few draws": (["paths.txt", "data.csv", "--bootstrap", "5"], "too-few-draws", 2),
    "a diagram nowhere": (["paths.txt", "data.csv", "--diagram", "no/x.svg"], "no-svg", 2),
    "a diagram as PDF": (["paths.txt", "data.csv", "--diagram", "x.pdf"], "no-svg", 2),
    "a constant": (["constant.txt", "constant.csv"], "constant-variable", 3),
}  # fmt: skip


@pytest.fixture(scope="module")
def broken_files(files: Path, table: pd.DataFrame) -> Path:
    (files / "binary").write_bytes(bytes(range(256)) * 20)
    (files / "book.csv").write_bytes(b"PK\x03\x04" + b"x" * 50)
    (files / "half.csv.gz").write_bytes((files / "data.csv.gz").read_bytes()[:2000])
    (files / "damaged.parquet").write_bytes((files / "data.parquet").read_bytes()[:500])
    (files / "empty").write_bytes(b"")
    (files / "semicolons.csv").write_text("x;y\n1;2\n", "utf-8")
    (files / "latin.txt").write_bytes("# Beispiel für\ny ~ x".encode("latin-1"))
    (files / "comment.txt").write_text("# y ~ x\n", "utf-8")
    (files / "large.txt").write_text("x" * (LARGEST_MODEL + 1), "utf-8")
    (files / "mistake.txt").write_text("y ~ x\nz ~ y +* w\n", "utf-8")
    (files / "unknown.txt").write_text("y ~ xx\n", "utf-8")
    (files / "constant.txt").write_text("y ~ k\n", "utf-8")
    table.assign(k=1).to_csv(files / "constant.csv", index=False)
    table.astype({"x": object}).replace({"x": {table["x"][3]: "high"}}).to_csv(
        files / "text.csv", index=False
    )
    return files


@pytest.mark.parametrize("name", BROKEN)
def test_bad_input_is_explained_and_computes_nothing(
    name: str, run: Run, broken_files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    words, code, status = BROKEN[name]
    monkeypatch.chdir(broken_files)
    ran = run("sem", *words)
    assert (ran.out, ran.status) == ("", status)
    assert f"[{code}]" in ran.err
    assert "Traceback" not in ran.err
    ran = run("sem", *words, "--json")
    assert ran.status == status
    error = document(ran)["error"]
    assert error["code"] == code
    assert error["next_step"]


def test_a_cell_that_is_no_number_is_named_with_its_row(
    run: Run, broken_files: Path, tmp_path: Path
) -> None:
    ran = run("sem", broken_files / "paths.txt", broken_files / "text.csv")
    assert "text.csv row 5 column x is 'high'" in ran.err
    data = tmp_path / "blank.csv"
    data.write_text("x,y\n1,2\n\n2,bad\n", "utf-8")
    (tmp_path / "m.txt").write_text("y ~ x", "utf-8")
    assert "row 4 column y is 'bad'" in run("sem", tmp_path / "m.txt", data).err


def test_columns_that_the_model_does_not_use_may_hold_anything(run: Run, files: Path) -> None:
    assert run("sem", files / "factor.txt", files / "data.csv").status == 0  # site and half


@pytest.mark.parametrize("width", [40, 80])
def test_a_mistake_is_pointed_at_on_every_screen(
    width: int, on_screen: Run, files: Path, tmp_path: Path
) -> None:
    model = tmp_path / "m.txt"
    line = "engagement_growing ~ security_earned + avoidance +* anxiety + interpersonal_problems"
    model.write_text(f"y ~ x\n{line}\n", "utf-8")
    ran = on_screen("sem", model, files / "data.csv", width=width)
    lines = ran.err.splitlines()
    (under,) = [place for place, text in enumerate(lines) if text.strip() == "^"]
    assert lines[under - 1][lines[under].index("^")] == "*"
    assert "avoidance +*" in lines[under - 1]
    assert max(map(cell_len, lines)) <= width


def test_the_words_of_python_become_options(run: Run, files: Path) -> None:
    ran = run("sem", files / "paths.txt", files / "data.csv", "--auxiliary", "i1")
    assert "Use --missing fiml, or leave --auxiliary out." in ran.err


def test_tables_above_the_limit_are_read_only_with_large(
    run: Run, files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "LARGEST_WITHOUT_ASKING", 1_000)
    for name in ("data.csv", "data.csv.gz", "data.parquet"):
        refused = run("sem", files / "paths.txt", files / name)
        assert refused.status == 2
        assert "--large" in refused.err
        assert run("sem", files / "paths.txt", files / name, "--large").status == 0


def test_a_gzip_bomb_is_stopped_while_it_is_unpacked(
    run: Run, files: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bomb = tmp_path / "bomb.csv.gz"
    bomb.write_bytes(gzip.compress(b"x,y\n" + b"1,2\n" * 3_000_000))
    monkeypatch.setattr(reading, "LARGEST_WITHOUT_ASKING", 5_000_000)
    ran = run("sem", files / "paths.txt", bomb)
    assert ran.status == 2
    assert "[file-too-large]" in ran.err
