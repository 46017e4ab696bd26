"""Take the README's screenshots of a lab that is started here.

Run from the repository's root: ``make screenshots``.
"""

import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.browser.conftest import FLAGS, find_chromium, wait_for_charts
from tests.support.serving import ROOT, serve

IMAGES = ROOT / "assets" / "images"


def main() -> None:
    """Save a screenshot of the page of two Gaussians and one of a recorded training."""
    IMAGES.mkdir(exist_ok=True)
    folder = Path(tempfile.mkdtemp())
    with serve(folder / "home", folder / "log.txt") as lab, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS)
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        page.goto(f"{lab.url}/asymmetry_2d")
        _settle(page)
        page.screenshot(path=IMAGES / "asymmetry_2d.png")
        page.goto(f"{lab.url}/vae?view=Pictures")
        _settle(page)
        page.screenshot(path=IMAGES / "vae.png")
        browser.close()


def _settle(page: Page) -> None:
    page.wait_for_selector("h1")
    wait_for_charts(page)
    page.wait_for_timeout(700)


if __name__ == "__main__":
    main()
