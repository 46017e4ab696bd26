"""WebKit and Firefox: pages open, a control is moved, every chart shows the new state.

WebKit opens every page; most of what a page does is code that all share.

The other tests of browsers use Chromium.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from functools import cache
from itertools import product

import pytest
from playwright.sync_api import Playwright

from kllab.classes import ClassService, Question
from tests.browser.firefox import firefox
from tests.browser.test_class import INFINITE
from tests.browser.test_every_page import PAGES
from tests.browser.webkit import webkit
from tests.browser.window import Window
from tests.support.serving import ServedLab

# The app has run: all charts of the page are there, and all say what they show.
OPENED = """() => {
    const app = document.querySelector('.stApp');
    if (app?.dataset.testScriptState !== 'notRunning') return false;
    const alts = [...document.querySelectorAll('.kllab-chart')].map(chart => chart.ariaLabel);
    return document.querySelector('h1') && alts.length && alts.every(Boolean); }"""
ALTS = "() => [...document.querySelectorAll('.kllab-chart')].map(chart => chart.ariaLabel)"
SCROLL = """number => document.querySelectorAll('.kllab-chart')[number]
    .scrollIntoView({ block: 'center' })"""
# How often a chart has been drawn, once it shows what the page says.
DRAWN = """(number, moreThan) => {
    const chart = document.querySelectorAll('.kllab-chart')[number];
    const { seen, drawn } = chart.dataset;
    return seen === 'true' && chart.ariaBusy === 'false' && drawn > moreThan && Number(drawn); }"""
STATE = """number => {
    const chart = document.querySelectorAll('.kllab-chart')[number];
    return { ...chart.dataset, busy: chart.ariaBusy, message: chart.nextSibling.textContent,
             top: chart.getBoundingClientRect().top, text: chart.ariaLabel?.slice(0, 80) }; }"""
STAGE = "() => document.querySelector('.st-key-stage').innerText"
SLIDERS = "() => document.querySelectorAll('[data-testid=stSlider] input').length"
# From below: the charts that change are out of view.
FOCUS_SLIDER = """number => {
    const slider = document.querySelectorAll('[data-testid=stSlider] input')[number];
    slider.focus({ preventScroll: true });
    return slider.value === slider.max; }"""
CHANGED = f"""(alts, stage) => ({STAGE})() !== stage
    || JSON.stringify(({ALTS})()) !== JSON.stringify(alts)"""

HANDLE = """() => {
    const handle = document.querySelector('.kllab-handle[role=slider]');
    const { x, y, width, height } = handle.getBoundingClientRect();
    return [x + width / 2, y + height / 2, handle.ariaValueText]; }"""
HANDLE_MOVED = """(address, value) => location.href !== address
    && document.querySelector('.kllab-handle[role=slider]').ariaValueText !== value"""


FIREFOX = ["", "discrete", "families", "latent_space", "maximum_entropy", "vae"]
"""Pages that Firefox opens: each kind of figure and of control is on one of them."""
ENGINES = pytest.mark.parametrize("window", ["webkit", "firefox"], indirect=True)


@pytest.fixture(scope="module")
def open_engine(playwright: Playwright) -> Iterator[Callable[[str], Window]]:
    """Lend the window of an engine, which is opened once."""
    with ExitStack() as stack:

        @cache
        def opened(engine: str) -> Window:
            window = stack.enter_context(webkit() if engine == "webkit" else firefox(playwright))
            # Safari lacks this function: in WebKit the tests show that the charts do without it.
            has_idle = window.run("() => Boolean(window.requestIdleCallback)")
            assert has_idle == (engine == "firefox")
            return window

        yield opened


@pytest.fixture
def window(request: pytest.FixtureRequest, open_engine: Callable[[str], Window]) -> Window:
    return open_engine(request.param)


def drawn(window: Window, number: int, more_than: int = 0) -> int:
    """Scroll to a chart; return how often it has been drawn once it shows what the page says."""
    window.run(SCROLL, number)
    try:
        return int(window.wait_for(DRAWN, number, more_than))
    except TimeoutError:
        state = window.run(STATE, number)
        raise AssertionError(f"chart {number} is not drawn as the page says: {state}") from None


def move_something(window: Window) -> list[str]:
    """Press a key on one slider after the other until the stage changes; return the new texts."""
    before = window.run(ALTS), window.run(STAGE)
    for number in range(window.run(SLIDERS)):
        at_its_end = window.run(FOCUS_SLIDER, number)
        window.press("ArrowLeft" if at_its_end else "ArrowRight")
        try:
            window.wait_for(CHANGED, *before, seconds=10)
        except TimeoutError:
            continue
        window.wait_for(OPENED)
        return list(window.run(ALTS))
    raise AssertionError("no slider changes the stage")


@pytest.mark.parametrize(
    ("window", "name"),
    [*product(["webkit"], ["", *PAGES]), *product(["firefox"], FIREFOX)],
    indirect=["window"],
    ids=lambda name: name or "home",
)
def test_every_chart_shows_the_new_state(lab: ServedLab, window: Window, name: str) -> None:
    window.open(f"{lab.url}/{name}")
    window.wait_for(OPENED)
    before: list[str] = window.run(ALTS)
    counts = [drawn(window, number) for number in range(len(before))]
    assert before == window.run(ALTS)
    assert not window.run("() => document.querySelector('[data-testid=stException]')")
    if not name:
        return  # home has no control
    after = move_something(window)
    for number, count in enumerate(counts):
        drawn(window, number, more_than=count if after[number] != before[number] else 0)


@ENGINES
def test_a_handle_is_dragged(lab: ServedLab, window: Window) -> None:
    window.open(f"{lab.url}/normal")
    window.wait_for(OPENED)
    drawn(window, 0)
    x, y, value = window.run(HANDLE)
    address = window.run("() => location.href")
    window.drag((x, y), (x + 40, y))
    assert window.wait_for(HANDLE_MOVED, address, value)


CLICK = """(selector, number) => {
    const found = document.querySelectorAll(selector)[number ?? 0];
    found?.click();
    return Boolean(found); }"""
TEXT = "selector => document.querySelector(selector)?.innerText"
SAYS = "text => document.body.innerText.includes(text)"
ANSWERED = """() => [...document.querySelectorAll('.kllab-chart[data-drawn]')]
    .some(chart => chart.ariaLabel?.includes('KL(P‖Q): 1;'))"""
QR_CODE = """() => getComputedStyle(document.querySelector('.st-key-class-qr'), '::before')
    .backgroundImage.startsWith('url("data:image/svg')"""
INSIDE = "() => document.documentElement.scrollWidth <= innerWidth"


@ENGINES
def test_a_class(lab: ServedLab, window: Window) -> None:
    """The window is that of a teacher, and then that of a student in another class."""
    with closing(ClassService(lab.home)) as others:
        window.open(f"{lab.url}/class")
        window.wait_for(CLICK, ".st-key-class-open button")
        code = window.wait_for(TEXT, ".st-key-class-code-large p").replace("-", "")
        assert window.wait_for(QR_CODE)
        others.join(code, "anna")
        assert window.wait_for(SAYS, "Students here: 1")
        window.wait_for(CLICK, ".st-key-class-prediction [role=radiogroup] label", INFINITE)
        window.wait_for(CLICK, ".st-key-class-ask button")
        assert window.wait_for(SAYS, "0 of 1 have answered")
        others.answer(code, "anna", 1, 0)
        assert window.wait_for(ANSWERED)
        assert window.run(INSIDE)
        window.wait_for(CLICK, ".st-key-class-reveal button")
        assert window.wait_for(SAYS, "1 of 1 answered so")

        second, _ = others.open_class("a colleague")
        window.open(f"{lab.url}/class?class={second}")
        assert window.wait_for(SAYS, "You are student 1")
        others.ask(second, "a colleague", Question("Which?", ("this", "that"), truth=1))
        window.wait_for(CLICK, "[role=radiogroup] label", 1)
        assert window.wait_for(SAYS, "Your answer: that")
        assert others.state(second).answers == (1.0,)
        others.reveal(second, "a colleague")
        assert window.wait_for(SAYS, "1 of 1 answered so")
        others.lead(second, "a colleague", "discrete", (("lock", ("outcomes",)),))
        assert window.wait_for("() => location.pathname === '/discrete'")
        assert window.wait_for(OPENED)
        assert window.wait_for(SAYS, "student 1")
        others.remove(second, "a colleague", 1)
        assert window.wait_for(SAYS, "The teacher has removed you")
