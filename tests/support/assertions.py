"""A pytest plugin: a test in which no assertion ran fails.

A test that loops over nothing, or returns before its first comparison, would always pass. Passed
`assert` statements in modules under `tests` are counted (pytest's `pytest_assertion_pass`), and
calls of functions that assert: `pytest.raises` and `pytest.warns`, the `assert_*` functions of
NumPy and torch, Playwright's `expect`. Fixtures do not count.
"""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable, Generator
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy.testing  # noqa: F401  # `np.testing` is imported when it is first used
import pytest

FUNCTIONS = {
    "pytest": ("raises", "warns"),
    "numpy.testing": ("assert_allclose", "assert_array_equal"),
    "torch.testing": ("assert_close",),
}
"""Functions that assert, by module."""


class Assertions:
    """Count the assertions of the running test."""

    def __init__(self) -> None:
        self.count = 0
        self.patch = pytest.MonkeyPatch()

    def counted(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """Return the function, counting its calls as assertions."""

        @functools.wraps(function)
        def call(*args: Any, **kwargs: Any) -> Any:
            __tracebackhide__ = True
            self.count += 1
            return function(*args, **kwargs)

        return call

    def pytest_collection_finish(self) -> None:
        """Count the calls of what the collected modules have imported."""
        for name in FUNCTIONS.keys() & sys.modules.keys():
            module = sys.modules[name]
            for function in FUNCTIONS[name]:
                self.patch.setattr(module, function, self.counted(getattr(module, function)))
        if playwright := sys.modules.get("playwright.sync_api"):
            expect = type(playwright.expect)  # tests have imported the instance by its name
            self.patch.setattr(expect, "__call__", self.counted(expect.__call__))

    def pytest_unconfigure(self) -> None:
        self.patch.undo()

    def pytest_assertion_pass(self) -> None:
        self.count += 1

    @pytest.hookimpl(wrapper=True)
    def pytest_pyfunc_call(self) -> Generator[None, Any, Any]:
        self.count = 0
        result = yield
        if self.count == 0:
            pytest.fail("no assertion ran in this test", pytrace=False)
        return result


def discard_stale_rewrites(tests: Path, settings: Path) -> None:
    """Remove pytest's compiled tests that are older than its settings.

    An option decides whether passed assertions are reported, and pytest compiles a module again
    only when its source has changed.
    """
    for compiled in tests.rglob("__pycache__/*-pytest-*.pyc"):
        with suppress(FileNotFoundError):  # another process was faster
            if compiled.stat().st_mtime < settings.stat().st_mtime:
                compiled.unlink()
