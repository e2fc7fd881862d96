"""Model text of the random-intercept cross-lagged panel model (Hamaker et al. 2015)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, product
from typing import Literal, get_args

import pandas as pd

from attachpath.errors import UsageError
from attachpath.sem.model_text.layout import Line, Section, written
from attachpath.sem.model_text.names import check_columns, check_latents

__all__ = ["Stationary", "riclpm"]

Stationary = Literal["lags", "residuals", "means"]


def riclpm(
    waves: Mapping[str, Sequence[str]],
    *,
    stationary: bool | Stationary | Collection[Stationary] = False,
    predictors: Sequence[str] = (),
    data: pd.DataFrame | None = None,
) -> str:
    """Write a random-intercept cross-lagged panel model.

    What a person is like over all waves (random intercepts) is told apart from how the person
    departs from it at a wave, and only the departures are regressed on those of the wave before.

    Parameters
    ----------
    waves : mapping of str to sequence of str
        Two or more constructs (``"alliance"``) and the column of each wave, in order of time.
    stationary : bool or {"lags", "residuals", "means"} or collection of these
        What is equal over time: the lagged effects (``True`` is ``"lags"``), the residual
        variances and covariances within waves from the second on, the means.
    predictors : sequence of str
        Columns that do not vary over time; the random intercepts are regressed on them.
    data : DataFrame, optional
        With it, unknown columns and generated names that are columns raise now.

    Returns
    -------
    str
        Text for `sem`.

    Raises
    ------
    UsageError
        ``too-few-constructs``, ``too-few-waves``, ``unequal-waves``, ``unknown-stationary``,
        ``unknown-column``, ``name-twice``, ``name-taken`` or ``name-not-writable``.

    Notes
    -----
    Hamaker, Kuiper & Grasman (2015); constraints and predictors as in Mulder & Hamaker (2021).
    The random intercepts load 1 on every wave, the within-person parts carry all else, so the
    observed variables have no residual; random intercepts and the within-person parts of the
    first wave do not covary. With T waves of K constructs and nothing held equal there are
    KT means, K(K + 1)/2 (co)variances of the intercepts, T times as many within the waves, and
    K^2 (T - 1) lags. Label ``alliance_to_distress_2`` is the effect on distress at wave 2;
    equal lags carry no number. Equal lags mean equal effects only if the waves are equally spaced.
    The variances of the first wave stay free with ``"residuals"``.

    Examples
    --------
    >>> print(riclpm({"alliance": ["wai1", "wai2", "wai3"], "distress": ["d1", "d2", "d3"]},
    ...              stationary=True))
    # random intercepts: what is stable over the waves
    i_alliance =~ 1*wai1 + 1*wai2 + 1*wai3
    i_distress =~ 1*d1 + 1*d2 + 1*d3
    <BLANKLINE>
    # within-person parts
    w_alliance_1 =~ 1*wai1
    w_alliance_2 =~ 1*wai2
    w_alliance_3 =~ 1*wai3
    w_distress_1 =~ 1*d1
    w_distress_2 =~ 1*d2
    w_distress_3 =~ 1*d3
    <BLANKLINE>
    # nothing is left to the observed variables
    wai1 ~~ 0*wai1
    wai2 ~~ 0*wai2
    wai3 ~~ 0*wai3
    d1   ~~ 0*d1
    d2   ~~ 0*d2
    d3   ~~ 0*d3
    <BLANKLINE>
    # lagged effects within persons
    w_alliance_2 ~ alliance_to_alliance*w_alliance_1 + distress_to_alliance*w_distress_1
    w_distress_2 ~ alliance_to_distress*w_alliance_1 + distress_to_distress*w_distress_1
    w_alliance_3 ~ alliance_to_alliance*w_alliance_2 + distress_to_alliance*w_distress_2
    w_distress_3 ~ alliance_to_distress*w_alliance_2 + distress_to_distress*w_distress_2
    <BLANKLINE>
    # variances within persons: of the first wave, of the residuals later
    w_alliance_1 ~~ w_alliance_1
    w_distress_1 ~~ w_distress_1
    w_alliance_2 ~~ w_alliance_2
    w_distress_2 ~~ w_distress_2
    w_alliance_3 ~~ w_alliance_3
    w_distress_3 ~~ w_distress_3
    <BLANKLINE>
    # covariances within persons, at the same wave
    w_alliance_1 ~~ w_distress_1
    w_alliance_2 ~~ w_distress_2
    w_alliance_3 ~~ w_distress_3
    <BLANKLINE>
    # variances and covariances of the random intercepts
    i_alliance ~~ i_alliance
    i_distress ~~ i_distress
    i_alliance ~~ i_distress
    <BLANKLINE>
    # random intercepts and within-person parts do not covary
    i_alliance ~~ 0*w_alliance_1 + 0*w_distress_1
    i_distress ~~ 0*w_alliance_1 + 0*w_distress_1
    <BLANKLINE>
    # means
    wai1 ~ 1
    wai2 ~ 1
    wai3 ~ 1
    d1   ~ 1
    d2   ~ 1
    d3   ~ 1
    <BLANKLINE>
    """
    panel = _panel(waves, stationary, predictors)
    columns = [column for wave in panel.columns.values() for column in wave]
    check_columns([*columns, *predictors], "the panel", data)
    check_latents([*panel.latents, *_labels(panel)], [*columns, *predictors], data)
    return written(
        [
            Section("random intercepts: what is stable over the waves", _intercepts(panel)),
            Section("within-person parts", _within_parts(panel)),
            Section(
                "nothing is left to the observed variables",
                [Line(column, "~~", f"0*{column}") for column in columns],
            ),
            Section("lagged effects within persons", _lags(panel)),
            Section(
                "variances within persons: of the first wave, of the residuals later",
                _variances(panel),
            ),
            Section("covariances within persons, at the same wave", _covariances(panel)),
            Section("random intercepts on what does not vary over time", _on_predictors(panel)),
            Section(_title_of_intercepts(panel), _intercept_moments(panel)),
            Section("random intercepts and within-person parts do not covary", _zeros(panel)),
            Section("means", _means(panel)),
        ]
    )


@dataclass(frozen=True)
class _Panel:
    """Constructs, their columns by wave, and what is equal over time."""

    columns: dict[str, list[str]]
    equal: frozenset[str]
    predictors: tuple[str, ...]

    @property
    def constructs(self) -> list[str]:
        return list(self.columns)

    @property
    def n_waves(self) -> int:
        return len(next(iter(self.columns.values())))

    @property
    def latents(self) -> list[str]:
        within = [self.within(one, t) for one in self.constructs for t in self.waves()]
        return [*map(self.intercept, self.constructs), *within]

    def waves(self, start: int = 1) -> range:
        return range(start, self.n_waves + 1)

    def intercept(self, construct: str) -> str:
        return f"i_{construct}"

    def within(self, construct: str, wave: int) -> str:
        return f"w_{construct}_{wave}"


def _panel(
    waves: Mapping[str, Sequence[str]],
    stationary: bool | Stationary | Collection[Stationary],
    predictors: Sequence[str],
) -> _Panel:
    if len(waves) < 2:
        raise UsageError(
            "too-few-constructs",
            f"A cross-lagged panel has two or more constructs, not {len(waves)}.",
            "The columns of all constructs are in one list, or one construct is left out.",
            "Write {'alliance': [...], 'distress': [...]}.",
        )
    columns = {name: [*one] if not isinstance(one, str) else [one] for name, one in waves.items()}
    _check_waves(columns)
    return _Panel(columns, _equal(stationary), tuple(predictors))


def _check_waves(columns: Mapping[str, Sequence[str]]) -> None:
    counts = {name: len(one) for name, one in columns.items()}
    said = ", ".join(f"{name!r} {count}" for name, count in counts.items())
    if len(set(counts.values())) > 1:
        raise UsageError(
            "unequal-waves",
            f"The constructs do not have the same number of waves: {said}.",
            "A wave is left out, or a construct was not measured at it.",
            "Use the waves that all constructs have.",
        )
    if min(counts.values()) < 3:
        raise UsageError(
            "too-few-waves",
            f"Random intercepts need three waves or more: {said}.",
            "With two waves, stable differences cannot be told apart from lagged effects.",
            "Add a wave, or fit a cross-lagged model without random intercepts.",
        )


def _equal(stationary: bool | Stationary | Collection[Stationary]) -> frozenset[str]:
    if isinstance(stationary, bool):
        return frozenset({"lags"} if stationary else ())
    wanted = frozenset({stationary} if isinstance(stationary, str) else stationary)
    unknown = sorted(wanted - set(get_args(Stationary)))
    if unknown:
        raise UsageError(
            "unknown-stationary",
            f"Nothing in the model is called {unknown[0]!r}.",
            "A misspelling.",
            f"Write True, False, or some of {', '.join(map(repr, get_args(Stationary)))}.",
        )
    return wanted


def _intercepts(panel: _Panel) -> list[Line]:
    return [
        Line(panel.intercept(name), "=~", " + ".join(f"1*{column}" for column in columns))
        for name, columns in panel.columns.items()
    ]


def _within_parts(panel: _Panel) -> list[Line]:
    return [
        Line(panel.within(name, wave), "=~", f"1*{column}")
        for name, columns in panel.columns.items()
        for wave, column in enumerate(columns, start=1)
    ]


def _lags(panel: _Panel) -> list[Line]:
    return [
        Line(
            panel.within(target, wave),
            "~",
            " + ".join(
                f"{_lag_label(panel, source, target, wave)}*{panel.within(source, wave - 1)}"
                for source in panel.constructs
            ),
        )
        for wave in panel.waves(start=2)
        for target in panel.constructs
    ]


def _lag_label(panel: _Panel, source: str, target: str, wave: int) -> str:
    label = f"{source}_to_{target}"
    return label if "lags" in panel.equal else f"{label}_{wave}"


def _labels(panel: _Panel) -> list[str]:
    """List every label once: two meanings under one label would hold parameters equal."""
    names = panel.constructs
    waves = [2] if "lags" in panel.equal else panel.waves(start=2)
    labels = [_lag_label(panel, *pair, wave) for wave in waves for pair in product(names, names)]
    if "residuals" in panel.equal:
        labels += [f"residual_{one}" for one in names]
        labels += [f"residual_{one}_{other}" for one, other in combinations(names, 2)]
    return labels + ([f"mean_{one}" for one in names] if "means" in panel.equal else [])


def _variances(panel: _Panel) -> list[Line]:
    return [
        _within_moment(panel, wave, one, one, f"residual_{one}")
        for wave in panel.waves()
        for one in panel.constructs
    ]


def _covariances(panel: _Panel) -> list[Line]:
    return [
        _within_moment(panel, wave, one, other, f"residual_{one}_{other}")
        for wave in panel.waves()
        for one, other in combinations(panel.constructs, 2)
    ]


def _within_moment(panel: _Panel, wave: int, one: str, other: str, label: str) -> Line:
    held = f"{label}*" if wave > 1 and "residuals" in panel.equal else ""
    return Line(panel.within(one, wave), "~~", f"{held}{panel.within(other, wave)}")


def _on_predictors(panel: _Panel) -> list[Line]:
    if not panel.predictors:
        return []
    right = " + ".join(panel.predictors)
    return [Line(panel.intercept(name), "~", right) for name in panel.constructs]


def _title_of_intercepts(panel: _Panel) -> str:
    what = "residual variances and covariances" if panel.predictors else "variances and covariances"
    return f"{what} of the random intercepts"


def _intercept_moments(panel: _Panel) -> list[Line]:
    names = [panel.intercept(name) for name in panel.constructs]
    pairs = [*((name, name) for name in names), *combinations(names, 2)]
    return [Line(one, "~~", other) for one, other in pairs]


def _zeros(panel: _Panel) -> list[Line]:
    """Zero covariances where lavaan's defaults would free them.

    These are the first wave, and the last too where predictors make the intercepts endogenous:
    variables that are regressed on others and predict none covary by default.
    """
    waves = [1, panel.n_waves] if panel.predictors else [1]
    parts = [panel.within(name, wave) for wave in waves for name in panel.constructs]
    right = " + ".join(f"0*{part}" for part in parts)
    return [Line(panel.intercept(name), "~~", right) for name in panel.constructs]


def _means(panel: _Panel) -> list[Line]:
    return [
        Line(column, "~", f"mean_{name}*1" if "means" in panel.equal else "1")
        for name, columns in panel.columns.items()
        for column in columns
    ]
