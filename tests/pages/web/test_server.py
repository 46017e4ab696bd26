"""What the serving process asks of its system."""

import asyncio
import resource
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from pages.web import descriptors, engine, server

ROOT = Path(__file__).parents[3]


@pytest.fixture
def low_soft_limit() -> Iterator[int]:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(1024, hard), hard))
    yield hard
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def test_it_starts_with_as_many_descriptors_as_it_may_have(
    low_soft_limit: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "engine", lambda: None)
    seen = []

    async def start() -> None:
        async with server.lifespan(None):
            seen.append(resource.getrlimit(resource.RLIMIT_NOFILE)[0])

    # In a thread: the browser tests of this process may have an event loop running in this one.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, start()).result()
    assert seen == [low_soft_limit]


def test_a_hard_limit_that_may_not_be_asked_for(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    # macOS names no hard limit, and refuses that as a soft one.
    asked = []

    def refuse(_: int, limits: tuple[int, int]) -> None:
        asked.append(limits[0])
        if limits[0] == resource.RLIM_INFINITY:
            raise ValueError("current limit exceeds maximum limit")

    monkeypatch.setattr(resource, "getrlimit", lambda _: (256, resource.RLIM_INFINITY))
    monkeypatch.setattr(resource, "setrlimit", refuse)
    descriptors.raise_soft_limit()
    assert asked == [resource.RLIM_INFINITY, 10_240]
    assert "at most 256 files may be open" in caplog.text


def test_without_descriptors_the_log_stays_short() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.support.crowded_server"],
        cwd=ROOT, capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip
    assert int(done.stdout) >= 500
    assert done.stderr.splitlines() == [
        "new visitors have to wait: Too many open files; see docs/hosting.md"
    ]


def test_other_errors_are_reported_as_ever() -> None:
    reported: list[dict[str, Any]] = []
    loop = asyncio.new_event_loop()
    loop.set_exception_handler(lambda _, context: reported.append(context))
    descriptors.log_shortage_briefly(loop)
    loop.call_exception_handler({"message": "a", "exception": ValueError("b")})
    loop.call_exception_handler({"message": "c"})
    loop.close()
    assert [context["message"] for context in reported] == ["a", "c"]


def test_a_visitor_cannot_fill_the_memory_with_one_message() -> None:
    config = tomllib.loads((ROOT / ".streamlit/config.toml").read_text(encoding="utf-8"))
    assert config["server"]["maxMessageSize"] == 20
