"""What the handles of the exact bottleneck set: a weight of the table, or beta."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from kllab.divergences.units import BITS, NATS
from kllab.topics.information_bottleneck.compute import explore
from kllab.topics.information_bottleneck.spec import BETAS
from pages.deep_learning.information_bottleneck import controls, table_editor
from pages.deep_learning.information_bottleneck.presets import EXACT_PRESETS
from pages.deep_learning.information_bottleneck.table_figure import FULL, scale_of, weights
from pages.web import address
from pages.web.chart import Dragged

TABLE = ((9.0, 1.0), (1.0, 9.0))


@pytest.fixture
def assigned(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """The values that the page was given."""
    values: dict[str, Any] = {}
    monkeypatch.setattr(address, "assign", values.update)
    return values


@pytest.mark.parametrize(
    ("height", "weight"), [(0.5, "5"), (0.0, "0"), (1.0, "10"), (-3.0, "0"), (9.0, "10")]
)
def test_a_weight_has_the_height_of_its_bar(
    height: float, weight: str, assigned: dict[str, Any]
) -> None:
    # Row 0 is above row 1.
    table_editor.move_weight(TABLE, 10.0, Dragged("cell_0_1", 1.0, 1 + height * FULL))
    assert assigned == {"joint": f"9,{weight};1,9"}


@pytest.mark.parametrize("name", ["cell_2_0", "cell_0_2", "beta", "", "cell_0_0x"])
def test_a_handle_that_the_table_does_not_have_moves_nothing(
    name: str, assigned: dict[str, Any]
) -> None:
    table_editor.move_weight(TABLE, 10.0, Dragged(name, 0.0, 0.5))
    assert assigned == {}


def test_the_last_weight_of_the_last_row_but_one_stays(assigned: dict[str, Any]) -> None:
    table_editor.move_weight(((1.0, 0.0), (1.0, 2.0)), 2.0, Dragged("cell_0_0", 0.0, 1.0))
    assert assigned == {}


def test_every_handle_of_the_bars_sets_the_weight_that_it_shows(assigned: dict[str, Any]) -> None:
    scale = scale_of(TABLE)
    for one in weights(TABLE, scale)["layout"]["meta"]["handles"]:
        table_editor.move_weight(TABLE, scale, Dragged(one["name"], one["x"], one["y"]))
        assert assigned == {"joint": "9,1;1,9"}


@pytest.mark.parametrize("unit", [NATS, BITS])
def test_the_handle_on_the_curve_goes_to_the_nearest_code(
    unit: Any, assigned: dict[str, Any]
) -> None:
    view = explore(EXACT_PRESETS["Two levels of clusters"])
    for index in (10, 22):
        rate = unit.of(float(view.curve.rate[index]))
        controls.move_beta(view, unit, Dragged("rate", rate, 0.0))
        assert assigned == {"beta": BETAS[index]}


def test_of_many_betas_with_one_code_the_nearest_is_taken(assigned: dict[str, Any]) -> None:
    view = explore(EXACT_PRESETS["Two levels of clusters"])
    controls.move_beta(view, NATS, Dragged("rate", 0.0, 0.0))
    settled = np.flatnonzero(view.curve.clusters == 1)[-1]
    assert assigned == {"beta": BETAS[settled]}


def test_the_handle_below_the_clusters_is_beta(assigned: dict[str, Any]) -> None:
    view = explore(EXACT_PRESETS["Independent"])
    controls.move_beta(view, NATS, Dragged("beta", 10.3, 0.4))
    assert assigned == {"beta": 10.0}
    assigned.clear()
    controls.move_beta(view, NATS, Dragged("other", 10.3, 0.4))
    assert assigned == {}
