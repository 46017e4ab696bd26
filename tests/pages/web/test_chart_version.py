"""A figure with a version is computed and sent until the browser says that it keeps it."""

from __future__ import annotations

from typing import Any

import pytest

from pages.web import chart as charts
from pages.web.chart import chart
from pages.web.wire import pack
from tests.support.wire import unpack

HANDLE = {"name": "point", "x": 0.5, "y": 1.0}


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What the browser is sent, message by message."""
    messages: list[dict[str, Any]] = []

    def component(**given: Any) -> None:
        messages.append(unpack(given["data"]))

    monkeypatch.setattr(charts, "_component", lambda: component)
    return messages


def test_what_is_kept_is_neither_computed_nor_sent(
    sent: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    state: dict[str, Any] = {}
    monkeypatch.setattr("pages.web.chart.st.session_state", state)
    computed = []

    def figure() -> dict[str, Any]:
        computed.append(1)
        return {"data": [], "layout": {}}

    def draw(version: str) -> dict[str, Any]:
        chart(figure, key="plane", alt="A plane.", version=version, handles=[HANDLE])
        return sent[-1]

    first = draw("one")
    assert first["seen"], "it is sent at once"
    assert "figure" in first
    assert first["handles"] == [HANDLE]
    state["plane"] = {"seen": True, "kept": first["version"]}
    kept = draw("one")
    assert "figure" not in kept
    assert kept["handles"] == [HANDLE]
    assert len(pack(kept)) < 400
    assert "figure" in draw("two"), "another version"
    state["plane"] = {"seen": True, "kept": ""}
    assert "figure" in draw("two"), "the browser has lost it"
    state["plane"] = {"seen": False, "kept": ""}
    assert "figure" not in draw("two"), "out of the window"
    assert len(computed) == 3
