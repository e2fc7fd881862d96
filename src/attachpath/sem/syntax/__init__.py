"""lavaan's model syntax: text in, statements and expression trees out; nothing is evaluated."""

from attachpath.sem.syntax.checks import evaluation_order
from attachpath.sem.syntax.expressions import Expression
from attachpath.sem.syntax.model_text import (
    Constraint,
    Definition,
    ModelText,
    Modifier,
    Place,
    Statement,
)
from attachpath.sem.syntax.parsing import parse_model

__all__ = [
    "Constraint",
    "Definition",
    "Expression",
    "ModelText",
    "Modifier",
    "Place",
    "Statement",
    "evaluation_order",
    "parse_model",
]
