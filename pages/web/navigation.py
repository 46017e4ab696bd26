"""Navigation: the pages are all folders with a ``page.py`` in a section of `pages`."""

from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

import streamlit as st

from pages.web.page_info import PageInfo

FOLDER = Path(__file__).resolve().parents[1]
SECTIONS = ("foundations", "deep_learning")
"""Sections (folders of pages), in the order of the navigation."""
CLASS = "class"
"""Address of the page of classes, which is in no section."""
CLASS_SCRIPT = FOLDER / "classroom" / "page.py"
MY_RUNS = "runs"
"""Address of the page that lists the visitor's runs."""


@dataclass(frozen=True)
class Page:
    """Page of the lab.

    Attributes
    ----------
    section, name : str
        Names of its two folders. `name` is also its address and the name of its experiment.
    info : PageInfo
        Title, icon and description.
    """

    section: str
    name: str
    info: PageInfo

    @property
    def script(self) -> Path:
        """File that Streamlit runs."""
        return FOLDER / self.section / self.name / "page.py"

    @property
    def package(self) -> str:
        """Name of its Python package."""
        return f"pages.{self.section}.{self.name}"

    @property
    def section_title(self) -> str:
        """Title of its group in the navigation."""
        return self.section.replace("_", " ").capitalize()


def _pages_of(section: str) -> list[Page]:
    names = [script.parent.name for script in (FOLDER / section).glob("*/page.py")]
    pages = [Page(section, name, import_module(f"pages.{section}.{name}").INFO) for name in names]
    return sorted(pages, key=lambda page: (page.info.order, page.name))


PAGES = tuple(page for section in SECTIONS for page in _pages_of(section))
"""All pages of the sections, in the order of the navigation."""

SCRIPTS = {
    "": FOLDER / "home.py",
    CLASS: CLASS_SCRIPT,
    MY_RUNS: FOLDER / "my_runs.py",
    **{page.name: page.script for page in PAGES},
}
"""Files of all pages by their addresses; that of the home page is empty."""


def page_of(name: str) -> Page:
    """Return the page with this name."""
    return next(page for page in PAGES if page.name == name)


def topic() -> Page | None:
    """Return the page that is open, or None if it is no topic, such as the home page."""
    name = st.session_state.get("page")
    return next((page for page in PAGES if page.name == name), None)


def current() -> Page:
    """Return the page that is open, which is a topic."""
    page = topic()
    assert page is not None, "this page is no topic"
    return page


def title_of(name: str) -> str:
    """Return the title of the browser's window on a page; the home page has the empty name."""
    others = {MY_RUNS: "My runs", CLASS: "Class"}
    headings = {page.name: page.info.heading for page in PAGES} | others
    return f"{headings[name]} · KL Lab" if name in headings else "KL Lab"
