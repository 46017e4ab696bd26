"""Static files for the browser: plotly.js and the code of components.

Under `st.App` our routes serve them, compressed and cached for a year under an address with the
version. A host that executes ``app.py`` as a plain script has no such routes; there Streamlit's own
component server serves the same file.
"""

import gzip
import hashlib
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import version
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

import streamlit.components.v1 as components_v1
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

_routes_are_mounted = False


@dataclass(frozen=True, eq=False)
class StaticFile:
    """Script of the lab.

    Parameters
    ----------
    folder : Traversable
        Folder of the file.
    name : str
        File name, and last part of the address.
    version : str
        Part of the address, so that browsers reload a changed file.
    """

    folder: Traversable
    name: str
    version: str

    @property
    def route(self) -> Route:
        """Route that serves the file."""
        return Route(f"/{self._address}", self._serve)

    @property
    def path(self) -> str:
        """Address relative to the page.

        Pages are one path segment deep, so a relative address also works under a base path or
        behind a proxy that adds one.
        """
        return self._address if _routes_are_mounted else self._component_address

    @cached_property
    def compressed(self) -> bytes:
        """Compressed file, cached per process: 200 students may open a page in the same minute."""
        return gzip.compress(self._content, 6)

    @property
    def _address(self) -> str:
        return f"kllab/{self.version}/{self.name}"

    @property
    def _content(self) -> bytes:
        return (self.folder / self.name).read_bytes()

    @cached_property
    def _component_address(self) -> str:
        name = self.name.split(".")[0]
        component = components_v1.declare_component(name, path=str(self.folder))
        return f"component/{component.name}/{self.name}?v={self.version}"

    async def _serve(self, request: Request) -> Response:
        headers = {"Cache-Control": "public, max-age=31536000, immutable"}
        headers["Vary"] = "Accept-Encoding"
        if "gzip" in request.headers.get("accept-encoding", ""):
            content, headers["Content-Encoding"] = self.compressed, "gzip"
        else:
            content = self._content
        return Response(content, media_type="text/javascript", headers=headers)


_COMPONENTS = Path(__file__).resolve().parents[2] / "assets" / "components"
_DIGEST = hashlib.sha256(b"".join(file.read_bytes() for file in sorted(_COMPONENTS.glob("*.js"))))


def _component(name: str) -> StaticFile:
    # One version for all: they import each other by relative addresses.
    return StaticFile(_COMPONENTS, name, _DIGEST.hexdigest()[:12])


PLOTLY = StaticFile(files("plotly") / "package_data", "plotly.min.js", version("plotly"))
CHART = _component("chart.js")
CLOCK = _component("clock.js")
DRAWING = _component("drawing.js")
HAND = _component("hand.js")
PRESENTER = _component("presenter.js")
_IMPORTED = ("app.js", "enlarge.js", "figure_files.js", "handles.js", "rail.js")
ALL = (PLOTLY, CHART, CLOCK, DRAWING, HAND, PRESENTER, *map(_component, _IMPORTED))


def has_routes() -> bool:
    """Return whether this host serves the routes of the lab."""
    return _routes_are_mounted


def use_routes() -> None:
    """Record that the routes of `ALL` are mounted, and compress before the first visitor."""
    global _routes_are_mounted
    _routes_are_mounted = True
    for file in ALL:
        _ = file.compressed
