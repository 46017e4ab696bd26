"""The chart component: drawn when seen, by mouse and by touch, after an error, in any browser."""

import csv
import re
import struct
from pathlib import Path

import numpy as np
from playwright.sync_api import Page, expect

from kllab.topics.normal.compute import explore
from kllab.topics.normal.spec import NormalPair
from tests.browser.conftest import Visit, wait_for_charts, wait_until_settled
from tests.browser.test_normal_page import press, ranges
from tests.support.serving import ServedLab

DENSITIES, INTEGRAND = ".st-key-densities .kllab-chart", ".st-key-integrand .kllab-chart"
BELOW = {"width": 390, "height": 480}
"""A window in which the integrand is far below the picture."""
PHONE = {"has_touch": True, "is_mobile": True, "device_scale_factor": 2}

COUNT_SENT = """() => { const { send } = WebSocket.prototype; window.sent = 0;
    WebSocket.prototype.send = function (message) { window.sent += 1; send.call(this, message); };
}"""
SENT_SOON = """() => new Promise((tell) =>
    requestAnimationFrame(() => requestAnimationFrame(() => tell(window.sent))))"""


def say_that_the_app_is(page: Page, state: str) -> None:
    """Let the page tell its components that the app is in this state."""
    page.locator(".stApp").evaluate("(e, is) => (e.dataset.testScriptState = is)", state)


def drawn(page: Page, chart: str) -> str:
    return page.locator(chart).get_attribute("data-drawn") or ""


def scroll_to(page: Page, chart: str) -> None:
    page.locator(chart).evaluate("e => e.scrollIntoView({ block: 'center' })")


def peak(page: Page) -> float:
    """Return the largest value of the integrand, as drawn."""
    found: float = page.locator(INTEGRAND).evaluate("e => Math.max(...e.data[2].y)")
    return found


def press_in_place(page: Page, slider: str, key: str) -> None:
    """Press a key on a slider without scrolling to it."""
    handle = page.get_by_role("slider", name=slider)
    handle.evaluate("e => e.focus({ preventScroll: true })")
    page.keyboard.press(key)


def test_a_chart_outside_of_the_window_is_sent_when_it_is_scrolled_to(
    lab: ServedLab, visit: Visit
) -> None:
    page = visit(f"{lab.url}/normal", **BELOW)
    integrand = page.locator(INTEGRAND)
    expect(integrand).to_have_attribute("data-seen", "false")
    assert integrand.evaluate("e => e.data") is None, "drawn though nobody sees it"
    wait_until_settled(page)
    page.evaluate(COUNT_SENT)
    say_that_the_app_is(page, "running")
    scroll_to(page, INTEGRAND)
    expect(integrand).to_have_attribute("data-seen", "true")
    assert page.evaluate(SENT_SOON) == 0, "a message could meet the end of a run"
    say_that_the_app_is(page, "notRunning")
    expect(integrand).to_have_attribute("data-drawn", "1")
    before = peak(page)
    # What left the window is not sent: it says that it is older than its text.
    scroll_to(page, ".st-key-head")
    expect(integrand).to_have_attribute("data-seen", "false")
    expect(integrand).to_have_attribute("aria-busy", "true")
    press_in_place(page, "Mean μ of Q", "ArrowRight")
    page.wait_for_url("**loc_q=1.1**")
    scroll_to(page, INTEGRAND)
    expect(integrand).to_have_attribute("aria-busy", "false")
    expect(integrand).to_have_attribute("data-drawn", "2")
    assert peak(page) > before


def test_a_chart_that_was_scrolled_away_before_it_was_drawn_is_drawn_when_it_is_back(
    lab: ServedLab, visit: Visit
) -> None:
    page = visit(f"{lab.url}/normal", **BELOW)
    integrand = page.locator(INTEGRAND)
    scroll_to(page, INTEGRAND)
    expect(integrand).to_have_attribute("data-drawn", "1")
    before = peak(page)
    page.evaluate(
        """() => { const { react } = Plotly;
            const gate = new Promise((open) => (window.open_gate = open));
            Plotly.react = async (...given) => { await gate; return react(...given); }; }"""
    )
    for mean in ("1.1", "1.2"):  # the first is being drawn while the second comes
        press_in_place(page, "Mean μ of Q", "ArrowRight")
        page.wait_for_url(f"**loc_q={mean}**")
    scroll_to(page, ".st-key-head")
    expect(integrand).to_have_attribute("aria-busy", "true")
    page.evaluate("() => window.open_gate()")
    expect(integrand).to_have_attribute("data-drawn", "2")
    scroll_to(page, INTEGRAND)
    expect(integrand).to_have_attribute("aria-busy", "false")
    expect(integrand).to_have_attribute("data-drawn", "3")
    assert peak(page) > before


