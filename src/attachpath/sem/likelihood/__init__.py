"""The normal log-likelihood of complete and incomplete data, its derivatives and its scores."""

from attachpath.sem.likelihood.evaluation import Evaluation, evaluate
from attachpath.sem.likelihood.scores import casewise_parameter_scores

__all__ = ["Evaluation", "casewise_parameter_scores", "evaluate"]
