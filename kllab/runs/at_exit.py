"""Labs that nobody stopped stop when the interpreter exits."""

import atexit
import concurrent.futures.process  # noqa: F401  # registers its own wait first, see below
import threading
import weakref
from collections.abc import Callable
from typing import Any, Protocol


class Stoppable(Protocol):
    """Anything with a `stop`."""

    def stop(self) -> None:
        """Stop; does nothing if it has not begun."""
        ...


_started: weakref.WeakSet[Any] = weakref.WeakSet()


def stop_at_exit(service: Stoppable) -> None:
    """Stop this service before the interpreter exits, should it live that long."""
    _started.add(service)


def _stop_all() -> None:
    for service in list(_started):
        service.stop()


# `concurrent.futures` waits for running jobs before any `atexit` function runs: a lab that was
# closed would train on for as long as its run takes. Threading's own register is called before
# that wait, last come first; there is no public door to it.
_register: Callable[[Callable[[], None]], object] = getattr(
    threading, "_register_atexit", atexit.register
)
_register(_stop_all)