def test_without_request_idle_callback_every_chart_goes_on(lab: ServedLab, visit: Visit) -> None:
    # Safari has none.
    page = visit(
        f"{lab.url}/normal", before="() => { delete window.requestIdleCallback; }", **BELOW
    )
    for chart in (INTEGRAND, DENSITIES, INTEGRAND):
        scroll_to(page, chart)
        expect(page.locator(chart)).to_have_attribute("aria-busy", "false")
        before = drawn(page, chart)
        # Out of view while it changes, or in view: it is drawn with the new state in the end.
        press_in_place(page, "Mean μ of P", "ArrowRight")
        expect(page.locator(chart)).not_to_have_attribute("data-drawn", before)


def test_an_error_in_a_draw_stands_beside_the_chart_and_the_next_draw_works(
    lab: ServedLab, visit: Visit
) -> None:
    page = visit(f"{lab.url}/normal")
    page.evaluate(
        """() => { const { Plotly } = window, react = Plotly.react;
            Plotly.react = () => { Plotly.react = react; throw new Error('torn'); } }"""
    )
    press(page, "Mean μ of Q", "ArrowRight")
    message = page.locator(".st-key-densities .kllab-chart-message")
    integrand = page.locator(".st-key-integrand .kllab-chart-message")
    expect(message.or_(integrand).filter(has_text="could not be drawn (torn)")).to_have_count(1)
    assert page.locator(f"{DENSITIES} .main-svg").count(), "the message took the plot's place"
    press(page, "Mean μ of Q", "ArrowRight")
    page.wait_for_url("**loc_q=1.2**")
    expect(message).to_have_text("")
    expect(integrand).to_have_text("")
    expect(page.locator(DENSITIES)).to_have_attribute("aria-label", re.compile(r"N\(1\.2, 2²\)"))
    wait_for_charts(page)
    top = page.locator(DENSITIES).evaluate(
        "e => e.data[1].x[e.data[1].y.indexOf(Math.max(...e.data[1].y))]"
    )
    assert abs(top - 1.2) < 0.03, "as drawn"


def touch(page: Page, start: tuple[float, float], end: tuple[float, float]) -> None:
    """Put a finger down, move it, and lift it, as the browser's own input does."""
    session = page.context.new_cdp_session(page)

    def send(kind: str, *points: tuple[float, float]) -> None:
        session.send(
            "Input.dispatchTouchEvent",
            {"type": kind, "touchPoints": [{"x": x, "y": y} for x, y in points]},
        )

    send("touchStart", start)
    for part in range(1, 9):
        send("touchMove", tuple(a + (b - a) * part / 8 for a, b in zip(start, end, strict=True)))  # type: ignore[arg-type]
        page.wait_for_timeout(20)
    send("touchEnd")


def test_a_finger_that_begins_on_a_chart_scrolls_and_the_chart_goes_on(
    lab: ServedLab, visit: Visit
) -> None:
    page = visit(f"{lab.url}/normal", width=390, **PHONE)
    before = ranges(page, DENSITIES)
    scroll_to(page, DENSITIES)
    top = "() => document.querySelector('[data-testid=stMain]').scrollTop"
    scrolled = page.evaluate(top)
    box = page.locator(DENSITIES).bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 4, box["y"] + box["height"] * 0.8  # not on a handle
    touch(page, (x, y), (x, y - 200))
    page.wait_for_function(f"before => ({top})() > before + 50", arg=scrolled)
    assert ranges(page, DENSITIES) == before, "the swipe zoomed"
    count = drawn(page, DENSITIES)
    press_in_place(page, "Mean μ of Q", "ArrowRight")
    expect(page.locator(DENSITIES)).not_to_have_attribute("data-drawn", count)
    a_tap_shows_the_buttons_of_the_files(page)


def a_tap_shows_the_buttons_of_the_files(page: Page) -> None:
    """Tap on a chart, on a button, and elsewhere."""
    chart = page.locator(DENSITIES)
    button = chart.locator(".modebar-btn[data-title$='as CSV']")
    expect(button).to_be_hidden()
    chart.tap(position={"x": 100, "y": 60})
    expect(button).to_be_visible()
    box = button.bounding_box()
    assert box
    assert min(box["width"], box["height"]) >= 24
    with page.expect_download() as download:
        button.tap()
    assert download.value.suggested_filename == "kllab-normal-densities.csv"
    page.get_by_role("tab").first.tap()
    expect(button).to_be_hidden()


