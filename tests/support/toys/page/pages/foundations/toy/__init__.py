"""A toy page."""

from pages.web.page_info import PageInfo

INFO = PageInfo(order=99, icon="toys", heading="A toy", sentence="Two coins.")
