"""A drawing on the shipped model: its posterior, and what the chart of it needs."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from kllab.topics.latent_space.drawn import REACH, explore_drawing
from kllab.topics.latent_space.model import LatentModel
from kllab.topics.latent_space.strokes import Strokes
from pages.deep_learning.latent_space.models import FIRST, shipped
from pages.deep_learning.latent_space.views.draw import EXAMPLES


@pytest.fixture(scope="module")
def model() -> LatentModel:
    return shipped(FIRST)


def test_drawn_digits_are_coded_among_those_of_their_class(model: LatentModel) -> None:
    digits = {name: text for name, text in EXAMPLES.items() if name.isdigit()}
    assert len(digits) == 3
    for name, text in digits.items():
        found = explore_drawing(model, Strokes.parse(text)).posterior
        away = np.linalg.norm(model.encoded.loc - found.loc, axis=1)
        nearest = model.encoded.labels[np.argsort(away)[:15]]
        assert np.bincount(nearest).argmax() == int(name)


def test_what_is_no_digit_has_the_lowest_elbo(model: LatentModel) -> None:
    elbos = {
        name: explore_drawing(model, Strokes.parse(text)).posterior.elbo
        for name, text in EXAMPLES.items()
    }
    assert min(elbos, key=lambda name: elbos[name]) == "No digit"


def test_dimensions_are_sorted_by_kl_and_have_room(model: LatentModel) -> None:
    view = explore_drawing(model, Strokes.parse(EXAMPLES["7"]))
    kl = view.posterior.kl[view.dimensions]
    assert list(kl) == sorted(view.posterior.kl, reverse=True)
    assert view.reach >= REACH
    assert (np.abs(view.posterior.loc) + 2 * view.posterior.scale < view.reach).all()
    [(_, columns)] = view.tables().items()
    assert columns["KL, nats"].sum() == pytest.approx(view.posterior.rate)


def test_what_cannot_be_explored_is_refused(model: LatentModel) -> None:
    with pytest.raises(ValueError, match="nothing is drawn; allowed: one stroke or more"):
        explore_drawing(model, Strokes(()))
    with pytest.raises(ValueError, match="digits like those of 'shapes' cannot be drawn"):
        explore_drawing(replace(model, dataset="shapes"), Strokes.parse("AA"))
