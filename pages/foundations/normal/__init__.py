"""The page "Two normal distributions", described for the navigation and the home page."""

from pages.web.page_info import PageInfo

INFO = PageInfo(
    order=2,
    icon="show_chart",
    heading="Two normal distributions",
    sentence="Move a mean or a standard deviation; see where the divergence comes from.",
)
