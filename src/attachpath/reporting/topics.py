"""Paragraphs of Methods and Assumptions, each under its topic, in the order of JARS-Quant."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict

from attachpath.reporting.printable import printable

__all__ = [
    "ASSUMPTION_HEADINGS",
    "METHODS_HEADINGS",
    "Assumption",
    "AssumptionText",
    "AssumptionTopic",
    "Methods",
    "MethodsText",
    "MethodsTopic",
    "Words",
    "as_assumption",
    "as_methods",
]

Words = Annotated[str, AfterValidator(printable)]

MethodsTopic = Literal[
    "design",
    "participants",
    "measures",
    "missing_data",
    "data_preparation",
    "models",
    "inference",
    "verdicts",
    "robustness",
    "second_opinions",
    "software",
    "deviations",
]

AssumptionTopic = Literal[
    "data", "design", "measures", "earned_security", "hypotheses", "missing_data", "models"
]

METHODS_HEADINGS: dict[MethodsTopic, str] = {
    "design": "Design",
    "participants": "Participants and flow",
    "measures": "Measures",
    "missing_data": "Missing data",
    "data_preparation": "Data preparation",
    "models": "Statistical models",
    "inference": "Inference",
    "verdicts": "Decision rules",
    "robustness": "Robustness and sensitivity",
    "second_opinions": "Second opinions",
    "software": "Software",
    "deviations": "Deviations and what could not be done",
}

ASSUMPTION_HEADINGS: dict[AssumptionTopic, str] = {
    "data": "The data",
    "design": "Design",
    "measures": "Measures",
    "earned_security": "Earned security",
    "hypotheses": "Hypotheses and bounds",
    "missing_data": "Missing data",
    "models": "Models",
}


class MethodsText(BaseModel):
    """A paragraph of the Methods."""

    model_config = ConfigDict(extra="forbid")

    topic: MethodsTopic
    text: Words


class AssumptionText(BaseModel):
    """Something assumed, not published or not shown by the data."""

    model_config = ConfigDict(extra="forbid")

    topic: AssumptionTopic
    text: Words


def as_methods(value: MethodsText | str) -> MethodsText:
    """Return a paragraph of the Methods; a plain string is about the models."""
    return value if isinstance(value, MethodsText) else MethodsText(topic="models", text=value)


def as_assumption(value: AssumptionText | str) -> AssumptionText:
    """Return an assumption; a plain string is about the models."""
    if isinstance(value, AssumptionText):
        return value
    return AssumptionText(topic="models", text=value)


def _under_models(value: Any) -> Any:
    return {"topic": "models", "text": value} if isinstance(value, str) else value


Methods = Annotated[MethodsText, BeforeValidator(_under_models)]
Assumption = Annotated[AssumptionText, BeforeValidator(_under_models)]
