"""All fixed effects of the models, in words, each model once."""

from __future__ import annotations

from attachpath.hypotheses import ModelBehind, load_theory, models_behind
from attachpath.reporting.paths_section import coefficients_table
from attachpath.simulation import simulate_cohort


def test_every_fixed_effect_is_printed_and_kept_for_machines() -> None:
    made = simulate_cohort(clients=120, seed=3, items=False)
    theory = load_theory("et_graf")
    models = models_behind(made, theory, [theory[name] for name in ("H3a", "H3b", "H1a")])
    table = coefficients_table(models)
    assert table is not None
    assert [line.cells[0].split(":")[0] for line in table.body if line.kind == "group"] == [
        "H3a, H3b", "H1a",
    ]  # fmt: skip
    fitted = models[0].fitted
    assert fitted is not None
    kept = [row for row in table.rows if row[0] == "H3a, H3b"]
    assert [row[1] for row in kept] == list(fitted.terms)
    assert [row[2] for row in kept] == fitted.coefficients["estimate"].tolist()
    labels = [line.cells[0] for line in table.body]
    assert "Growing engagement (TDS, client mean) [H3b]" in labels
    assert "Gender: male" in labels


def test_without_a_fit_there_is_no_table() -> None:
    made = simulate_cohort(clients=60, seed=3, items=False)
    failed = ModelBehind((load_theory("et_graf")["H4a"],), None, made.clients, (), "not converged")
    assert coefficients_table([failed]) is None
    assert coefficients_table([]) is None
