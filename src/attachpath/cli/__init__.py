"""The ``attachpath`` command: arguments in, answers on stdout, progress and notes on stderr.

No statistics here. Exit status: 0 done; 1 the data have errors; 2 wrong use; 3 a part failed and
the rest stands; 70 a bug of this package; 130 interrupted.
"""

# Importing registers the commands; the help lists them in this order.
from attachpath.cli import (
    cohort_commands,
    comparison_commands,
    describe_commands,
    hypothesis_commands,
    manuscript_commands,
    sem_commands,
    shell_completion,
    theory_commands,
)
from attachpath.cli.application import app
from attachpath.cli.entry import main

__all__ = [
    "app",
    "cohort_commands",
    "comparison_commands",
    "describe_commands",
    "hypothesis_commands",
    "main",
    "manuscript_commands",
    "sem_commands",
    "shell_completion",
    "theory_commands",
]
