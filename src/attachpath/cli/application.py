"""The application: what its commands share, and what it says when no command is given."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperCommand

from attachpath import __version__
from attachpath.cli.known_words import theories

__all__ = [
    "STATUSES",
    "CohortFolder",
    "Json",
    "Large",
    "OutFolder",
    "PlainUsage",
    "TheoryFile",
    "app",
    "example",
]

STATUSES = (
    "Exit status: 0 done; 1 the data have errors; 2 wrong use; 3 a part failed, the rest stands; "
    "70 a bug of attachpath; 130 interrupted."
)
FIRST_STEPS = """\
\b
First steps:
  attachpath simulate --out cohort         a simulated cohort to try things on
  attachpath test cohort                   its verdicts, on the terminal
  attachpath analyze cohort --out results  all analyses, and results/report.html

\b
With your own data:
  attachpath describe my.sav > cohort.toml a draft that says what is what
  attachpath check my_cohort               every problem at once, with its row
"""

app = typer.Typer(
    name="attachpath",
    help="Attachment in psychotherapy: simulate a cohort, test the paths, report the verdicts.",
    epilog=f"{FIRST_STEPS}\n\n{STATUSES}\n\n`attachpath COMMAND --help` shows a command's options.",
    add_completion=False,  # the command `completion` prints the script and edits no file
    context_settings={"help_option_names": ["-h", "--help"]},
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


class PlainUsage(TyperCommand):
    """A command whose usage names what must be given, before what may be given."""

    def collect_usage_pieces(self, ctx: Any) -> list[str]:
        """Return the words of the usage line: ``COHORT --out DIR [OPTIONS]``."""
        needed = [param for param in self.get_params(ctx) if param.required]
        options = [param for param in needed if param.param_type_name == "option"]
        pieces = [str(param.metavar) for param in needed if param not in options]
        pieces += [f"{param.opts[0]} {param.metavar}" for param in options]
        return [*pieces, "[OPTIONS]"]


def example(*lines: str) -> str:
    """Return the end of a command's help: an example, line for line."""
    return "\n".join(["\b", "Example:", *(f"  {line}" for line in lines)])


def folder(text: str) -> Path:
    """Return the path of a folder; an empty name would be the folder in which one stands."""
    if not text:
        raise typer.BadParameter("a folder was asked for and the name given is empty")
    return Path(text)


CohortFolder = Annotated[
    Path,
    typer.Argument(
        metavar="COHORT", parser=folder, show_default=False,
        help="Folder with cohort.toml, or a .toml file that describes a cohort.",
    ),
]  # fmt: skip
OutFolder = Annotated[
    Path,
    typer.Option(
        "--out", metavar="DIR", parser=folder, help="Folder to write.", show_default=False
    ),
]
Large = Annotated[bool, typer.Option("--large", help="Read tables above 2 GB too.")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else.")]
TheoryFile = Annotated[
    str,
    typer.Option(
        "--theory",
        metavar="T",
        help="Id of a shipped theory, or a TOML file.",
        autocompletion=theories,
    ),
]


@app.callback(invoke_without_command=True)
def top(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> None:
    """Print the version, or the help where no command is given."""
    if version:
        typer.echo(__version__)
        raise typer.Exit
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())
