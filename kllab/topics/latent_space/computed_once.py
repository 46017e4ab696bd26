"""Cache whose values are computed by one thread, while the others that need them wait."""

from collections.abc import Callable
from functools import lru_cache, partial, update_wrapper
from threading import RLock
from typing import Generic, ParamSpec, TypeVar

Given = ParamSpec("Given")
Value = TypeVar("Value")


class ComputedOnce(Generic[Given, Value]):
    """Function whose newest values are kept, as by `functools.lru_cache`.

    A class that opens a page in the same second needs the same value. With `lru_cache` alone each
    of thirty threads would compute it.
    """

    def __init__(self, function: Callable[Given, Value], maxsize: int) -> None:
        self._cached, self._lock = lru_cache(maxsize)(function), RLock()
        self.cache_clear = self._cached.cache_clear
        update_wrapper(self, function)

    def __call__(self, *args: Given.args, **kwargs: Given.kwargs) -> Value:
        """Return the value that is kept, or compute it; one thread computes at a time."""
        with self._lock:
            return self._cached(*args, **kwargs)  # type: ignore[arg-type]  # they are hashable


def computed_once(
    maxsize: int,
) -> Callable[[Callable[Given, Value]], ComputedOnce[Given, Value]]:
    """Return a decorator for a function whose values take long to compute."""
    return partial(ComputedOnce, maxsize=maxsize)
