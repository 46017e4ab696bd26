"""How plotly.js reaches the browser: the file of the Python package, compressed, cached for long.

Under `st.App` a route of ours serves it (`ROUTE`); a host that executes ``app.py`` as a plain
script has no routes, and there Streamlit's own component server hands out the same file.
"""

import gzip
from functools import cache
from importlib.metadata import version
from importlib.resources import files

import streamlit.components.v1 as components_v1
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

_FOLDER = files("plotly") / "package_data"
_FILE = "plotly.min.js"
_PATH = f"plotly/{version('plotly')}/{_FILE}"
_served_by_route = False


@cache
def _compressed() -> bytes:
    # Once a process, not once a visitor: 200 students open the first page in the same minute.
    return gzip.compress((_FOLDER / _FILE).read_bytes(), 6)


async def _serve(request: Request) -> Response:
    headers = {"Cache-Control": "public, max-age=31536000, immutable", "Vary": "Accept-Encoding"}
    if "gzip" in request.headers.get("accept-encoding", ""):
        content, headers["Content-Encoding"] = _compressed(), "gzip"
    else:
        content = (_FOLDER / _FILE).read_bytes()
    return Response(content, media_type="text/javascript", headers=headers)


ROUTE = Route(f"/{_PATH}", _serve)


def use_route() -> None:
    """Say that `ROUTE` is mounted, and pay for the compression before the first visitor."""
    global _served_by_route
    _served_by_route = True
    _compressed()


def path() -> str:
    """Return the address of plotly.js, relative to the page.

    Pages are one path segment deep, so a relative address also holds under a base path or behind
    a proxy that adds one.
    """
    return _PATH if _served_by_route else _component_path()


@cache
def _component_path() -> str:
    component = components_v1.declare_component("plotly_js", path=str(_FOLDER))
    return f"component/{component.name}/{_FILE}"
