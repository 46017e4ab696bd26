"""The page "The closest Gaussian", described for the navigation and the home page."""

from pages.web.page_info import PageInfo

INFO = PageInfo(
    order=6,
    icon="filter_center_focus",
    heading="The closest Gaussian",
    sentence="Fit a Gaussian to two modes by either direction of KL: one covers, one chooses.",
)
