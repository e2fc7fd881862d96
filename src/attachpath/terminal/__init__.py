"""What people see at a terminal: findings about data, verdicts, errors, what a run left.

Everything has two forms: lines of plain text for pipes and files (``..._lines``), and a view for a
screen (``..._view``), laid out by rich for its width and colours. rich is loaded for views only.
"""

from attachpath.terminal.comparison_lines import comparison_lines
from attachpath.terminal.comparison_view import comparison_view
from attachpath.terminal.error_view import error_view
from attachpath.terminal.problem_lines import problem_lines
from attachpath.terminal.problem_view import problem_view
from attachpath.terminal.run_view import run_view, tally
from attachpath.terminal.screen import screen
from attachpath.terminal.sem_view import sem_view
from attachpath.terminal.text import counted, printable
from attachpath.terminal.verdict_lines import verdict_lines
from attachpath.terminal.verdict_view import verdict_view

__all__ = [
    "comparison_lines",
    "comparison_view",
    "counted",
    "error_view",
    "printable",
    "problem_lines",
    "problem_view",
    "run_view",
    "screen",
    "sem_view",
    "tally",
    "verdict_lines",
    "verdict_view",
]
