"""Safari's engine: every page opens, a control is moved, every chart shows the new state."""

from collections.abc import Iterator
from contextlib import suppress

import pytest
from selenium.common.exceptions import TimeoutException
from selenium.webdriver import WebKitGTK
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.wait import WebDriverWait

from tests.browser.test_every_page import PAGES
from tests.browser.webkit import SECONDS, webkit
from tests.support.serving import ServedLab

CHARTS = "return [...document.querySelectorAll('.kllab-chart')]"
READY = """const chart = document.querySelectorAll('.kllab-chart')[arguments[0]];
const { seen, drawn } = chart.dataset;
return seen === 'true' && chart.ariaBusy === 'false' && Number(drawn)"""
STATE = """const chart = document.querySelectorAll('.kllab-chart')[arguments[0]];
return { ...chart.dataset, busy: chart.ariaBusy, message: chart.nextSibling.textContent,
         top: chart.getBoundingClientRect().top, text: chart.ariaLabel?.slice(0, 80) }"""


@pytest.fixture(scope="module")
def safari() -> Iterator[WebKitGTK]:
    with webkit() as driver:
        yield driver


def alts(safari: WebKitGTK) -> list[str]:
    found: list[str] = safari.execute_script(f"{CHARTS}.map(chart => chart.ariaLabel)")
    return found


def drawn(safari: WebKitGTK, number: int, more_than: int = 0) -> int:
    """Scroll to a chart; return how often it has been drawn once it shows what the page says."""
    safari.execute_script(f"{CHARTS}[arguments[0]].scrollIntoView({{block: 'center'}})", number)

    def ready(_: WebKitGTK) -> int:
        count = safari.execute_script(READY, number)
        return int(count) if count and count > more_than else 0

    try:
        count: int = WebDriverWait(safari, SECONDS, 0.1).until(ready)
    except TimeoutException:
        state = safari.execute_script(STATE, number)
        raise AssertionError(f"chart {number} is not drawn as the page says: {state}") from None
    return count


def stage(safari: WebKitGTK) -> str:
    text: str = safari.execute_script("return document.querySelector('.st-key-stage').innerText")
    return text


def move_something(safari: WebKitGTK) -> list[str]:
    """Press a key on one slider after the other until the stage changes; return the new texts."""
    before = alts(safari), stage(safari)
    for slider in safari.find_elements(By.CSS_SELECTOR, "[data-testid=stSlider] input"):
        # From below: the charts that change are out of view.
        safari.execute_script("arguments[0].focus({preventScroll: true})", slider)
        at_its_end = slider.get_attribute("value") == slider.get_attribute("max")
        slider.send_keys(Keys.ARROW_LEFT if at_its_end else Keys.ARROW_RIGHT)
        with suppress(TimeoutException):
            WebDriverWait(safari, 3, 0.1).until(lambda _: (alts(safari), stage(safari)) != before)
            return alts(safari)
    raise AssertionError("no slider changes the stage")


@pytest.mark.parametrize("name", ["", *PAGES], ids=lambda name: name or "home")
def test_every_chart_shows_the_new_state(lab: ServedLab, safari: WebKitGTK, name: str) -> None:
    assert safari.execute_script("return !window.requestIdleCallback"), "as in Safari"
    safari.get(f"{lab.url}/{name}")
    WebDriverWait(safari, SECONDS).until(lambda _: safari.find_elements(By.CSS_SELECTOR, "h1"))
    WebDriverWait(safari, SECONDS).until(lambda _: alts(safari) and all(alts(safari)))
    before = alts(safari)
    counts = [drawn(safari, number) for number in range(len(before))]
    assert before == alts(safari)
    assert not safari.find_elements(By.CSS_SELECTOR, "[data-testid=stException]")
    if not name:
        return  # home has no control
    after = move_something(safari)
    for number, count in enumerate(counts):
        drawn(safari, number, more_than=count if after[number] != before[number] else 0)
