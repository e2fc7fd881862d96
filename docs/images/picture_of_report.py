"""Take the picture of the report that README.md shows: report.png beside this file.

    python docs/images/picture_of_report.py [results/report.html]

Needs Chromium and the tools for development (playwright). The report must be of simulated data.
"""

from __future__ import annotations

import shutil
import sys
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

PICTURE = Path(__file__).with_name("report.png")
WIDTH, HEIGHT = 1180, 860
LARGEST = 250_000
LABEL = """document.body.insertAdjacentHTML("beforeend", `<p role="note" style="position: fixed;
  z-index: 9; right: 0; bottom: 0; margin: 0; padding: .35rem 1rem; background: #222; color: #fff;
  font: 600 16px system-ui, sans-serif; max-width: none">Simulated data</p>`)"""


def main() -> None:
    """Take the picture and write it in 128 colours."""
    report = Path(sys.argv[1] if len(sys.argv) > 1 else "results/report.html").resolve(strict=True)
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


def labelled(page: Page) -> bytes:
    """Return the first screen of the page, with a label; refuse the report of real data."""
    if "Simulated data" not in page.inner_text("body"):
        raise SystemExit("This is no report of simulated data; README.md shows no client's data.")
    page.evaluate(LABEL)
    return page.screenshot()


if __name__ == "__main__":
    main()
