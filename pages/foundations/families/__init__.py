"""The page "Any two families", described for the navigation and the home page."""

from pages.web.page_info import PageInfo

INFO = PageInfo(
    order=4,
    icon="stacked_line_chart",
    heading="Any two families",
    sentence=(
        "Compare any two, such as Poisson and Geometric; see how each number is computed, and its "
        "error."
    ),
)
