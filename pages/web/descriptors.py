"""File descriptors of the serving process: raise the limit, and limit log messages."""

import asyncio
import errno
import logging
import sys
import time
from typing import Any

if sys.platform != "win32":
    import resource

_log = logging.getLogger(__name__)

LOG_AGAIN_SECONDS = 60.0
FEW = 1024
_MACOS_LIMIT = 10_240  # largest limit on macOS, which may report an infinite hard limit


def raise_soft_limit() -> None:
    """Raise the soft limit of open files to the hard limit; log a warning if that is low.

    A visitor takes about four descriptors, and the usual soft limit is 1,024.
    """
    if sys.platform == "win32":
        return
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    for limit in (hard, _MACOS_LIMIT):
        try:
            resource.setrlimit(resource.RLIMIT_NOFILE, (limit, hard))
        except (ValueError, OSError):
            continue
        break
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    if 0 <= soft <= FEW:
        _log.warning("at most %d files may be open, 4 for each visitor; see docs/hosting.md", soft)


def log_shortage_briefly(loop: asyncio.AbstractEventLoop) -> None:
    """Log one line per minute while connections fail for lack of descriptors.

    asyncio retries by itself, and logs each of thousands of attempts per second with a traceback.
    """
    handle = loop.get_exception_handler() or asyncio.AbstractEventLoop.default_exception_handler
    logged = float("-inf")

    def handler(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        nonlocal logged
        error = context.get("exception")
        if not isinstance(error, OSError) or error.errno not in (errno.EMFILE, errno.ENFILE):
            handle(loop, context)
        elif time.monotonic() - logged >= LOG_AGAIN_SECONDS:
            logged = time.monotonic()
            _log.error("new visitors have to wait: %s; see docs/hosting.md", error.strerror)

    loop.set_exception_handler(handler)
