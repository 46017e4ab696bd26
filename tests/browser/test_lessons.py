"""A lesson in a browser: by hand, by keys, by Back and by a link."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit, wait_for_charts, wait_until_settled
from tests.support.serving import ServedLab

STRIP = ".st-key-lesson"
PICTURE = ".st-key-picture .kllab-chart"


def expect_step(page: Page, number: int, said: str = "") -> None:
    expect(page.locator(STRIP)).to_contain_text(f"{number} of 6")
    expect(page.locator(STRIP)).to_contain_text(said)
    wait_until_settled(page)
    wait_for_charts(page)


def is_hidden(page: Page) -> bool:
    value = page.locator(".st-key-numbers [data-testid=stMetricValue] *").first
    return bool(value.evaluate("e => getComputedStyle(e).visibility === 'hidden'"))


def test_a_lesson_by_hand_and_by_keys(lab: ServedLab, visit: Visit) -> None:
    page = visit(f"{lab.url}/normal?lesson=3&unit=bits", height=640)
    expect_step(page, 3, "Not there yet")
    page.locator(PICTURE).evaluate("e => e.isTheSame = true")
    sigma = page.get_by_role("slider", name="σ of Q").first
    for _ in range(10):  # from 2 to 1
        sigma.press("ArrowLeft")
        wait_until_settled(page)
    expect_step(page, 3, "both directions are the same")
    page.get_by_role("button", name="Next", exact=True).click()
    expect_step(page, 4, "What does KL(P‖Q) do?")
    assert is_hidden(page)
    page.get_by_role("button", name="It doubles").click()
    expect_step(page, 4, "The answer: It becomes four times as large")
    assert not is_hidden(page)
    assert {"lesson=4", "answer=1", "unit=bits"} <= set(page.url.partition("?")[2].split("&"))
    page.go_back()
    expect_step(page, 4, "It stays")
    assert is_hidden(page), "Back takes the answer back"
    assert page.locator(PICTURE).evaluate("e => e.isTheSame"), "the picture was built anew"
    page.get_by_role("button", name="Present", exact=True).click()
    expect(page.get_by_role("toolbar", name="Presenting")).to_be_visible()
    wait_until_settled(page)
    page.keyboard.press("PageDown")
    expect_step(page, 5)
    page.keyboard.press("PageUp")
    expect_step(page, 4)
    page.get_by_role("button", name="Leave the lesson").click()
    expect(page.locator(STRIP)).to_have_count(0)


def test_the_next_lesson_begins_on_its_page(lab: ServedLab, visit: Visit) -> None:
    page = visit(f"{lab.url}/normal?lesson=6&unit=bits", height=640)
    expect_step(page, 6, "KL(P‖Q) =")
    page.locator(".st-key-lesson-next button").click()
    expect(page.locator(STRIP)).to_contain_text("1 of ")
    expect(page.get_by_role("heading", level=1)).not_to_have_text("Two normal distributions")
    page.wait_for_url("**done=normal**")
    assert "unit=bits" in page.url
    wait_until_settled(page)
    expect(page.locator(STRIP)).to_have_count(1)


def test_a_question_hides_the_picture_that_answers_it(lab: ServedLab, visit: Visit) -> None:
    page = visit(f"{lab.url}/pitfalls?lesson=2", height=640)
    picture = page.locator(".st-key-picture > div").first
    caption = page.locator(".st-key-numbers [data-testid=stCaptionContainer]").first
    expect(picture).to_have_css("opacity", "0")
    expect(caption).to_have_css("visibility", "hidden")
    page.get_by_role("button", name="It grows").click()
    expect(picture).to_have_css("opacity", "1")
    expect(caption).to_have_css("visibility", "visible")
