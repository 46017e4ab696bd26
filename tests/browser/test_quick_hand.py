"""A quick hand on a slider: the page follows to the end, and never depends on an older message."""

import random

from playwright.sync_api import Page, WebSocket, expect
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from tests.browser.conftest import Visit
from tests.browser.test_address import wait_for_address
from tests.browser.test_normal_page import press
from tests.support.serving import ServedLab

SLIDER = "Mean μ of Q"


def messages(page: Page) -> list[ForwardMsg]:
    """The messages that the page gets from now on."""
    found: list[ForwardMsg] = []

    def note(payload: str | bytes) -> None:
        if isinstance(payload, bytes):
            found.append(ForwardMsg.FromString(payload))

    def listen(socket: WebSocket) -> None:
        socket.on("framereceived", note)

    page.on("websocket", listen)
    return found


def test_no_message_stands_for_an_older_one(lab: ServedLab, visit: Visit) -> None:
    page = visit(f"{lab.url}/normal")
    got = messages(page)
    page.reload()
    page.get_by_role("slider", name=SLIDER).wait_for()
    for key, value in (("ArrowRight", "1.1"), ("ArrowLeft", "1"), ("ArrowRight", "1.1")):
        press(page, SLIDER, key)
        wait_for_address(page, "normal", **({"loc_q": value} if value != "1" else {}))
    assert sum(message.HasField("delta") for message in got) > 20
    assert not [message for message in got if message.HasField("ref_hash")]
    assert not [message for message in got if message.metadata.cacheable]


def test_a_page_follows_a_quick_hand_to_the_end(lab: ServedLab, visit: Visit) -> None:
    page = visit(f"{lab.url}/normal")  # a preset's values, which are left and reached on the way
    handle = page.get_by_role("slider", name=SLIDER)
    handle.focus()
    chance, place = random.Random(0), 0
    for _ in range(40):
        step = chance.choice((-1, 1)) if abs(place) < 3 else -place // abs(place)
        handle.press("ArrowRight" if step > 0 else "ArrowLeft")
        place += step
        page.wait_for_timeout(chance.choice((0, 0, 20, 100, 200)))
    while place:
        handle.press("ArrowLeft" if place > 0 else "ArrowRight")
        place -= place // abs(place)
    press(page, "Mean μ of P", "ArrowRight", 3)
    wait_for_address(page, "normal", loc_p="0.3")
    expect(handle).to_have_value("1")
