"""The page "Discrete distributions", described for the navigation and the home page."""

from pages.web.page_info import PageInfo

INFO = PageInfo(
    order=1,
    icon="bar_chart",
    heading="Discrete distributions",
    sentence="See what each outcome adds, how KL joins two entropies, and when it is infinite.",
)
