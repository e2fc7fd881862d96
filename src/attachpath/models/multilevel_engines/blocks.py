"""A multilevel problem cut into blocks of rows that share no random effect.

The marginal covariance of the response is block diagonal over them: therapists with all their
clients, or clients where nothing stands above them.
"""

from __future__ import annotations

import numpy as np
from scipy import linalg, sparse

from attachpath.errors import EstimationError
from attachpath.formula import RandomDesign
from attachpath.models.multilevel_engines.solution import Problem

__all__ = ["Blocks", "independent_blocks"]

# Multiplications of one evaluation of the likelihood that still take about a second; a block of
# rows costs as much time as this many, whatever its size.
_MOST_WORK = 3e9
_BLOCK_WORK = 2e5


class Blocks:
    """The problem in columns of size 1, a block at a time.

    Parameters
    ----------
    problem : Problem
        The matrices.

    Raises
    ------
    EstimationError
        ``engine-limit`` when a part with correlated effects does not coincide with the blocks,
        or when one evaluation of the likelihood would take too long.
    """

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.size = float(problem.response.std())
        self.column_sizes = np.sqrt((problem.matrix**2).mean(axis=0))
        self.response = problem.response / self.size
        self.matrix = problem.matrix / self.column_sizes
        self.random_sizes = [
            np.sqrt((part.matrix[part.codes >= 0] ** 2).mean(axis=0)) for part in problem.random
        ]
        self.labels = independent_blocks(problem.random, len(problem.response))
        order = np.argsort(self.labels, kind="stable")
        self.rows = np.split(order, np.flatnonzero(np.diff(self.labels[order])) + 1)
        self._check_work()
        self.correlated = self._correlated_part()
        self.single = [k for k in range(len(problem.random)) if k != self.correlated]
        self.columns = {k: self._columns(k) for k in self.single}

    def _check_work(self) -> None:
        lengths = np.bincount(self.labels)
        widths = sum(
            _groups_inside(part, self.labels, len(lengths)) for part in self.problem.random
        )
        terms = self.matrix.shape[1]
        work = float((_BLOCK_WORK + lengths * widths * (widths + terms)).sum())
        if work > _MOST_WORK:
            raise EstimationError(
                "engine-limit",
                f"statsmodels would need about {work:.0e} multiplications a step for this model.",
                f"There are {len(lengths)} independent blocks, the largest of {lengths.max()} "
                "rows: groups are crossed, very large or very many.",
                "Use mixedlm alone for these data.",
            )

    def _correlated_part(self) -> int | None:
        """Place of the part with correlated effects: statsmodels has one, for whole blocks."""
        several = [k for k, part in enumerate(self.problem.random) if len(part.terms) > 1]
        if not several:
            return None
        part = self.problem.random[several[0]]
        whole = part.n_groups == len(self.rows) and bool((part.codes >= 0).all())
        if len(several) > 1 or not whole:
            raise EstimationError(
                "engine-limit",
                f"statsmodels cannot fit correlated slopes of {part.group!r} in this model.",
                "It knows them for the largest groups only, and once in a model.",
                "Write the slope apart, `(1 | group) + (0 + x | group)`, or use mixedlm.",
            )
        return several[0]

    def _columns(self, place: int) -> list[np.ndarray]:
        """Dense Z of a part in each block, only the columns of groups in that block."""
        part = self.problem.random[place]
        values = part.matrix[:, 0] / self.random_sizes[place][0]
        made = []
        for rows in self.rows:
            groups, codes = np.unique(part.codes[rows], return_inverse=True)
            column = np.zeros((len(rows), len(groups)))
            column[np.arange(len(rows)), codes] = values[rows]
            made.append(column[:, groups >= 0])
        return made

    def correlated_effects(self) -> np.ndarray | None:
        """Columns of the part with correlated effects, or None."""
        if self.correlated is None:
            return None
        effects = self.problem.random[self.correlated].matrix
        return np.asarray(effects / self.random_sizes[self.correlated])

    def information(self, relative: list[np.ndarray]) -> np.ndarray:
        """X'V^-1X, with V and the covariance of each part relative to the residual variance."""
        total = np.zeros((self.matrix.shape[1], self.matrix.shape[1]))
        effects = self.correlated_effects()
        for place, rows in enumerate(self.rows):
            V = np.eye(len(rows))
            for k in self.single:
                Z = self.columns[k][place]
                V += relative[k][0, 0] * Z @ Z.T
            if effects is not None and self.correlated is not None:
                V += effects[rows] @ relative[self.correlated] @ effects[rows].T
            X = self.matrix[rows]
            total += X.T @ linalg.solve(V, X, assume_a="pos")
        return total

    def coefficient_units(self) -> np.ndarray:
        """Return one unit of each scaled coefficient in the user's units."""
        return np.asarray(self.size / self.column_sizes)

    def variances_back(self, relative: list[np.ndarray], residual: float) -> list[np.ndarray]:
        """Covariance of the effects of each part in the user's units."""
        pairs = zip(relative, self.random_sizes, strict=True)
        return [block / np.outer(s, s) * residual * self.size**2 for block, s in pairs]

    def log_likelihood_back(self, log_likelihood: float) -> float:
        """Log-likelihood of the response in the user's units."""
        units = self.problem.likelihood_size * np.log(self.size)
        if self.problem.reml:
            units += float(np.log(self.column_sizes).sum())
        return float(log_likelihood - units)


def independent_blocks(random: tuple[RandomDesign, ...], rows: int) -> np.ndarray:
    """Label each row with its block: connected components of rows and groups.

    Parameters
    ----------
    random : tuple of RandomDesign
        The random parts.
    rows : int
        Number of rows.

    Returns
    -------
    numpy.ndarray
        Labels from 0, shape (rows,). Rows without any group are one block; nothing random joins
        them.
    """
    starts = np.cumsum([rows, *(part.n_groups for part in random)])
    inside = [np.flatnonzero(part.codes >= 0) for part in random]
    left = np.concatenate(inside)
    triples = zip(random, inside, starts[:-1], strict=True)
    right = np.concatenate([part.codes[places] + start for part, places, start in triples])
    graph = sparse.coo_matrix((np.ones(len(left)), (left, right)), shape=(starts[-1], starts[-1]))
    _, labels = sparse.csgraph.connected_components(graph, directed=False)
    labels = labels[:rows].copy()
    alone = np.all([part.codes < 0 for part in random], axis=0)
    if alone.any():
        labels[alone] = labels[alone][0]
    return np.asarray(np.unique(labels, return_inverse=True)[1])


def _groups_inside(part: RandomDesign, labels: np.ndarray, blocks: int) -> np.ndarray:
    """Count the random effects of a part in each block."""
    inside = part.codes >= 0
    pairs = np.unique(labels[inside].astype(np.int64) * part.n_groups + part.codes[inside])
    return np.bincount(pairs // part.n_groups, minlength=blocks) * len(part.terms)
