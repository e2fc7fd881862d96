"""Take the picture of the report that README.md shows: report.png beside this file.

    python docs/images/picture_of_report.py [results/report.html]

Needs Chromium and the tools for development (playwright). The report must be of simulated data.
"""

from __future__ import annotations

import json
import shutil
import sys
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

PICTURE = Path(__file__).with_name("report.png")
WIDTH, HEIGHT = 1180, 1050
LARGEST = 250_000
LABEL = """document.body.insertAdjacentHTML("beforeend", `<p role="note" style="position: fixed;
  z-index: 9; right: 0; top: 0; margin: 0; padding: .35rem 1rem; background: #222; color: #fff;
  font: 600 16px system-ui, sans-serif; max-width: none">Simulated data</p>`)"""


def main() -> None:
    """Take the picture and write it in 128 colours."""
    report = Path(sys.argv[1] if len(sys.argv) > 1 else "results/report.html").resolve(strict=True)
    refuse_what_is_not_for_show(report.with_name("run.json"))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        page.goto(report.as_uri())
        taken = labelled(page)
        browser.close()
    colours = Image.open(BytesIO(taken)).convert("RGB").quantize(128, dither=Image.Dither.NONE)
    colours.save(PICTURE, optimize=True)
    size = PICTURE.stat().st_size
    if size > LARGEST:
        raise SystemExit(f"{PICTURE} has {size:,} bytes; at most {LARGEST:,} are wanted.")


def refuse_what_is_not_for_show(record: Path) -> None:
    """Refuse the report of real data, and one with an analysis that failed."""
    run = json.loads(record.read_text("utf-8"))
    if not run["simulated"]:
        raise SystemExit("The report is of real data; README.md shows simulated data only.")
    failed = [name for name, state in run["sections"].items() if state["status"] != "done"]
    if failed:
        raise SystemExit(f"The report is not whole; failed: {', '.join(failed)}.")


def labelled(page: Page) -> bytes:
    """Return the first screen of the page, with a label."""
    page.evaluate(LABEL)
    return page.screenshot()


if __name__ == "__main__":
    main()
