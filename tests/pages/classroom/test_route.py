"""The address that tells a browser whether its class has changed; and a home without classes."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette

from kllab.classes import Question
from pages.web import class_changes, classes
from tests.pages.classroom.test_page import CLASS, opened, press
from tests.support.in_a_thread import in_a_thread


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    classes.stop()
    monkeypatch.setenv("KLLAB_HOME", str(tmp_path / "home"))
    yield tmp_path / "home"
    classes.stop()


def get(path: str) -> httpx.Response:
    """Return the answer of the lab's routes."""

    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(Starlette(routes=class_changes.ROUTES))
        async with httpx.AsyncClient(transport=transport, base_url="http://lab") as client:
            return await client.get(path)

    return in_a_thread(lambda: asyncio.run(ask()))


def test_its_text_changes_with_what_the_asker_sees() -> None:
    code, _ = classes.service().open_class("teacher")

    def texts() -> tuple[str, str]:
        answers = [get(f"/kllab/class/{code}{end}") for end in ("", "/all")]
        assert all(answer.headers["cache-control"] == "no-store" for answer in answers)
        student, teacher = (answer.text for answer in answers)
        return student, teacher

    first = texts()
    classes.service().join(code, "anna")
    joined = texts()
    assert joined[0] == first[0], "students do not look again for one who joins"
    assert joined[1] != first[1]
    number = classes.service().ask(code, "teacher", Question("How many nats?"))
    asked = texts()
    assert asked[0] != joined[0]
    assert asked[1] != joined[1]
    classes.service().answer(code, "anna", number, 2.0)
    assert texts()[0] == asked[0]
    assert texts()[1] != asked[1]
    classes.service().close_class(code, "teacher")
    assert texts() == ("closed", "closed")


@pytest.mark.parametrize("code", ["HKM347", "x", "..%2F..%2Fetc", "A" * 5000])
def test_what_is_no_class_is_closed(code: str, home: Path) -> None:
    answer = get(f"/kllab/class/{code}")
    assert answer.text in ("closed", "Not Found")
    assert not home.exists(), "asking makes no store"


def test_a_home_that_cannot_be_used_is_said(home: Path) -> None:
    home.write_text("a file in the place of the folder")
    app = press(opened(CLASS), "class-open")
    [warning] = app.warning
    assert "cannot be kept" in warning.value
    assert str(home) not in warning.value
    home.unlink()
    assert press(app, "class-open").title[0].value.startswith("Class ")
