"""Handles of the triangle set the controls that they stand for."""

from __future__ import annotations

import numpy as np
import pytest

from kllab.models.simplex import CORNERS, divergence, policy_at
from kllab.topics.policy.compute import explore
from kllab.topics.policy.spec import TrustRegion
from pages.deep_learning.policy import controls
from pages.web import address
from pages.web.chart import Dragged


@pytest.fixture
def assigned(monkeypatch: pytest.MonkeyPatch) -> dict[str, float]:
    found: dict[str, float] = {}
    monkeypatch.setattr(address, "assign", found.update)
    return found


def test_the_edge_sets_the_radius_to_the_kl_there(assigned: dict[str, float]) -> None:
    view = explore(TrustRegion())
    x, y = view.handle @ CORNERS
    controls.move(view.spec, Dragged("radius", x, y))
    assert assigned == {"radius": view.spec.radius}
    controls.move(view.spec, Dragged("radius", x + 0.1, y))
    exact = divergence(view.spec.old, policy_at(x + 0.1, y))
    assert assigned["radius"] == pytest.approx(exact, rel=0.06)
    assert assigned["radius"] in controls.RADIUS.options


@pytest.mark.parametrize("x", [-1.0, 0.2, 0.5, 1.0, 2.0])
def test_the_old_policy_sets_the_logits_within_their_sliders(
    assigned: dict[str, float], x: float
) -> None:
    controls.move(TrustRegion(), Dragged("old_policy", x, 0.3))
    assert set(assigned) == {"logit_0", "logit_1"}
    for control in controls.LOGITS:
        assert control.accepts(assigned[control.key])
    if x == 0.5:
        moved = TrustRegion(**assigned).old
        np.testing.assert_allclose(moved, policy_at(x, 0.3), atol=0.03)


def test_an_unknown_handle_sets_nothing(assigned: dict[str, float]) -> None:
    controls.move(TrustRegion(), Dragged("other", 0.5, 0.3))
    assert not assigned
