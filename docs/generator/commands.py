"""The command line reference: the help that each command prints."""

from __future__ import annotations

from typer.testing import CliRunner

from attachpath import cli
from generator.markdown import code

__all__ = ["command_entries", "command_names"]

PLAIN = {"COLUMNS": "80", "TERMINAL_WIDTH": "80", "NO_COLOR": "1", "TERM": "dumb"}


def command_names() -> list[str]:
    """Return the commands of ``attachpath`` in the order of its help."""
    commands = cli.app.registered_commands
    return [
        one.name or one.callback.__name__ for one in commands if one.callback and not one.hidden
    ]


def command_entries() -> str:
    """Return the help of the command itself and of each of its commands."""
    lines = ["```text", _help(), "```", ""]
    for name in command_names():
        lines += [f"(command-{name})=", f"## {code('attachpath ' + name)}", ""]
        lines += ["```text", _help(name), "```", ""]
    return "\n".join(lines)


def _help(*words: str) -> str:
    """Return what ``--help`` prints.

    Raises
    ------
    RuntimeError
        When it fails, so that no error message becomes a page.
    """
    result = CliRunner().invoke(cli.app, [*words, "--help"], prog_name="attachpath", env=PLAIN)
    if result.exit_code != 0:
        raise RuntimeError(f"attachpath {' '.join(words)} --help failed: {result.output}")
    return "\n".join(line.rstrip() for line in result.output.strip().splitlines())
