"""Every fixed effect of the fitted models, model by model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from attachpath.fitted import Fitted
from attachpath.hypotheses import ModelBehind
from attachpath.reporting.hypothesis_row import plain_value
from attachpath.reporting.labels import label, term_label
from attachpath.reporting.numbers import count, interval, number, p_value
from attachpath.reporting.section import Cell, Heading, Line, Table

__all__ = ["coefficients_table"]

_NUMBERS = ("estimate", "std_error", "df", "statistic", "p_value", "ci_low", "ci_high")
_HEAD = [
    Heading(label="Predictor", align="left"),
    Heading(label="b", italic=True),
    Heading(label="SE", italic=True),
    Heading(label="df", italic=True),
    Heading(label="95% CI"),
    Heading(label="p", italic=True),
]
_NOTE = (
    "b: unstandardised; attachment scores before treatment are z-scores, age is in decades. "
    "df: Satterthwaite for multilevel models. p: two-sided, unadjusted."
)


def coefficients_table(models: Sequence[ModelBehind]) -> Table | None:
    """Print all fixed effects of the models behind the hypotheses.

    Parameters
    ----------
    models : sequence of ModelBehind
        From `attachpath.hypotheses.models_behind`.

    Returns
    -------
    Table or None
        None where no model could be fitted. The focal term of a hypothesis bears its id.
    """
    fitted = [model for model in models if model.fitted is not None]
    if not fitted:
        return None
    rows: list[list[Cell]] = []
    body: list[Line] = []
    for model in fitted:
        assert model.fitted is not None  # noqa: S101 - chosen above
        focal = {one.term: one.id for one in model.hypotheses}
        body.append(Line(cells=[_heading(model, model.fitted)], kind="group"))
        for row in model.fitted.coefficients.to_dict("records"):
            mark = f" [{focal[row['term']]}]" if row["term"] in focal else ""
            rows.append([model.name, *_values(row)])
            body.append(_line(f"{_predictor(row['term'])}{mark}", row))
    return Table(
        id="coefficients",
        title="The models behind the hypotheses: all fixed effects",
        folded=True,
        columns=["ids", "term", *_NUMBERS],
        rows=rows,
        head=_HEAD,
        body=body,
        note=f"{_NOTE} In brackets: the hypothesis that this term decides.",
    )


def _heading(model: ModelBehind, fitted: Fitted) -> str:
    outcome = label(model.hypotheses[0].parsed.response)
    clients = model.data["client_id"].nunique()
    rows = "" if fitted.n_obs == clients else f"{count(fitted.n_obs)} occasions of "
    return f"{model.name}: {outcome}, {rows}{count(clients)} clients"


def _predictor(term: str) -> str:
    if term == "Intercept":
        return term
    words = " × ".join(_factor(factor) for factor in term.split(":"))
    return words[:1].upper() + words[1:]


def _factor(factor: str) -> str:
    name, _, category = factor.partition("[")
    words = term_label(name)
    return f"{words}: {category.rstrip(']')}" if category else words


def _values(row: Mapping[Any, Any]) -> list[Cell]:
    return [str(row["term"]), *(plain_value(row[name]) for name in _NUMBERS)]


def _line(words: str, row: Mapping[Any, Any]) -> Line:
    return Line(
        cells=[
            words,
            number(row["estimate"], 3),
            number(row["std_error"], 3),
            number(row["df"], 1),
            interval(row["ci_low"], row["ci_high"], 3),
            p_value(row["p_value"]),
        ]
    )
