"""Every test asserts, and Hypothesis draws the same examples in every run."""

from pathlib import Path

import pytest
from hypothesis import settings

pytest.register_assert_rewrite("tests.support")

from tests.support.assertions import Assertions, discard_stale_rewrites  # noqa: E402

TESTS = Path(__file__).parent
discard_stale_rewrites(TESTS, TESTS.parent / "pyproject.toml")

# No clock decides over a test.
settings.register_profile("deterministic", derandomize=True, deadline=None, max_examples=60)
settings.load_profile("deterministic")


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(Assertions())


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Measure no coverage in slow tests: tracing would make them slower by a fifth."""
    for item in items:
        if item.get_closest_marker("slow"):
            item.add_marker("no_cover")
