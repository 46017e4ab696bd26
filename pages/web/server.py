"""What the serving process does beside running pages: start, stop, routes, garbage collection."""

import asyncio
import contextlib
import gc
from collections.abc import AsyncIterator
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import BaseRoute, Route

from pages.web import descriptors, engine, static_file

COLLECT_EVERY = 60.0  # seconds


async def _ready(_: Request) -> JSONResponse:
    """Answer a host's probe: the lab can serve pages."""
    return JSONResponse({"status": "ready"})


ROUTES: tuple[BaseRoute, ...] = (
    Route("/ready", _ready),
    *(file.route for file in static_file.ALL),
)


@contextlib.asynccontextmanager
async def lifespan(_: Any) -> AsyncIterator[None]:
    """Prepare the process before the first visitor."""
    descriptors.raise_soft_limit()
    descriptors.log_shortage_briefly(asyncio.get_running_loop())
    static_file.use_routes()
    engine.engine()  # its worker warms up while the first visitor reads
    # Streamlit would collect after every rerun, at 240 ms an interaction; config.toml turns that
    # off, what is imported by now is never garbage, and the rest is collected on a timer.
    gc.collect()
    gc.freeze()
    collector = asyncio.create_task(_collect())
    try:
        yield
    finally:
        collector.cancel()
        await asyncio.to_thread(engine.stop)


async def _collect() -> None:
    while True:
        await asyncio.sleep(COLLECT_EVERY)
        gc.collect()
