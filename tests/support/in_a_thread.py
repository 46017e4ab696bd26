"""Run code that starts an event loop: none may run in its thread, as Playwright's does."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")


def in_a_thread(function: Callable[[], T]) -> T:
    """Call `function` in a thread of its own and return what it returns."""
    with ThreadPoolExecutor(1) as threads:
        return threads.submit(function).result()
