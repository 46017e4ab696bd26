"""The points with their gap, the digits, and the images that are none."""

from __future__ import annotations

import numpy as np
import pytest

from kllab.data import DATASETS, load_split
from kllab.topics.bayesian_network.train import Config
from kllab.topics.bayesian_network.train.digits import KINDS, examples, load_digits, training_size
from kllab.topics.bayesian_network.train.points import GRID, curve, draw_points, in_gap, on_data


@pytest.mark.parametrize("gap", [(-0.6, 0.6), (-1.3, -0.2), (0.4, 1.3), (-1.3, 1.3)])
def test_no_point_lies_in_the_gap(gap):
    config = Config(gap_low=gap[0], gap_high=gap[1], points=500)
    points = draw_points(config)
    for x in (points.x, points.test_x):
        assert not ((x > gap[0]) & (x < gap[1])).any()
        assert np.abs(x).max() <= 1.5
        assert (x <= gap[0]).any()
        assert (x >= gap[1]).any()
    inside = in_gap(config)
    assert inside.any()
    assert not (inside & on_data(config)).any()
    assert GRID[inside].min() > gap[0]


def test_a_gap_has_two_ends_in_either_order():
    assert Config(gap_low=0.2, gap_high=-0.2).gap == (-0.2, 0.2)


def test_a_gap_of_no_width_is_none():
    config = Config(gap_low=0.2, gap_high=0.2, points=1000)
    assert config.gap is None
    assert not in_gap(config).any()
    x = np.sort(draw_points(config).x)
    assert np.diff(x).max() < 0.05


def test_moving_the_gap_keeps_the_noise_of_each_point():
    one, other = draw_points(Config()), draw_points(Config(gap_low=-1.0, gap_high=0.5))
    np.testing.assert_allclose(one.y - curve(one.x), other.y - curve(other.x), atol=1e-12)
    assert (one.y - curve(one.x)).std() == pytest.approx(0.1, rel=0.25)


@pytest.mark.parametrize("name", ["digits_8x8", "mnist_10k"])
@pytest.mark.parametrize("left_out", [0, 2])
def test_the_digits(name, left_out):
    digits = load_digits(name, left_out)
    assert len(digits.x) == len(digits.labels) == training_size(name, left_out)
    assert digits.labels.max() == digits.test_labels.max() == 9 - left_out
    assert 0 <= digits.x.min() < digits.x.max() <= 1
    assert set(digits.asked) == set(KINDS if left_out else KINDS[:-1])
    known = digits.asked["held_out"]
    np.testing.assert_array_equal(known, digits.test_x[: len(known)])
    np.testing.assert_allclose(known + digits.asked["inverted"], 1, atol=1e-6)
    shuffled = digits.asked["shuffled"]
    np.testing.assert_array_equal(np.sort(known, axis=1), np.sort(shuffled, axis=1))
    assert (shuffled != known).any(axis=1).all()
    height, width = DATASETS[name].shape
    turned = digits.asked["rotated"].reshape(-1, height, width)
    np.testing.assert_array_equal(turned[5], np.rot90(known.reshape(-1, height, width)[5]))


def test_what_is_left_out_is_held_out():
    dataset, training, held_out = load_split("digits_8x8")
    strange = load_digits("digits_8x8", 3).asked["left_out"]
    wanted = dataset.images[held_out][dataset.labels[held_out] >= 7]
    np.testing.assert_array_equal(np.rint(255 * strange), wanted.reshape(len(wanted), -1))
    assert len(training) == 1497


def test_examples_for_the_page():
    shown = examples("digits_8x8", 2)
    assert {kind: images.shape for kind, images in shown.items()} == dict.fromkeys(KINDS, (6, 8, 8))


@pytest.mark.parametrize(
    ("changes", "weight"),
    [
        ({}, 0.01),
        ({"kl_weight": "0"}, 0.0),
        ({"kl_weight": "1"}, 1.0),
        ({"kl_weight": "1/batches"}, 1.0),
        ({"kl_weight": "1/batches", "batch_size": 20}, 0.2),
        ({"kl_weight": "tempered", "temperature": 0.5}, 0.005),
        ({"task": "digits"}, 1 / 1208),
        ({"task": "digits", "kl_weight": "1/batches", "batch_size": 128}, 1 / 9),
    ],
)
def test_the_weight_of_kl(changes, weight):
    assert Config(**changes).kl_coefficient == pytest.approx(weight)
