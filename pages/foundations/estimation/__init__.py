"""The page "KL from samples", described for the navigation and the home page."""

from pages.web.page_info import PageInfo

INFO = PageInfo(
    order=7,
    icon="query_stats",
    heading="KL from samples",
    sentence="Estimate KL from draws alone by eight methods; see which to believe, and how far.",
)
