"""The theory file to start from: a theory as it stands, with the columns of a cohort."""

from pathlib import Path

import pandas as pd

from attachpath.cohort import Cohort
from attachpath.hypotheses import Hypothesis, Theory, Variable, load_theory, theory_template
from attachpath.hypotheses.theory import HypothesisPart, Published


def test_the_template_is_a_theory_with_every_kind_of_model(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(theory_template(), encoding="utf-8")
    theory = load_theory(path)
    assert {one.kind for one in theory.hypothesis} == {"regression", "multilevel", "sem"}
    assert any(one.part and len(one.factors) == 2 for one in theory.hypothesis)
    declared = {one.name for one in theory.variable}
    assert {one.parsed.response for one in theory.hypothesis if one.fitted_here} <= declared


def test_every_key_stands_in_the_template() -> None:
    text = theory_template()
    for shape in (Theory, Variable, Hypothesis, HypothesisPart, Published):
        for key in shape.model_fields.keys() - {"estimate", "std_error", "n"}:
            assert f"{key} = " in text or f"[[{key}]]" in text or f".{key}]]" in text, key


def test_the_columns_of_a_cohort_are_listed_as_formulas_have_them(tmp_path: Path) -> None:
    clients = pd.DataFrame({"client_id": ["a", "b"], "bdi.pre": [1.0, None], "x\ny": ["u", "v"]})
    items = {f"ecr_{number:02d}": [1.0, 2.0] for number in range(1, 37)}
    occasions = pd.DataFrame({"client_id": ["a"], "session": [1], "mood": [3.0]})
    cohort = Cohort(clients.assign(**items), occasions, levels=["client"])
    text = theory_template(cohort)
    assert "#   `bdi.pre`, 1 missing\n#   `x?y`, text\n" in text
    assert "#   and 36 columns of item answers (ecr_01 to ecr_36)\n" in text
    assert "# occasions (1 rows):\n#   client_id, text\n#   session\n#   mood\n" in text
    path = tmp_path / "mine.toml"
    path.write_text(text, encoding="utf-8")
    assert load_theory(path).ids == ("R1", "M1", "X1", "S1")
