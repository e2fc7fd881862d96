"""The page of what a check of the data found; unlike a report it holds client data."""

from attachpath.reporting.check_page.page_of_check import refuse_page_place, write_check_page

__all__ = ["refuse_page_place", "write_check_page"]
