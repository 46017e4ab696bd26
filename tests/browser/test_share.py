"""A teacher makes a link for a class; students open it."""

import re
from urllib.parse import parse_qs, urlparse

from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit, wait_for_charts
from tests.support.serving import ServedLab

CHART = ".st-key-densities .kllab-chart"


def choose(page: Page, menu: str, option: str) -> None:
    page.get_by_role("combobox", name=menu).click()
    page.get_by_role("option", name=option, exact=True).click()


def test_a_link_for_a_class_is_made_and_opened(lab: ServedLab, visit: Visit) -> None:
    teacher = visit(f"{lab.url}/normal?loc_q=2")
    teacher.get_by_role("button", name="Share").click()
    link = teacher.get_by_role("dialog").locator("code").first
    expect(link).to_have_text(f"{lab.url}/normal?loc_q=2")
    choose(teacher, "Opens with the view", "Formula")
    expect(link).to_have_text(re.compile("view=Formula"))
    choose(teacher, "Lesson", "Step 1")
    expect(link).to_have_text(re.compile("lesson=1"))
    choose(teacher, "Lock controls", "Mean μ of P")
    expect(link).to_have_text(re.compile("lock=loc_p"))
    teacher.keyboard.press("Escape")  # closes the menu
    choose(teacher, "Hide controls", "Standard deviation σ of Q")
    expect(link).to_have_text(re.compile("hide=scale_q"))
    address = link.inner_text()
    assert {name: value for name, [value] in parse_qs(urlparse(address).query).items()} == {
        "loc_q": "2", "view": "Formula", "lock": "loc_p", "loc_p": "0", "hide": "scale_q",
        "scale_q": "2", "lesson": "1",
    }  # fmt: skip
    frame = teacher.get_by_role("dialog").locator("code").last
    expect(frame).to_have_text(re.compile("<iframe .*hide=scale_q.*&amp;embed=true"))

    student = visit(address, viewport=None)  # in a browser of its own
    expect(student.get_by_role("tab", name="Formula")).to_have_attribute("aria-selected", "true")
    expect(student.locator(".st-key-lesson")).to_contain_text("1 of 6")
    expect(student.get_by_role("slider", name="Mean μ of P")).to_be_disabled()
    expect(student.get_by_role("slider", name="Mean μ of Q").first).to_be_enabled()
    expect(student.get_by_role("slider", name="Standard deviation σ of Q")).to_have_count(0)
    handles = student.locator(f"{CHART} [role=slider]")
    assert handles.evaluate_all("all => all.map(one => one.ariaLabel)") == ["σ of P", "μ of Q"]
    # The top of P, where its handle would be, takes no drag: it zooms, as elsewhere on a chart.
    chart = student.locator(CHART)
    before = chart.get_attribute("aria-label") or ""
    assert "P = N(0, 1²)" in before
    x, y = chart.evaluate(
        """e => { const { left, top } = e.getBoundingClientRect(), { xaxis, yaxis } = e._fullLayout;
            const across = xaxis._offset + xaxis.d2p(0), down = yaxis._offset + yaxis.d2p(0.399);
            return [left + across, top + down]; }"""
    )
    student.mouse.move(x, y)
    student.mouse.down()
    student.mouse.move(x + 60, y, steps=4)
    student.mouse.up()
    wait_for_charts(student)
    # What is free still moves, and the address keeps what is fixed.
    handles.nth(1).press("ArrowRight")
    student.wait_for_url("**loc_q=2.1**")
    expect(chart).to_have_attribute("aria-label", re.compile(r"P = N\(0, 1²\) and Q = N\(2.1, 2²"))
    assert {"lock=loc_p", "hide=scale_q", "loc_p=0"} <= set(urlparse(student.url).query.split("&"))
