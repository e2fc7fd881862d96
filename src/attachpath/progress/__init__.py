"""Progress of long work on the terminal: a bar with the time left, and what runs just now."""

from attachpath.progress.showing import progress
from attachpath.progress.times import time_left, time_words

__all__ = ["progress", "time_left", "time_words"]
