"""A browser's window in which a test works, whatever drives the browser."""

import time
from abc import ABC, abstractmethod
from typing import Any

LONGEST_WAIT = 60
"""Seconds: how long a page may take to become what is expected, on a busy machine."""

Point = tuple[float, float]


class Window(ABC):
    """One window of one browser."""

    @abstractmethod
    def open(self, address: str) -> None:
        """Go to an address."""

    @abstractmethod
    def run(self, function: str, *values: Any) -> Any:
        """Call a JavaScript function with `values`; return what it returns."""

    @abstractmethod
    def press(self, key: str) -> None:
        """Press a key, named as in KeyboardEvent.key, on the element that has the focus."""

    @abstractmethod
    def drag(self, start: Point, end: Point) -> None:
        """Press the mouse at `start`, move it to `end` and let go; pixels of the window."""

    def wait_for(self, function: str, *values: Any, seconds: float = LONGEST_WAIT) -> Any:
        """Call a JavaScript function until it returns something true; return that."""
        deadline = time.monotonic() + seconds
        while not (found := self.run(function, *values)):
            if time.monotonic() > deadline:
                raise TimeoutError(f"not true within {seconds} s: {function} {values}")
            time.sleep(0.1)
        return found
