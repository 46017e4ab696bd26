"""The page "Properties", described for the navigation and the home page."""

from pages.web.page_info import PageInfo

INFO = PageInfo(
    order=5,
    title="Properties",
    icon="rule",
    heading="Properties",
    sentence="Try to break them: Gibbs, the triangle, data processing, Pinsker and more.",
)
