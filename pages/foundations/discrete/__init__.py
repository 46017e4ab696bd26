"""The page "Discrete distributions", described for the navigation and the home page."""

from pages.web.page_info import PageInfo

INFO = PageInfo(
    order=1,
    title="Discrete",
    icon="bar_chart",
    heading="Discrete distributions",
    sentence="Edit up to eight outcomes; entropy, cross-entropy, and when KL is infinite.",
)
