"""Reading other people's files: run with ``python -m benchmarks.intake [options]``."""

from __future__ import annotations

import sys

from benchmarks.intake.speed import main

if __name__ == "__main__":
    main(sys.argv[1:])
