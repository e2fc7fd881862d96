"""``[[clinical_change]]`` of ``cohort.toml``: the measure on which clients recover, its norms."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from attachpath.specification import Part

__all__ = ["ClinicalChange"]


class ClinicalChange(Part):
    """A measure before and after treatment, with what tells reliable and clinical change.

    Attributes
    ----------
    measure : str
        Column of the occasions; of the clients, a name for both columns (``"iip"``).
    before, after : int or str
        Two sessions at which `measure` was taken, or two columns of the clients.
    reliability : float
        Of the measure, between 0 and 1.
    functional_mean, functional_sd : float, optional
        Of people who function well; cutoffs b and c need both.
    clinical_mean, clinical_sd : float, optional
        Of people who need treatment; those of the clients before treatment where not given.
    cutoff : {"a", "b", "c"}
        Where functioning begins: 2 SD from the clinical mean, within 2 SD of the functional mean,
        or nearer to the functional than to the clinical mean.
    higher_is_better : bool
        Whether clients improve upwards.
    source : str
        Where the reliability and the norms come from; shown in the report.
    """

    measure: str = Field(min_length=1)
    before: int | str
    after: int | str
    reliability: float = Field(gt=0, lt=1)
    functional_mean: float | None = None
    functional_sd: float | None = Field(default=None, gt=0)
    clinical_mean: float | None = None
    clinical_sd: float | None = Field(default=None, gt=0)
    cutoff: Literal["a", "b", "c"] = "c"
    higher_is_better: bool = False
    source: str = Field(min_length=1)

    @model_validator(mode="after")
    def _is_whole(self) -> ClinicalChange:
        if isinstance(self.before, int) != isinstance(self.after, int):
            raise ValueError("`before` and `after` must be two sessions or two columns")
        if self.before == self.after:
            raise ValueError("`before` and `after` are the same")
        for kind in ("functional", "clinical"):
            if (getattr(self, f"{kind}_mean") is None) != (getattr(self, f"{kind}_sd") is None):
                raise ValueError(f"`{kind}_mean` and `{kind}_sd` need each other")
        if self.cutoff != "a" and self.functional_mean is None:
            raise ValueError(
                f"cutoff {self.cutoff!r} needs `functional_mean` and `functional_sd`; "
                "without norms there is cutoff 'a'"
            )
        return self

    @property
    def at_occasions(self) -> bool:
        """Whether the measure stands in the occasions, a row a session."""
        return isinstance(self.before, int)
