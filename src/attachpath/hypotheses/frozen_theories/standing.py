"""Whether a theory is the one that was frozen, and if not, what changed."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from attachpath.errors import SpecificationError
from attachpath.hypotheses.frozen_theories.frozen_file import FrozenFile, read_frozen
from attachpath.hypotheses.hashes import hypothesis_hash, rules_hash, theory_hash
from attachpath.hypotheses.theory import Theory, load_theory, shipped_theory

__all__ = ["Preregistration", "preregistration"]


class Preregistration(BaseModel):
    """Whether the theory of a run is the one that was frozen."""

    model_config = ConfigDict(extra="forbid")

    status: Literal["frozen", "changed", "not_preregistered", "unreadable"]
    theory: str = Field(description="Id of the theory.")
    since: AwareDatetime | None = Field(default=None, description="When it was frozen, UTC.")
    first: AwareDatetime | None = Field(
        default=None, description="When it was first frozen, where it was frozen again since."
    )
    changed: list[str] = Field(default=[], description="Hypotheses that say something else.")
    added: list[str] = Field(default=[], description="Hypotheses that were not there.")
    removed: list[str] = Field(default=[], description="Hypotheses that are no longer there.")
    rules_changed: bool = Field(
        default=False, description="Whether anything beside the hypotheses is different."
    )

    sentence: str = Field(default="", description="The same in words.")

    def in_words(self) -> Preregistration:
        """Return it with its sentence."""
        return self.model_copy(update={"sentence": self._sentence})

    @property
    def _sentence(self) -> str:
        if self.status == "not_preregistered":
            return f"The theory {self.theory} was not preregistered."
        if self.status == "unreadable" or self.since is None:
            return (
                f"Whether the theory {self.theory} is the one that was frozen cannot be told: the "
                "record beside its file is damaged."
            )
        day = f"{self.since:%Y-%m-%d}"
        if self.first is not None:
            day += f" (again; it was first frozen on {self.first:%Y-%m-%d})"
        if self.status == "frozen":
            return f"The theory {self.theory} is the one that was frozen on {day}."
        return f"The theory {self.theory} was changed since it was frozen on {day}: {self._what}."

    @property
    def _what(self) -> str:
        said = [
            f"{words} {', '.join(ids)}"
            for words, ids in (
                ("other text in", self.changed),
                ("new are", self.added),
                ("left out are", self.removed),
            )
            if ids
        ]
        if self.rules_changed:
            said.append("other rules or variables")
        return "; ".join(said) or "another order of the hypotheses"


def preregistration(theory: str | Path | Theory) -> Preregistration | None:
    """Tell whether a theory is the one that was frozen.

    Parameters
    ----------
    theory : str, Path or Theory
        As for `attachpath.hypotheses.load_theory`.

    Returns
    -------
    Preregistration or None
        None for a theory without a file of the user's own: a shipped one, or one in memory. A
        damaged record is told and no error: it never stands in the way of a run.

    Raises
    ------
    SpecificationError, FormulaError
        When the theory itself is wrong.
    """
    if isinstance(theory, Theory) or shipped_theory(theory):
        return None
    loaded = load_theory(theory)
    try:
        frozen = read_frozen(Path(theory))
    except SpecificationError:
        return Preregistration(status="unreadable", theory=loaded.id).in_words()
    if frozen is None:
        return Preregistration(status="not_preregistered", theory=loaded.id).in_words()
    return _compared(loaded, frozen)


def _compared(loaded: Theory, frozen: FrozenFile) -> Preregistration:
    now = {one.id: hypothesis_hash(one) for one in loaded.hypothesis}
    before = frozen.hypotheses
    return Preregistration(
        status="frozen" if theory_hash(loaded) == frozen.hash else "changed",
        theory=loaded.id,
        since=frozen.date,
        first=frozen.history[0].date if frozen.history else None,
        changed=[name for name in now if name in before and now[name] != before[name]],
        added=[name for name in now if name not in before],
        removed=[name for name in before if name not in now],
        rules_changed=rules_hash(loaded) != frozen.rules,
    ).in_words()
