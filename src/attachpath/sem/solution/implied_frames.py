"""The moments that a model implies, labelled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attachpath.sem.choices import check_choice
from attachpath.sem.solution.of_groups import ByGroup, Part, labelled

if TYPE_CHECKING:
    from attachpath.sem.result import SemFit

__all__ = ["implied_frames"]


def implied_frames(fit: SemFit, of: Part = "covariances", *, latent: bool = False) -> ByGroup:
    """Return implied covariances or means with the names of the variables.

    Parameters
    ----------
    fit : SemFit
        The fit.
    of : {"covariances", "means"}
        Which moments. Without a mean structure the observed means are those of the sample.
    latent : bool
        Whether latent variables stand beside the observed ones.

    Returns
    -------
    DataFrame or dict of str to DataFrame
        A frame for each group's label where there are several. Auxiliary variables are left out.
    """
    check_choice("of", of, ("covariances", "means"))
    layout, table = fit.compiled.layouts[0], fit.compiled.table
    names = table.roles.modelled + (layout.latents if latent else ())
    at = [layout.names.index(name) for name in names]
    covariances, means = [], []
    for implied, sample in zip(fit.implied, fit.saturated, strict=True):
        mean = implied.all_means.copy()
        if not layout.mean_structure:
            mean[: implied.p] = sample.mean
        covariances.append(implied.all_covariances[at][:, at])
        means.append(mean[at])
    return labelled(fit, names, of, covariances, means)
