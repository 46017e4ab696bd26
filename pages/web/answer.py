"""Headers of an answer, added by an ASGI middleware before the answer is sent."""

from collections.abc import Callable

from starlette.datastructures import MutableHeaders
from starlette.types import Message, Send


def with_headers(send: Send, add: Callable[[int, MutableHeaders], None]) -> Send:
    """Return a `send` that first calls `add` with the status of the answer and its headers."""

    async def send_with_headers(message: Message) -> None:
        if message["type"] == "http.response.start":
            add(message["status"], MutableHeaders(scope=message))
        await send(message)

    return send_with_headers
