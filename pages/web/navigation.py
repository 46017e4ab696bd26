"""Find the pages of the lab: every folder below a section of `pages` that has a ``page.py``."""

from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from pages.web.page_info import PageInfo

FOLDER = Path(__file__).resolve().parents[1]
SECTIONS = ("foundations", "deep_learning")
"""Folders of pages, in the order of the navigation."""


@dataclass(frozen=True)
class Page:
    """One page.

    Attributes
    ----------
    section, name : str
        Its two folders. The name is its address, and that of what is trained there.
    info : PageInfo
        What it says of itself.
    """

    section: str
    name: str
    info: PageInfo

    @property
    def script(self) -> Path:
        """The file that Streamlit runs."""
        return FOLDER / self.section / self.name / "page.py"

    @property
    def section_title(self) -> str:
        """The title of its group in the navigation."""
        return self.section.replace("_", " ").capitalize()


def _pages_of(section: str) -> list[Page]:
    names = [script.parent.name for script in (FOLDER / section).glob("*/page.py")]
    pages = [Page(section, name, import_module(f"pages.{section}.{name}").INFO) for name in names]
    return sorted(pages, key=lambda page: (page.info.order, page.name))


PAGES = tuple(page for section in SECTIONS for page in _pages_of(section))
"""All pages but the home page, in the order of the navigation."""
