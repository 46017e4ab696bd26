"""Serving process: start, stop, routes, headers, garbage collection."""

import asyncio
import contextlib
import gc
from collections.abc import AsyncIterator
from typing import Any

from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import BaseRoute, Route

from kllab.runs import host_log
from pages.web import class_changes, classes, descriptors, engine, metrics, static_file
from pages.web.response_headers import ResponseHeaders
from pages.web.visitor import VisitorCookie

COLLECT_EVERY = 60.0  # seconds
FULL_COLLECTION_AFTER = 100
"""Collections of the middle generation before a full one.

A full one stops all visitors: 0.2 to 0.4 s with 100 of them. By Python's default of 10 it came
every 2.6 s while they moved sliders. It must still come before the next tick of the timer when many
visitors come and go, whose sessions are garbage.
"""


async def _ready(_: Request) -> JSONResponse:
    """Answer a readiness probe of the host."""
    return JSONResponse({"status": "ready"})


ROUTES: tuple[BaseRoute, ...] = (
    Route("/ready", _ready),
    metrics.ROUTE,
    *(file.route for file in static_file.ALL),
    *class_changes.ROUTES,
)

MIDDLEWARE = (Middleware(ResponseHeaders), Middleware(VisitorCookie))


@contextlib.asynccontextmanager
async def lifespan(_: Any) -> AsyncIterator[None]:
    """Prepare the process before the first visitor."""
    host_log.configure()
    descriptors.raise_soft_limit()
    descriptors.log_shortage_briefly(asyncio.get_running_loop())
    static_file.use_routes()
    engine.engine()  # its worker warms up before the first training
    # Streamlit would collect garbage after every rerun, which costs 240 ms per interaction.
    # config.toml turns that off. Objects imported by now are frozen; a timer collects the others.
    gc.collect()
    gc.freeze()
    gc.set_threshold(*gc.get_threshold()[:2], FULL_COLLECTION_AFTER)
    collector = asyncio.create_task(_collect())
    try:
        yield
    finally:
        collector.cancel()
        classes.stop()
        await asyncio.to_thread(engine.stop)


async def _collect() -> None:
    while True:
        await asyncio.sleep(COLLECT_EVERY)
        gc.collect()
