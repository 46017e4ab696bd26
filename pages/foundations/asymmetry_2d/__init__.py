"""The page "Two Gaussians in the plane", described for the navigation and the home page."""

from pages.web.page_info import PageInfo

INFO = PageInfo(
    order=3,
    title="Asymmetry in 2-D",
    icon="blur_on",
    heading="Two Gaussians in the plane",
    sentence="Means, variances, correlation; both directions as maps over the plane.",
)
