"""The view "Draw": examples, a link's drawing, and one that cannot be used."""

from __future__ import annotations

import re
from typing import Any

import pytest

from pages.deep_learning.latent_space.models import FIRST, shipped
from pages.deep_learning.latent_space.views.draw import EXAMPLES
from tests.pages.test_contract import charts, visit

PAGE = "deep_learning/latent_space/page.py"


def alts(app: Any) -> dict[str, str]:
    return {chart["name"]: chart["alt"] for chart in charts(app)}


def test_an_example_moves_the_point_to_the_mean_of_its_posterior() -> None:
    app = visit(PAGE, view="Draw")
    before = alts(app)
    app.button(key="draw-3").click().run()
    assert not app.exception
    now = alts(app)
    assert before.keys() == now.keys() >= {"plane", "decoded", "drawn", "drawn-posterior"}
    # The plane stays; its handle has moved.
    assert {name for name in before if before[name] == now[name]} == {"plane"}
    assert app.query_params["drawing"] == EXAMPLES["3"]
    means = dict(re.findall(r"dimension (\d): mean (-?[\d.]+)", now["drawn-posterior"]))
    point = [float(app.query_params[name]) for name in ("x", "y")]
    dimensions = [str(shipped(FIRST).dimension(rank)) for rank in (1, 2)]
    assert point == pytest.approx([float(means[each]) for each in dimensions], abs=0.031)


def test_a_link_has_the_drawing() -> None:
    app = visit(PAGE, view="Draw", drawing=EXAMPLES["0"])
    assert not app.warning
    assert "28 points" in alts(app)["drawn"]
    assert "nats" in alts(app)["drawn-posterior"]


def test_an_empty_pad_asks_for_a_digit() -> None:
    app = visit(PAGE, view="Draw", drawing="")
    assert not app.exception
    assert "drawn" not in alts(app)
    assert any("Draw a digit" in caption.value for caption in app.caption)


@pytest.mark.parametrize("drawing", ["A", "<b>", "AA" * 501, "A" * 2_000])
def test_a_drawing_that_cannot_be_used_is_told(drawing: str) -> None:
    app = visit(PAGE, view="Draw", drawing=drawing)
    assert not app.exception
    [warning] = app.warning
    assert "could not be used" in warning.value
    assert "<b>" not in warning.value
