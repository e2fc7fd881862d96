"""Which analyses run, side by side, and what each of them left."""

from attachpath.pipeline.comparison import compare_cohorts
from attachpath.pipeline.one_script import load_cohort
from attachpath.pipeline.scheduler import run_analyses, test_document
from attachpath.pipeline.scripts import analyses_folder, find_scripts

__all__ = [
    "analyses_folder",
    "compare_cohorts",
    "find_scripts",
    "load_cohort",
    "run_analyses",
    "test_document",
]
