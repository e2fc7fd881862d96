"""Pages of the documentation that are made from the code and its data, so that none can drift."""

from generator.write import pages, write_pages

__all__ = ["pages", "write_pages"]
