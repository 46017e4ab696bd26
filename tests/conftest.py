"""Fail tests without assertions, and let Hypothesis draw the same examples in every run."""

import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

pytest.register_assert_rewrite("tests.support", "tests.browser")

from tests.support import faults  # noqa: E402
from tests.support.assertions import Assertions, discard_stale_rewrites  # noqa: E402
from tests.support.faults import fault  # noqa: E402, F401  # a fixture of all tests
from tests.support.late_schedule import staircase  # noqa: E402, F401  # likewise

TESTS = Path(__file__).parent
discard_stale_rewrites(TESTS, TESTS.parent / "pyproject.toml")

# The result of a test does not depend on time.
settings.register_profile("deterministic", derandomize=True, deadline=None, max_examples=60)
settings.load_profile("deterministic")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(faults.OPTION, metavar="FILE", help="write the table of injected faults")


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(Assertions())
    faults.configure(config)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    """Measure no coverage in slow tests: tracing makes them slower by half.

    pytest-cov's own marker does not stop it in a process of pytest-xdist, which has two tracers.
    """
    is_slow = any(map(item.get_closest_marker, ("slow", "browser")))
    tracers = sys.gettrace(), threading.gettrace()
    if is_slow:
        sys.settrace(None)
        threading.settrace(None)  # type: ignore[arg-type]
    try:
        return (yield)
    finally:
        if is_slow:
            sys.settrace(tracers[0])
            threading.settrace(tracers[1])  # type: ignore[arg-type]
