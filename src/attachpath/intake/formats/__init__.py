"""Files of other programs as columns: CSV, workbooks, SPSS, Stata, Parquet."""

from attachpath.intake.formats.opening import read_raw, sheets_of

__all__ = ["read_raw", "sheets_of"]