def test_a_handle_is_dragged_by_touch(lab: ServedLab, visit: Visit) -> None:
    page = visit(f"{lab.url}/normal", width=390, **PHONE)
    handle = page.get_by_role("slider", name="μ of Q", exact=True)
    box = handle.bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    touch(page, (x, y), (x + 80, y))
    page.wait_for_url("**loc_q=**")
    assert float(page.url.split("loc_q=")[1].split("&")[0]) > 2


def test_a_pointer_that_leaves_the_window_frees_the_chart(lab: ServedLab, visit: Visit) -> None:
    page = visit(f"{lab.url}/normal")
    box = page.locator(DENSITIES).bounding_box()
    assert box
    page.mouse.move(box["x"] + 100, box["y"] + 100)  # not on a handle
    page.mouse.down()
    # It is let go outside, where no event comes from; another window has the focus.
    page.evaluate("() => window.dispatchEvent(new Event('blur'))")
    count = drawn(page, DENSITIES)
    press(page, "Mean μ of Q", "ArrowRight")
    expect(page.locator(DENSITIES)).not_to_have_attribute("data-drawn", count)
    page.mouse.up()


def test_the_code_of_a_chart_travels_once(lab: ServedLab, visit: Visit) -> None:
    received: list[int] = []
    page = visit(f"{lab.url}/normal", frames=lambda size: received.append(size))
    while received:  # until the page is quiet
        received.clear()
        page.wait_for_timeout(1000)
    press(page, "Mean μ of Q", "ArrowRight")
    page.wait_for_url("**loc_q=1.1**")
    page.wait_for_timeout(500)
    assert 0 < sum(received) < 40_000, "bytes that answer one key"


def test_a_chart_is_saved_as_figure_and_as_numbers(
    lab: ServedLab, visit: Visit, tmp_path: Path
) -> None:
    page = visit(f"{lab.url}/normal?unit=bits&view=Sweeps")
    chart = page.locator(".st-key-sweeps .kllab-chart")
    taken = {}
    for kind in ("SVG", "PNG", "CSV"):
        chart.hover(position={"x": 5, "y": 5})
        with page.expect_download() as download:
            chart.locator(f".modebar-btn[data-title$='as {kind}']").click()
        name = download.value.suggested_filename
        assert name == f"kllab-normal-sweeps.{kind.lower()}"
        taken[kind] = tmp_path / name
        download.value.save_as(taken[kind])
    svg = taken["SVG"].read_text()
    assert svg.startswith("<svg")
    assert "σ of Q" in svg
    assert '@font-face{font-family:"Source Sans"' in svg, "a reader may not have the font"
    width, height = chart.evaluate("e => [e.clientWidth, e.clientHeight]")
    # The header of a PNG has its size.
    assert struct.unpack(">II", taken["PNG"].read_bytes()[16:24]) == (2 * width, 2 * height)
    header, *rows = csv.reader(taken["CSV"].read_text().splitlines())
    assert header[:4] == [
        "KL(P‖Q): μ of P", "KL(P‖Q): bits", "KL(P‖Q) now: μ of P", "KL(P‖Q) now: bits",
    ]  # fmt: skip
    assert header[8:10] == ["KL(P‖Q): σ of P", "KL(P‖Q): bits"], "panels share a title"
    view = explore(NormalPair())
    loc, sent = view.sweeps[0], [np.float32(row[1]) for row in rows]
    np.testing.assert_array_equal(sent, (loc.kl_pq / np.log(2)).astype(np.float32))
    assert [row[0] for row in rows[:3]] == ["-5", "-4.95", "-4.9"]
    assert rows[0][2] == "0"
    assert rows[1][2] == "", "a trace of one point"
    numbers_of_a_map(page)


def numbers_of_a_map(page: Page) -> None:
    """Assert that the numbers of a map have a row for each cell."""
    code = page.evaluate("() => performance.getEntriesByType('resource').map(e => e.name)")
    [address] = [name for name in code if "figure_files" in name]
    table = page.evaluate(
        """async (address) => (await import(address)).toCsv({
            data: [
                { name: 'hidden', visible: false, x: [1], y: [2] },
                { x: ['a,b', 'c'], y: [7, 8], z: [Float32Array.of(0.1, NaN), [1 / 3, null]] },
                { name: 'Q', y: [1e-300], xaxis: 'x2', error_y: { array: [0.5] } },
            ],
            layout: { yaxis: { title: { text: 'row <i>y</i>' } } },
        })""",
        address,
    )
    assert list(csv.reader(table.splitlines())) == [
        ["trace 2: x", "trace 2: row y", "trace 2: value", "Q: x", "Q: row y", "Q: error of row y"],
        ["a,b", "7", "0.1", "0", "1e-300", "0.5"],
        ["c", "7", "", "", "", ""],
        ["a,b", "8", "0.3333333333333333", "", "", ""],
        ["c", "8", "", "", "", ""],
    ]
