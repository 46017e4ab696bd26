"""The page "Any two families", described for the navigation and the home page."""

from pages.web.page_info import PageInfo

INFO = PageInfo(
    order=4,
    title="Families",
    icon="stacked_line_chart",
    heading="Any two families",
    sentence=(
        "Cauchy against Normal, Poisson against Geometric; each number with its method and error."
    ),
)
