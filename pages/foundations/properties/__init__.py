"""The page "Properties", described for the navigation and the home page."""

from pages.web.page_info import PageInfo

INFO = PageInfo(
    order=5,
    icon="rule",
    heading="Properties",
    sentence="Test ten claims: KL ≥ 0, symmetry, the triangle inequality, data processing, "
    "Pinsker.",
)
