"""Headers of every answer: what a browser may load for a page, and whose pages may frame it.

A page loads nothing from another server, so a link or a run that somebody has made cannot make a
visitor's browser load anything from elsewhere either.
"""

import base64
import hashlib
import os
import re
from pathlib import Path

import streamlit
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Receive, Scope, Send

from pages.web.answer import with_headers

FRAME_ANCESTORS = "KLLAB_FRAME_ANCESTORS"
"""Environment variable: the sites whose pages may show the lab in a frame."""

_SITE = re.compile(r"\*|'self'|'none'|https?://[\w*.-]+(:(\d+|\*))?")
_INLINE_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)


def content_security_policy() -> str:
    """Return the Content-Security-Policy of all answers.

    Raises
    ------
    ValueError
        If `FRAME_ANCESTORS` has something that is no site; names it.
    """
    return "; ".join(
        (
            "default-src 'self'",
            # Streamlit makes modules of components as blobs, and has WebAssembly.
            f"script-src 'self' blob: 'wasm-unsafe-eval' {_inline_scripts()}",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            # Older browsers do not take 'self' for websockets.
            "connect-src 'self' data: blob: ws: wss:",
            "worker-src 'self' blob:",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
            f"frame-ancestors {frame_ancestors()}",
        )
    )


def frame_ancestors() -> str:
    """Return the sites whose pages may frame the lab, as the policy writes them; "*" for any.

    Raises
    ------
    ValueError
        As in `content_security_policy`.
    """
    sites = os.environ.get(FRAME_ANCESTORS, "").split() or ["*"]
    for site in sites:
        if not _SITE.fullmatch(site):
            raise ValueError(
                f"{FRAME_ANCESTORS} has {site!r}; allowed: *, 'self', 'none', or sites such as "
                "https://lectures.example with spaces between them."
            )
    return " ".join(sites)


def _inline_scripts() -> str:
    """Return the hashes of the scripts in Streamlit's own page: no other script may be in one."""
    page = (Path(streamlit.__file__).parent / "static" / "index.html").read_text()
    digests = (hashlib.sha256(script.encode()).digest() for script in _INLINE_SCRIPT.findall(page))
    return " ".join(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)


class ResponseHeaders:
    """ASGI middleware that adds the headers to every answer that does not have them.

    Parameters
    ----------
    app : ASGI application
        What answers.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._headers = {
            "Content-Security-Policy": content_security_policy(),
            "Referrer-Policy": "same-origin",
            "X-Content-Type-Options": "nosniff",
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, with the headers."""
        await self._app(scope, receive, with_headers(send, self._add))

    def _add(self, _status: int, headers: MutableHeaders) -> None:
        for name, value in self._headers.items():
            headers.setdefault(name, value)
