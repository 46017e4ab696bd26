"""The page "Two Gaussians in the plane", described for the navigation and the home page."""

from pages.web.page_info import PageInfo

INFO = PageInfo(
    order=3,
    icon="blur_on",
    heading="Two Gaussians in the plane",
    sentence="See which direction is larger, and why: drag means, variances and correlation.",
)
