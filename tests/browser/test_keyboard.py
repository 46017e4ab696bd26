"""The keyboard alone does everything: every stop of Tab is seen, none is a trap."""

import re
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit, preset, wait_until_settled
from tests.support.serving import ServedLab

# What has the focus, and where it stands.
FOCUSED = """() => {
    const element = document.activeElement;
    const { x, y, width, height } = element.getBoundingClientRect();
    return { role: element.role || element.type || element.tagName.toLowerCase(),
        name: (element.ariaLabel || element.innerText || element.title || '').slice(0, 60),
        part: ['unit-switch', 'rail', 'head', 'picture', 'views']
            .find((part) => element.closest(`.st-key-${part}`)) ?? 'frame',
        inside: x + width > 0 && y + height > 0 && x < innerWidth && y < innerHeight }; }"""
# Note how it and what is around it look; null if it is the page, or was noted before.
NOTE = f"""() => {{
    const PROPERTIES = ['outlineStyle', 'outlineWidth', 'outlineColor', 'boxShadow', 'borderColor',
        'backgroundColor', 'textDecorationLine', 'stroke', 'strokeWidth', 'fill', 'opacity'];
    window.look ??= (element) => {{
        const near = [element, ...element.querySelectorAll('*')].slice(0, 12);
        for (let above = element.parentElement, count = 0; above && count < 4; count += 1) {{
            near.push(above);
            above = above.parentElement;
        }}
        return JSON.stringify(near.map((one) => {{
            const style = getComputedStyle(one);
            return PROPERTIES.map((property) => style[property]);
        }}));
    }};
    const element = document.activeElement;
    if (element === document.body || stops.some((stop) => stop.element === element)) return null;
    const stop = ({FOCUSED})();
    stops.push({{ element, ...stop, focused: look(element) }});
    return stop; }}"""
UNSEEN = """() => {
    document.activeElement.blur();
    return stops.filter(({ element, focused }) => look(element) === focused)
        .map(({ part, name }) => `${part}: ${name}`); }"""
# A colour on its way is neither that with focus nor that without.
STILL = "*, *::before, *::after { transition: none !important; animation: none !important }"

Stop = dict[str, Any]


def go_round(page: Page, key: str) -> list[Stop]:
    """Press a key until the focus has been everywhere; return where it stopped."""
    stops: list[Stop] = []
    page.evaluate("() => { window.stops = []; document.activeElement.blur(); }")
    while stop := (page.keyboard.press(key), page.evaluate(NOTE))[1]:
        stops.append(stop)
        assert len(stops) < 100, f"the focus does not leave the page: {stops[-5:]}"
    return stops


def check_stops(page: Page, parts: list[str], roles: set[tuple[str, str]]) -> None:
    """Check that Tab reaches these roles in these parts, in this order, each seen, and back."""
    page.add_style_tag(content=STILL)
    stops = go_round(page, "Tab")
    order = [part for part in dict.fromkeys(stop["part"] for stop in stops) if part != "frame"]
    assert order == parts
    assert roles <= {(stop["part"], stop["role"]) for stop in stops}
    places = [parts.index(stop["part"]) for stop in stops if stop["part"] != "frame"]
    assert places == sorted(places), "the focus returns to a part that it had left"
    assert [stop for stop in stops if not stop["inside"]] == []
    assert page.evaluate(UNSEEN) == []
    back = go_round(page, "Shift+Tab")
    assert {stop["name"] for stop in back} == {stop["name"] for stop in stops}


def tab_to(page: Page, part: str, name: str) -> None:
    """Press Tab until something of this name in this part of the page has the focus."""
    for _ in range(100):
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUSED)
        if stop["part"] == part and re.search(name, stop["name"]):
            return
    raise AssertionError(f"Tab does not reach {name} in {part}")


def press(page: Page, key: str, address: str) -> None:
    """Press a key; wait until the address matches and the page has answered."""
    page.keyboard.press(key)
    page.wait_for_url(re.compile(address))
    wait_until_settled(page)


def test_an_exploration(lab: ServedLab, visit: Visit) -> None:
    page = visit(f"{lab.url}/normal", height=640)
    wait_until_settled(page)
    check_stops(
        page,
        ["unit-switch", "rail", "head", "picture", "views"],
        {
            ("unit-switch", "radio"),
            ("rail", "combobox"),
            ("rail", "range"),
            ("picture", "slider"),
            ("views", "tab"),
        },
    )
    tab_to(page, "unit-switch", "nats")
    page.keyboard.press("ArrowRight")
    press(page, "Space", "unit=bits")
    tab_to(page, "rail", "Presets")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    press(page, "Enter", "loc_q=|scale_q=|loc_p=|scale_p=")
    expect(preset(page)).not_to_have_value("")
    tab_to(page, "rail", "Mean μ of Q")
    press(page, "ArrowRight", "loc_q=")
    tab_to(page, "picture", "μ of P")
    press(page, "ArrowRight", "loc_p=")
    tab_to(page, "views", "Integrand")
    page.keyboard.press("ArrowRight")
    press(page, "Enter", "view=Sweeps")


def test_a_training(lab: ServedLab, visit: Visit) -> None:
    page = visit(f"{lab.url}/bayesian_network", height=640)
    wait_until_settled(page)
    check_stops(
        page,
        ["unit-switch", "rail", "head", "picture", "views"],
        {("rail", "range"), ("rail", "radio"), ("picture", "slider"), ("views", "tab")},
    )
    tab_to(page, "rail", "Gap to")
    press(page, "ArrowRight", "gap_high=")
    tab_to(page, "rail", "Train")
    press(page, "Enter", "run=")
    row = page.locator("[class*=st-key-row-]")
    for button, state in (("Pause", "paused"), ("Resume", "running"), ("Stop", "stopped")):
        expect(row.get_by_role("button", name=button)).to_be_visible()
        tab_to(page, "frame", button)
        page.keyboard.press("Enter")
        expect(row.get_by_text(state)).to_be_visible()
