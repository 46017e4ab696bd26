"""A server without descriptors: ``python -m tests.support.crowded_server`` logs as it would.

It accepts nothing for some seconds, while a visitor waits, then prints how often asyncio reported
that to its handler.
"""

import asyncio
import resource
import socket
from typing import Any

from pages.web.descriptors import log_shortage_briefly


async def main() -> None:
    loop = asyncio.get_running_loop()
    log_shortage_briefly(loop)
    handler = loop.get_exception_handler()
    assert handler is not None
    reported = 0

    def count(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        nonlocal reported
        reported += 1
        handler(loop, context)

    loop.set_exception_handler(count)
    server = await asyncio.start_server(lambda _r, _w: None, "127.0.0.1", 0, backlog=200)
    visitor = socket.socket()
    visitor.setblocking(False)
    used = visitor.fileno()  # the newest descriptor
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (used + 1, hard))
    await loop.sock_connect(visitor, server.sockets[0].getsockname())
    while reported < 500:
        await asyncio.sleep(0.05)
    print(reported)


if __name__ == "__main__":
    asyncio.run(main())
