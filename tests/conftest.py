"""Hypothesis draws the same examples in every run, and no clock decides over a test."""

import pytest
from hypothesis import settings

settings.register_profile("deterministic", derandomize=True, deadline=None, max_examples=60)
settings.load_profile("deterministic")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep together what shares fixtures: a file's tests, and all that look at one lab."""
    for item in items:
        file = item.nodeid.partition("::")[0]
        together = "browser" if item.get_closest_marker("browser") else file
        item.add_marker(pytest.mark.xdist_group(together))
