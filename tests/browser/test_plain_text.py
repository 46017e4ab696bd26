"""What an address says is shown letter by letter, by the browser itself: no link, no picture."""

from urllib.parse import quote, urlencode

from playwright.sync_api import Request

from tests.browser.conftest import Visit
from tests.support.hostile import ELSEWHERE, HOSTILE
from tests.support.serving import ServedLab

KEYS = ("loc_p", "scale_p", "loc_q", "scale_q", "direction", "unit")


def test_nothing_of_an_address_is_markup_and_nothing_foreign_is_loaded(
    lab: ServedLab, visit: Visit
) -> None:
    page = visit(f"{lab.url}/normal")
    asked: list[str] = []

    def note(request: Request) -> None:
        asked.append(request.url)

    page.on("request", note)
    for start in range(0, len(HOSTILE), len(KEYS)):
        values = dict(zip(KEYS, HOSTILE[start : start + len(KEYS)], strict=False))
        page.goto(f"{lab.url}/normal?{urlencode(values, quote_via=quote)}")
        alerts = page.locator("[data-testid=stAlert] [data-testid=stMarkdownContainer]")
        alerts.nth(len(values) - 1).wait_for()
        said = [text.replace("\N{WORD JOINER}", "") for text in alerts.all_text_contents()]
        for key, value in values.items():
            [alert] = [text for text in said if f"link's {key} " in text]
            assert repr(value) in alert
        # The key is in a code span; there is nothing else but paragraphs.
        inside = alerts.evaluate_all(
            "all => all.flatMap(one => [...one.querySelectorAll('*')].map(each => each.tagName))"
        )
        assert set(inside) == {"P", "CODE"}
        assert inside.count("CODE") == len(values)
    assert asked
    assert not [url for url in asked if ELSEWHERE in url.split("?")[0]]
