"""The script with which a shell completes words by its Tab key."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from attachpath.cli.application import PlainUsage, app, example

__all__ = ["completion"]

LOAD_COMPDEF = "(( $+functions[compdef] )) || { autoload -Uz compinit; compinit; }"
"""What a .zshrc may not have done yet when it meets the script."""

IN_EVERY_SHELL = """

\b
To have it in every new shell:
  bash   attachpath completion bash >> ~/.bashrc
  zsh    attachpath completion zsh >> ~/.zshrc
  fish   attachpath completion fish > ~/.config/fish/conf.d/attachpath.fish"""


class Shell(StrEnum):
    """Shells that can be told what to complete."""

    bash = "bash"
    zsh = "zsh"
    fish = "fish"


@app.command(
    cls=PlainUsage,
    short_help="Print the script that lets a shell complete words.",
    epilog=example("attachpath completion bash") + IN_EVERY_SHELL,
)
def completion(
    shell: Annotated[Shell, typer.Argument(metavar="SHELL", help="bash, zsh or fish.")],
) -> None:
    """Print the script that lets a shell complete commands, options, ids and analyses."""
    from typer import completion as shells

    script = shells.get_completion_script(  # type: ignore[attr-defined]
        prog_name="attachpath", complete_var="_ATTACHPATH_COMPLETE", shell=shell.value
    )
    if shell is Shell.zsh:
        head = "#compdef attachpath\n"
        script = script.replace(head, f"{head}{LOAD_COMPDEF}\n")
    typer.echo(script)
