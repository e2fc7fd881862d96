"""The normal log-likelihood of complete and incomplete data, its derivatives and its scores."""

from attachpath.sem.likelihood.evaluation import Evaluation, InformedEvaluation, evaluate
from attachpath.sem.likelihood.exogenous import exogenous_log_likelihood
from attachpath.sem.likelihood.scores import casewise_parameter_scores

__all__ = [
    "Evaluation",
    "InformedEvaluation",
    "casewise_parameter_scores",
    "evaluate",
    "exogenous_log_likelihood",
]
