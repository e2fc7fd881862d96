"""The command about a structural equation model of the user's own."""

from __future__ import annotations

import sys
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from attachpath.cli.application import Json, Large, PlainUsage, app, example
from attachpath.cli.known_words import equal_sets
from attachpath.cli.sem_words import (
    file,
    in_words_of_the_command,
    listed,
    read_model,
    require_folder_of,
)
from attachpath.cli.streams import command, print_json, say_next, say_note
from attachpath.errors import EstimationError, UsageError
from attachpath.progress import progress
from attachpath.terminal import printable, screen, sem_view

if TYPE_CHECKING:
    from attachpath.sem import SemFit
    from attachpath.sem.resampling import BootstrapResult

__all__ = ["sem"]


class Kind(StrEnum):
    """Which defaults the model has."""

    sem = "sem"
    cfa = "cfa"
    growth = "growth"


class Estimator(StrEnum):
    """Which standard errors and test are computed."""

    ml = "ml"
    mlr = "mlr"
    mlm = "mlm"


class Missing(StrEnum):
    """What becomes of rows with missing values."""

    listwise = "listwise"
    fiml = "fiml"


Columns = list[str] | None


@app.command(
    cls=PlainUsage,
    short_help="Fit a structural equation model to a table.",
    epilog=example(
        "attachpath sem model.txt cohort/clients.csv --missing fiml",
        "attachpath sem model.txt cohort/clients.csv --json > fit.json",
    ),
)
def sem(
    model: Annotated[
        Path,
        typer.Argument(
            metavar="MODEL",
            parser=file,
            help="Text file with the model in lavaan's syntax.",
            show_default=False,
        ),
    ],
    data: Annotated[
        Path,
        typer.Argument(
            metavar="DATA",
            parser=file,
            help="CSV (also packed with gzip) or Parquet; a row a case. An empty cell is missing.",
            show_default=False,
        ),
    ],
    kind: Annotated[Kind, typer.Option(help="Defaults of the model.")] = Kind.sem,
    estimator: Annotated[
        Estimator,
        typer.Option(help="Normal theory; Huber-White and Yuan-Bentler; Satorra-Bentler."),
    ] = Estimator.ml,
    missing: Annotated[
        Missing,
        typer.Option(help="Leave out rows with missing values, or use what each row has."),
    ] = Missing.listwise,
    cluster: Annotated[
        str | None,
        typer.Option(metavar="COL", help="Column of the clusters, as text; asks for mlr."),
    ] = None,
    group: Annotated[
        str | None, typer.Option(metavar="COL", help="Column of the groups, as text.")
    ] = None,
    group_equal: Annotated[
        Columns,
        typer.Option(
            metavar="SETS",
            help="What is equal across groups, with commas: loadings, intercepts, ...",
            autocompletion=equal_sets,
        ),
    ] = None,
    group_partial: Annotated[
        Columns,
        typer.Option(metavar="PARS", help="What stays free of it, such as 'visual =~ x2'."),
    ] = None,
    auxiliary: Annotated[
        Columns,
        typer.Option(
            metavar="COLS", help="Columns outside the model that inform about missing values."
        ),
    ] = None,
    std_lv: Annotated[
        bool, typer.Option("--std-lv", help="Scale latent variables by their variance.")
    ] = False,
    random_x: Annotated[
        bool, typer.Option("--random-x", help="Estimate the moments of exogenous variables too.")
    ] = False,
    standardized: Annotated[
        bool, typer.Option("--standardized", help="Add standardised estimates with SE.")
    ] = False,
    modification_indices: Annotated[
        bool, typer.Option("--modification-indices", help="Add what would improve the fit most.")
    ] = False,
    bootstrap: Annotated[
        int | None,
        typer.Option(metavar="N", help="Add intervals from N draws of rows, or of clusters."),
    ] = None,
    seed: Annotated[
        int | None,
        typer.Option(metavar="S", help="Whole number; the same seed gives the same draws."),
    ] = None,
    jobs: Annotated[int, typer.Option(metavar="J", help="Processes; 0 means all cores.")] = 1,
    diagram: Annotated[
        Path | None, typer.Option(metavar="FILE.svg", parser=file, help="Draw the path diagram.")
    ] = None,
    as_json: Json = False,
    large: Large = False,
) -> int:
    """Fit a structural equation model to a table and print its summary.

    What may be given again may also be given with commas. Without converging, or without being
    identified, a model has no numbers, and the exit status is 3.
    """
    if diagram is not None:
        require_folder_of(diagram)
    text = read_model(model)
    options: dict[str, Any] = {
        "estimator": estimator.value,
        "missing": missing.value,
        "cluster": cluster,
        "group": group,
        "group_equal": listed(group_equal),
        "group_partial": listed(group_partial),
        "auxiliary": listed(auxiliary),
        "std_lv": std_lv,
        "fixed_x": not random_x,
    }
    with progress("Fitting the model"):
        fit, notes = _fit(text, data, kind, options, large=large)
        drawn = None if bootstrap is None else fit.bootstrap(bootstrap, seed=seed, jobs=jobs)
        if diagram is not None:
            notes.append(_draw(fit, diagram))
    further: dict[str, Any] = {
        "standardized": standardized,
        "modification_indices": modification_indices,
        "bootstrap": drawn,
    }
    if as_json:
        from attachpath.cli.sem_document import sem_document

        print_json(sem_document(fit, notes, **further))
    else:
        _show(fit, further)
        for note in [*notes, *_of_bootstrap(drawn)]:
            say_note(note)
        if not fit.reason:
            say_next(f"{command('sem', model, data)} --json for every number")
    return EstimationError.exit_status if fit.reason else 0


