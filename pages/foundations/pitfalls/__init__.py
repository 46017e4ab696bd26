"""The page "Pitfalls", described for the navigation and the home page."""

from pages.web.page_info import PageInfo

INFO = PageInfo(
    order=10,
    icon="bug_report",
    heading="Pitfalls",
    sentence="Run wrong code beside right code: the mistakes of tutorials and libraries, with "
    "your numbers.",
)
