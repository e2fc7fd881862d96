"""Every problem of a cohort at once: keys, links, values, dates, order, persons and answers.

The checks are plain vectorised code. pandera would report a bad cell up to three times, cannot
look across tables, and knows neither spreadsheet rows nor a next step.
"""

from __future__ import annotations

from collections.abc import Sequence

from attachpath.cohort.answer_checks import check_answers
from attachpath.cohort.columns import column_rules, instruments_of
from attachpath.cohort.date_checks import check_dates
from attachpath.cohort.findings import Findings
from attachpath.cohort.group_change_checks import check_group_changes
from attachpath.cohort.key_checks import check_keys
from attachpath.cohort.link_checks import check_links
from attachpath.cohort.order_checks import check_order
from attachpath.cohort.person_checks import check_persons
from attachpath.cohort.remarks import add_remarks
from attachpath.cohort.tables import Cohort
from attachpath.cohort.text_checks import check_text
from attachpath.cohort.value_checks import check_values
from attachpath.errors import Problem

__all__ = ["check_cohort", "cohort_findings"]


def check_cohort(cohort: Cohort) -> list[Problem]:
    """Return everything that is wrong or worth a note in a cohort.

    Parameters
    ----------
    cohort : Cohort
        Data in memory; `check_folder` also finds what cannot be read.

    Returns
    -------
    list of Problem
        Errors first. Rows count as in a spreadsheet (the header is row 1).

    Examples
    --------
    >>> import pandas as pd
    >>> cohort = Cohort(pd.DataFrame({"client_id": ["a", "a"]}),
    ...                 pd.DataFrame({"client_id": ["a"], "session": [0]}), levels=["client"])
    >>> [problem.code for problem in check_cohort(cohort) if problem.severity == "error"]
    ['duplicate-key', 'bad-session']
    """
    findings = cohort_findings(cohort).problems
    return sorted(findings, key=lambda problem: problem.severity == "note")


def cohort_findings(cohort: Cohort, missing: Sequence[int | float | str] = ()) -> Findings:
    """Collect the findings about a cohort.

    Parameters
    ----------
    cohort : Cohort
        Data in memory.
    missing : sequence of int, float or str
        Codes that ``cohort.toml`` declared; they are no longer in the tables.

    Returns
    -------
    Findings
    """
    findings = Findings()
    instruments = instruments_of(cohort.instruments)
    check_keys(cohort, findings)
    check_links(cohort, findings)
    check_group_changes(cohort, findings)
    tables = cohort.tables()
    for name, table in tables.items():
        rules = column_rules(name, table.columns, instruments)
        check_values(name, table, rules, missing, findings)
        check_text(name, table, rules, findings)
        check_dates(name, table, findings)
    check_order(tables["clients"], tables["occasions"], findings)
    same_person = check_persons(tables["clients"], findings)
    check_answers(cohort, {"clients": same_person}, findings)
    add_remarks(cohort, instruments, findings)
    return findings
