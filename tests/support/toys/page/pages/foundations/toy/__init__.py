"""A toy page."""

from pages.web.page_info import PageInfo

INFO = PageInfo(order=99, title="Toy", icon="toys", heading="A toy", sentence="Two coins.")
