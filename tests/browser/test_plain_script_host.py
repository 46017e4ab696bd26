"""A host that executes app.py as a plain script gets the same lab, charts included."""

from pathlib import Path

from pages.web.visitor import COOKIE
from tests.browser.conftest import Visit, go_to
from tests.support.serving import serve


def test_the_lab_without_st_app(visit: Visit, tmp_path: Path) -> None:
    with serve(tmp_path / "home", tmp_path / "log.txt", as_plain_script=True) as lab:
        page = visit(lab.url)
        assert page.locator(".kllab-chart .main-svg").count()
        go_to(page, "Foundations", "Two normal distributions")
        page.wait_for_selector(".st-key-densities .main-svg")
        # The page sets the cookie that the host does not set; after a reload the server gets it.
        page.goto(f"{lab.url}/runs")
        page.get_by_text("What you have trained in this browser").wait_for()
        [cookie] = [one for one in page.context.cookies() if one["name"] == COOKIE]
        assert (cookie["sameSite"], cookie["httpOnly"]) == ("Lax", False)
        page.close()  # before its server goes
