"""What people open after a run: report.html, report.md and tables/, made from sections alone."""

from __future__ import annotations

from pathlib import Path

from attachpath.reporting.folders import write_text
from attachpath.reporting.markdown_report import markdown_report
from attachpath.reporting.page import render
from attachpath.reporting.results import read_results
from attachpath.reporting.table_files import write_tables

__all__ = ["build_report"]


def build_report(out: str | Path) -> Path:
    """Write report.html, report.md and tables/ from run.json and the sections of a folder.

    Parameters
    ----------
    out : str or Path
        The folder that ``attachpath analyze`` left.

    Returns
    -------
    Path
        ``out/report.html``.

    Raises
    ------
    UsageError
        ``no-run``, ``bad-section``, ``foreign-section``.
    OutputError
        ``unwritable``, ``not-ours``.

    Notes
    -----
    It fits nothing. All three are made before the first is written, and each is written beside
    its place and renamed: whoever is killed leaves of each the old or the new.
    """
    folder = Path(out)
    run, sections = read_results(folder)
    page, text = render(run, sections), markdown_report(run, sections)
    write_tables(sections, folder)
    write_text(folder / "report.md", text)
    return write_text(folder / "report.html", page)
