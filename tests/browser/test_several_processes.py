"""A lab of two serving processes behind a proxy: what dies comes back; visitors lose nothing."""

import re
import signal
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from playwright.sync_api import Browser, Page, expect

from kllab.serving.proxy import PROCESS_COOKIE
from tests.browser.test_training_pages import steps, wait_for_step
from tests.support.faults import Fault
from tests.support.serving import ServedLab, serve

CURVES = ".st-key-curves .kllab-chart[data-drawn]"
PICTURE = ".st-key-picture .kllab-chart[data-drawn]"

RECORD_LOSS = """() => {
    const app = document.querySelector('[data-testid=stApp]');
    new MutationObserver(() => (window.lost ||= app.dataset.testConnectionState !== 'CONNECTED'))
        .observe(app, { attributeFilter: ['data-test-connection-state'] }); }"""


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedLab]:
    """Start a lab; check that nothing of it is left when it was stopped."""
    folder: Path = tmp_path_factory.mktemp("several")
    with serve(folder / "home", folder / "log.txt", processes=2) as served:
        yield served
        family = served.process.children(recursive=True)
        served.process.send_signal(signal.SIGTERM)
        _, alive = psutil.wait_procs([served.process, *family], timeout=20)
    assert not alive


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A visitor of their own; a browser logs each lost connection as an error."""
    context = browser.new_context(viewport={"width": 1280, "height": 640})
    yield context.new_page()
    context.close()


def process_of(page: Page, lab: ServedLab) -> psutil.Process:
    """Return the process that has the visitor's session."""
    [name] = (
        cookie["value"] for cookie in page.context.cookies() if cookie["name"] == PROCESS_COOKIE
    )
    [found] = (child for child in lab.process.children() if child.cmdline()[-1] == name[4:])
    return found


def leader(lab: ServedLab) -> psutil.Process:
    """Return the process that has a worker."""
    [found] = (
        child
        for child in lab.process.children()
        if any("local_worker" in str(worker.cmdline()) for worker in child.children())
    )
    return found


def train(page: Page, lab: ServedLab) -> None:
    page.goto(f"{lab.url}/vae?steps=4000&batch_size=512&run=")
    page.get_by_role("button", name=re.compile("^Train")).click()
    page.wait_for_selector(CURVES, timeout=120_000)  # the first worker loads torch


@pytest.mark.fault("SIGKILL of the process that trains, and of the one that serves the visitor")
def test_the_page_and_its_run_survive_their_process(
    lab: ServedLab, page: Page, fault: Fault
) -> None:
    train(page, lab)
    address, died = page.url, leader(lab)
    fault.happens()
    for process in {died, process_of(page, lab)}:
        process.kill()  # one of them, or both: the visitor may be with the leader
    wait_for_step(page, steps(page)[0] + 20)
    assert page.url == address
    assert leader(lab) != died
    fault.is_over(
        "others serve the page and train from the last checkpoint; both are started again",
        "no record; steps since the checkpoint are trained again",
    )
    page.get_by_role("button", name=re.compile("^Stop")).click()
    expect(page.get_by_text("stopped")).to_be_visible()


@pytest.mark.fault("two tabs, in different processes, act on one run")
def test_two_tabs_show_one_run(lab: ServedLab, page: Page, fault: Fault) -> None:
    train(page, lab)
    page.context.clear_cookies(name=PROCESS_COOKIE)  # the next tab gets another process
    other = page.context.new_page()
    other.goto(page.url)
    other.wait_for_selector(CURVES)
    fault.happens()
    page.get_by_role("button", name=re.compile("^Pause")).click()
    expect(other.get_by_text("paused")).to_be_visible()
    other.get_by_role("button", name=re.compile("^Resume")).click()
    expect(page.get_by_role("button", name=re.compile("^Pause"))).to_be_visible()
    page.get_by_role("button", name=re.compile("^Stop")).click()
    expect(other.get_by_text("stopped")).to_be_visible()
    fault.is_over("both show each change within a second; the last one counts")


@pytest.mark.fault("SIGKILL of the proxy")
def test_the_page_survives_the_proxy(lab: ServedLab, page: Page, fault: Fault) -> None:
    page.goto(f"{lab.url}/normal?loc_q=2")
    page.wait_for_selector(PICTURE)
    page.evaluate(RECORD_LOSS)
    fault.happens()
    for child in lab.process.children(recursive=True):
        if child.name() == "haproxy":
            child.kill()
    page.wait_for_function("() => window.lost")  # for however short a time
    app = page.locator("[data-testid=stApp]")
    expect(app).to_have_attribute("data-test-connection-state", "CONNECTED")
    slider = page.get_by_role("slider").first
    before = page.locator(".st-key-numbers").inner_text()
    slider.press("ArrowRight")
    expect(page.locator(".st-key-numbers")).not_to_have_text(before, use_inner_text=True)
    assert "loc_q=2" in page.url
    fault.is_over("the proxy is started again, and pages connect again with their values")


@pytest.mark.fault("SIGKILL of all serving processes")
def test_while_no_process_is_ready_the_proxy_says_so(
    lab: ServedLab, page: Page, fault: Fault
) -> None:
    serving = [child for child in lab.process.children() if "streamlit" in child.cmdline()]
    fault.happens()
    for process in serving:
        process.kill()
    answer = page.goto(f"{lab.url}/normal")
    assert answer is not None
    assert answer.status == 503
    expect(page.get_by_role("heading", name="The lab is starting")).to_be_visible()
    page.wait_for_selector(PICTURE)  # it has opened the page by itself
    fault.is_over("a page says that the lab starts, and opens it by itself")
