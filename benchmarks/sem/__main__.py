"""The SEM engine: speed beside lavaan and semopy, growth with the data, error rate, coverage.

Run with ``python -m benchmarks.sem [speed|scaling|type_one|coverage] [options]``; all four without
a word, ``--help`` after a word for its options. Each part writes its table beside this file.
"""

from __future__ import annotations

import importlib
import subprocess
import sys

PARTS = ("speed", "scaling", "type_one", "coverage")


def main(words: list[str]) -> int:
    if not words:
        # Processes of their own: what one part loads must not count as another's memory.
        commands = [[sys.executable, "-m", "benchmarks.sem", part] for part in PARTS]
        return max(subprocess.run(command, check=False).returncode for command in commands)
    if words[0] not in PARTS:
        print(__doc__)
        return 0 if words[0] in {"-h", "--help"} else 2
    importlib.import_module(f"benchmarks.sem.{words[0]}").main(words[1:])
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
