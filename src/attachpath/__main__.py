"""``python -m attachpath`` is the ``attachpath`` command."""

import sys

from attachpath.cli import main

sys.exit(main())
