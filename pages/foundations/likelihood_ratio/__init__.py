"""The page "Likelihood ratio test", described for the navigation and the home page."""

from pages.web.page_info import PageInfo

INFO = PageInfo(
    order=9,
    icon="casino",
    heading="Likelihood ratio test",
    sentence="See how fast draws tell P from Q: the exponents of the errors are divergences.",
)
