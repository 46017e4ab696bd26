"""What axe-core finds on a page, less what is Streamlit's own markup."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page


@dataclass(frozen=True)
class Known:
    """A violation that the lab cannot mend: the rule, where, and why."""

    rule: str
    selector: str
    why: str


STREAMLITS_OWN = (
    Known(
        "list",
        "[data-testid=stSidebarNavItems]",
        "Streamlit's navigation puts a <div> around the pages of a section.",
    ),
    Known(
        "listitem",
        "[data-testid=stSidebarNavItems] li",
        "The same <div> stands between its <li> and their <ul>.",
    ),
    Known(
        "scrollable-region-focusable",
        "[data-testid=stTable] > div",
        "A table wider than a phone scrolls in a <div> of st.table that takes no focus.",
    ),
)


# Only what is told below: the whole report of a page is large.
_RUN = """async ([within, options]) => {
    const { passes, violations } = await axe.run(within ?? document, options);
    const pick = ({ html, failureSummary, target }) => ({ html, failureSummary, target });
    return [passes.length, violations.filter(({ impact }) => /serious|critical/.test(impact))
        .map(({ id, nodes }) => ({ id, nodes: nodes.map(pick) }))]; }"""


def serious_violations(
    page: Page, within: str | None = None, rules: Sequence[str] | None = None
) -> list[str]:
    """Return what is serious or critical, one line for each element.

    By default axe checks all its rules on the whole page. With `within`, a selector, it checks
    what is inside; with `rules`, these alone: both are quicker.
    """
    # A colour that is fading in has less contrast than it will have.
    page.wait_for_function(
        "() => !document.getAnimations().some((one) => one instanceof CSSTransition)"
    )
    # No rule that is on by default needs the files of styles, which axe would load again.
    options: dict[str, Any] = {"resultTypes": ["violations"], "preload": False}
    if rules:
        options["runOnly"] = list(rules)
    if page.evaluate("() => !window.axe"):
        page.evaluate(AXE_SCRIPT)
    passed, violations = page.evaluate(_RUN, [within, options])
    # A view without text of its own has nothing for some rules.
    assert rules or passed, "axe has checked nothing"
    return [
        f"{violation['id']}: {node['html'][:160]} {node['failureSummary']}"
        for violation in violations
        for node in violation["nodes"]
        if not any(is_known(page, violation["id"], node, known) for known in STREAMLITS_OWN)
    ]


def is_known(page: Page, rule: str, node: dict[str, Any], known: Known) -> bool:
    """Tell whether axe's finding is at an element of a known violation."""
    matches: bool = rule == known.rule and page.evaluate(
        "([target, selector]) => document.querySelector(target).matches(selector)",
        [node["target"][0], known.selector],
    )
    return matches
