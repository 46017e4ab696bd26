"""Drawing a digit: with a mouse, with the keyboard, and an example; the page follows."""

import math
import re

from playwright.sync_api import Page, expect

from pages.deep_learning.latent_space.views.draw import EXAMPLES
from tests.browser.conftest import Visit, wait_for_charts
from tests.browser.test_hand import NUMBER, SEVERAL
from tests.support.lab import wait_for
from tests.support.serving import ServedLab

PAD = ".kllab-pad canvas"
RATE = f".st-key-views {NUMBER} >> nth=-1"
RECORD = f"""() => {{ window.seen = new Set(); new MutationObserver(() => {{
    const numbers = document.querySelectorAll(".st-key-views {NUMBER}");
    if (numbers.length) window.seen.add([...numbers].at(-1).textContent); }}
).observe(document.querySelector(".st-key-views"),
    {{ childList: true, characterData: true, subtree: true }}); }}"""
WHITE = f"""() => {{ const pad = document.querySelector("{PAD}");
    const {{ data }} = pad.getContext("2d").getImageData(0, 0, pad.width, pad.height);
    return data.filter((value, index) => index % 4 === 0 && value > 128).length
        / (pad.width * pad.height); }}"""


def draw_circle(page: Page) -> None:
    """Draw a 0 as a hand does, in about two seconds, and do not lift the pen.

    On a slow machine it waits for the page now and then, which shall follow meanwhile.
    """
    box = page.locator(PAD).bounding_box()
    assert box
    for step in range(61):
        angle = 2 * math.pi * step / 60
        x = box["x"] + box["width"] * (0.5 + 0.2 * math.sin(angle))
        y = box["y"] + box["height"] * (0.5 - 0.32 * math.cos(angle))
        page.mouse.move(x, y)
        if step == 0:
            page.mouse.down()
        page.wait_for_timeout(30)
        page.wait_for_function("least => window.seen.size >= least", arg=step * SEVERAL // 60)


def test_numbers_follow_a_drawing_and_the_address_has_it_at_the_end(
    lab: ServedLab, visit: Visit
) -> None:
    page = visit(f"{lab.url}/latent_space?view=Draw", height=640)
    page.locator("button[name=clear]").click()
    page.wait_for_url("**drawing=**")
    assert page.evaluate(WHITE) == 0
    page.evaluate(RECORD)
    address, entries = page.url, page.evaluate("history.length")
    draw_circle(page)
    assert (page.url, page.evaluate("history.length")) == (address, entries)
    page.mouse.up()
    page.wait_for_url(re.compile(r"drawing=\w{20}"))
    assert page.evaluate("history.length") == entries + 1
    expect(page.locator(".st-key-plane .kllab-handle")).to_have_attribute(
        "aria-valuetext", re.compile(r"\(1\.")
    )
    wait_for_charts(page)
    rate = page.locator(RATE).inner_text()
    again = visit(page.url, height=640)
    expect(again.locator(RATE)).to_have_text(rate)
    assert abs(again.evaluate(WHITE) - page.evaluate(WHITE)) < 0.01


def test_the_keyboard_draws_undoes_and_clears(lab: ServedLab, visit: Visit) -> None:
    page = visit(f"{lab.url}/latent_space?view=Draw&drawing=")
    pad = page.locator(PAD)
    pad.focus()
    for key in (" ", *["ArrowUp"] * 5, *["ArrowLeft"] * 2, " "):
        pad.press(key)
    page.wait_for_url("**drawing=gggegcgagYgWeWcW**")
    expect(page.locator(".kllab-pad [role=status]")).to_have_text(
        "Pen up, 28 from the left, 22 from the top."
    )
    pad.press("Backspace")
    page.wait_for_url(re.compile(r"drawing=(&|$)"))
    page.get_by_role("button", name="No digit", exact=True).click()
    page.wait_for_url(f"**drawing={EXAMPLES['No digit']}**")
    wait_for(lambda: page.evaluate(WHITE) > 0.1)
    pad.press("Delete")
    page.wait_for_url(re.compile(r"drawing=(&|$)"))
    page.go_back()
    wait_for(lambda: page.evaluate(WHITE) > 0.1)
