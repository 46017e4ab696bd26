"""A class in three browsers: what one does, the others see by themselves."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from pages.web.lesson import predictions
from pages.web.truth import WHICH_IS_INFINITE
from tests.browser.accessibility import serious_violations
from tests.browser.conftest import wait_for_charts, wait_until_settled
from tests.support.serving import ServedLab

OWN = {"locale": "en-GB"}
"""Makes a browser profile of its own, so another visitor."""

INFINITE = [step.options for page, step in predictions() if page.name == "discrete"].index(
    WHICH_IS_INFINITE
)
"""Place of the prediction, among those of the first topic, whose options are these."""


def test_a_teacher_and_two_students(lab: ServedLab, visit: Callable[..., Page]) -> None:
    def opened(query: str = "", **window: int) -> Page:
        return visit(f"{lab.url}/class{query}", is_workbench=False, **window, **OWN)

    teacher = opened(width=1280, height=640)
    teacher.get_by_role("button", name="Open a class").click()
    code = teacher.locator(".st-key-class-code-large p").inner_text()
    anna = opened(width=390, height=844)
    anna.get_by_label("Code of the class").fill(code.lower())
    anna.keyboard.press("Enter")
    ben = opened(f"?class={code}")
    expect(anna.get_by_text("You are student 1")).to_be_visible()
    expect(ben.get_by_text("You are student 2")).to_be_visible()
    expect(teacher.get_by_text("Students here: 2")).to_be_visible()

    teacher.get_by_role("radiogroup").locator("label").nth(INFINITE).click()
    wait_until_settled(teacher)
    teacher.get_by_role("button", name="Ask the class").click()
    for student, option in ((anna, 0), (ben, 1)):
        student.get_by_role("radiogroup").locator("label").nth(option).click()
    expect(teacher.get_by_text("2 of 2 have answered")).to_be_visible()
    expect(teacher.get_by_role("figure", name="KL(P‖Q): 1; KL(Q‖P): 1")).to_be_visible()
    assert not serious_violations(teacher)
    assert not serious_violations(anna)
    teacher.get_by_role("button", name="Reveal the answer").click()
    expect(anna.get_by_text("1 of 2 answered so")).to_be_visible()

    ben.get_by_text("Follow", exact=True).click()
    expect(ben.get_by_role("switch", name="Follow")).not_to_be_checked()
    teacher.get_by_role("button", name="Show it on its page").click()
    for page in (teacher, anna):
        expect(page).to_have_url(re.compile("/discrete.*q=0.6%2C0.4%2C0"))
        # The browser may still load the code of sliders when the page's chart comes into view.
        expect(page.get_by_role("slider", name="Outcomes")).to_have_value("3")
    expect(ben.get_by_role("button", name="Leave the class")).to_be_visible()
    wait_for_charts(teacher)
    wait_for_charts(anna)
    # The workbench ends where the bar begins, and nothing else has moved.
    workbench = teacher.locator(".st-key-workbench").bounding_box()
    assert workbench is not None
    assert abs(workbench["y"] - 48) <= 1
    assert abs(workbench["y"] + workbench["height"] - 600) <= 1
    bar = anna.locator(".st-key-class-bar").bounding_box()
    assert bar is not None
    assert bar["height"] <= 44
    assert bar["y"] + bar["height"] <= 845
    assert anna.evaluate("document.documentElement.scrollWidth") <= 390
    ben.get_by_text("Follow", exact=True).click()
    expect(ben).to_have_url(re.compile("/discrete"))