def _fit(
    text: str, data: Path, kind: Kind, options: dict[str, Any], *, large: bool
) -> tuple[SemFit, list[str]]:
    """Read the columns of a model, and fit it."""
    from attachpath.cohort import read_table
    from attachpath.sem import cfa, growth, model_columns
    from attachpath.sem import sem as structural

    keys = [name for name in (options["cluster"], options["group"]) if name]
    numbers = model_columns(text, options["auxiliary"])
    table = read_table(data, numbers=numbers, keys=keys, large=large)
    functions: dict[Kind, Callable[..., SemFit]] = {
        Kind.sem: structural,
        Kind.cfa: cfa,
        Kind.growth: growth,
    }
    try:
        fit = functions[kind](text, table.data, **options)
    except UsageError as error:
        parts = (error.message, error.cause, error.next_step)
        raise UsageError(error.code, *map(in_words_of_the_command, parts)) from None
    return fit, [*table.notes, *fit.notes]


def _draw(fit: SemFit, path: Path) -> str:
    """Draw the path diagram of the first group, and say where it is."""
    if fit.reason:
        return f"There is no path diagram: {fit.reason}."
    from attachpath.reporting.path_diagram import path_diagram

    path.write_bytes(path_diagram(fit.parameters).svg)
    first = fit.observed.groups[0].label
    return f"The path diagram{f' of group {first}' if first else ''} is {path}."


def _show(fit: SemFit, further: dict[str, Any]) -> None:
    from attachpath.sem import summary_lines, summary_parts

    parts = summary_parts(fit, **further)
    if (console := screen(sys.stdout)) is not None:
        console.print(sem_view(parts, console.options.max_width))
        return
    for line in summary_lines(parts):
        typer.echo(printable(line))


def _of_bootstrap(drawn: BootstrapResult | None) -> list[str]:
    if drawn is None:
        return []
    draws = (
        f"Bootstrap of {drawn.units}: {len(drawn.draws):,} draws, {drawn.failed:,} failed and left "
        f"out, {drawn.inadmissible:,} not admissible and kept (seed {drawn.seed})."
    )
    return [draws, *drawn.notes]
