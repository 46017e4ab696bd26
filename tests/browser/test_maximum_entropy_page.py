"""The state of the map is chosen by hand; training leads from the exact part to what is learned."""

import re

from playwright.sync_api import expect

from pages.web.late_messages import LAG
from tests.browser.conftest import Visit, wait_for_charts
from tests.browser.test_dragging import drag, handle
from tests.support.serving import ServedLab

MAP = ".st-key-soft-map .kllab-chart"
PAGE = "maximum_entropy?map=two_doors"


def in_words(state: str) -> str:
    """Return what a state is called on the page.

    >>> in_words("row_5_column_2")
    'row 5, column 2'
    """
    _, row, _, column = state.split("_")
    return f"row {row}, column {column}"


def test_the_state_is_dragged_and_goes_where_the_arrow_keys_point(
    lab: ServedLab, visit: Visit
) -> None:
    page = visit(f"{lab.url}/{PAGE}&state_two_doors=row_1_column_1", height=640)
    x, y = handle(page, MAP, "state")
    drag(page, MAP, (x, y), (x + 1.1, y + 4.1))
    page.wait_for_url("**state_two_doors=row_5_column_2**")
    knob = page.get_by_role("slider", name="Selected state")
    expect(knob).to_have_attribute("aria-valuetext", in_words("row_5_column_2"))
    wait_for_charts(page)
    for key, state in (
        ("ArrowUp", "row_4_column_2"),
        ("ArrowRight", "row_4_column_4"),  # across a wall
        ("ArrowDown", "row_5_column_4"),
    ):
        knob.press(key)
        page.wait_for_url(f"**state_two_doors={state}**")
        # Until the answer is complete, a key begins where the last one led, inside the wall.
        expect(knob).to_have_attribute("aria-valuetext", in_words(state))
        wait_for_charts(page)
    expect(page.locator(MAP)).to_have_attribute("aria-label", re.compile("in row 5, column 4:"))


def test_a_handle_that_changes_nothing_returns_to_its_place(lab: ServedLab, visit: Visit) -> None:
    page = visit(f"{lab.url}/{PAGE}", height=640)
    knob = page.get_by_role("slider", name="Selected state")
    before = knob.bounding_box()
    assert before
    x, y = before["x"] + before["width"] / 2, before["y"] + before["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 9, y + 9, steps=3)
    assert knob.bounding_box() != before
    page.mouse.up()
    page.wait_for_function(
        """([selector, x]) => {
            const knob = document.querySelector(`${selector} .kllab-handle`);
            return Math.abs(knob.getBoundingClientRect().x - x) < 1; }""",
        arg=[MAP, before["x"]],
    )


def test_train_on_the_exact_part_shows_what_is_learned(lab: ServedLab, visit: Visit) -> None:
    page = visit(f"{lab.url}/{PAGE}&steps=500", height=640)
    page.get_by_role("button", name=re.compile("^Train")).click()
    page.wait_for_selector(".st-key-curves .kllab-chart[data-drawn]")
    # The setting was there, though it was not drawn.
    page.wait_for_url(re.compile("(?=.*map=two_doors)(?=.*steps=500)"))
    exact, learned = (
        page.get_by_role("radio", name=name) for name in ("Exact", "Learned by soft actor-critic")
    )
    expect(learned).to_be_checked()
    page.wait_for_timeout(1000 * LAG + 200)  # what goes back sooner is taken for a late message
    exact.click()
    page.wait_for_url("**subject=exact**")
    page.wait_for_selector(f"{MAP}[data-drawn]")
    page.reload()
    page.wait_for_selector(f"{MAP}[data-drawn]")
    expect(exact).to_be_checked()
    learned.click()
    page.wait_for_selector(".st-key-curves .kllab-chart[data-drawn]")
    expect(page.get_by_text(re.compile("step 500 of 500"))).to_be_visible()
