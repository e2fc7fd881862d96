"""Pages of analyses without what printers want, which takes half of their time.

PDF and PNG are drawn for every figure of `finished_run`, and tested where figures are drawn.
"""

from __future__ import annotations

import pytest

from attachpath.reporting import drawing


@pytest.fixture(autouse=True)
def no_forms_for_printers(monkeypatch: pytest.MonkeyPatch) -> None:
    # Of a test, not of a module: `finished_run`, made before it, has every form.
    for form in ("_pdf", "_png"):
        monkeypatch.setattr(drawing, form, lambda _: b"not drawn")
