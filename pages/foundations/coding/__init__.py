"""The page "Codes and bits", described for the navigation and the home page."""

from pages.web.page_info import PageInfo

INFO = PageInfo(
    order=8,
    icon="barcode",
    heading="Codes and bits",
    sentence="Pay for P with a code made for Q, letter by letter: KL is what you pay too much.",
)
