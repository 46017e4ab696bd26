"""The generated shapes: their factors are what one measures in the images."""

from __future__ import annotations

import hashlib

import numpy as np
import pytest

from kllab.data import DATASETS, FACTORS, ShapeGrid, draw_shapes, load_shapes, load_split

SHA256 = "7692b1e395b2bb900d68727af652996241596f6fbce47edf3964d46a84df763f"
X, Y = FACTORS.index("x"), FACTORS.index("y")


def test_images_are_always_the_same_and_are_drawn_once_per_process():
    drawn = load_shapes()
    assert hashlib.sha256(drawn.images.tobytes()).hexdigest() == SHA256
    assert load_shapes() is drawn
    with pytest.raises(ValueError, match="read-only"):
        drawn.images[0] = 0


def test_the_dataset_is_what_the_catalogue_says():
    info = DATASETS["shapes"]
    dataset, training, held_out = load_split("shapes")
    assert dataset.images.shape == (info.training + info.held_out, *info.shape)
    assert (len(training), len(held_out)) == (info.training, info.held_out)
    assert np.array_equal(dataset.labels, load_shapes().classes[:, 0])
    for part in (training, held_out):  # both parts have every value of every factor
        for column, count in enumerate(load_shapes().grid.counts.values()):
            assert len(np.unique(load_shapes().classes[part, column])) == count


def test_every_combination_of_factors_occurs_once_and_looks_different():
    drawn = load_shapes()
    assert len(np.unique(drawn.classes, axis=0)) == len(drawn) == len(drawn.grid)
    assert len(np.unique(drawn.images.reshape(len(drawn), -1), axis=0)) == len(drawn)
    for column, values in enumerate(drawn.grid.values.values()):
        expected = np.arange(len(values)) if column == 0 else np.array(values)
        assert np.array_equal(drawn.values[:, column], expected[drawn.classes[:, column]])


@pytest.mark.parametrize(
    "grid",
    [
        ShapeGrid(),
        ShapeGrid(  # uneven steps, another size, and centres at any part of a pixel
            scales=(9.3, 17.1), rotations=(-170, 3, 88.8), xs=(15, 16.37, 20.9), ys=(13.1,), size=40
        ),
    ],
)
def test_area_and_centroid_of_an_image_are_its_factors(grid):
    drawn = draw_shapes(grid)
    weights = drawn.images / 255
    area, pixels = weights.sum(axis=(1, 2)), np.arange(grid.size) + 0.5
    np.testing.assert_allclose(area, drawn.values[:, 1] ** 2, rtol=0.005)
    np.testing.assert_allclose(weights.sum(axis=1) @ pixels / area, drawn.values[:, X], atol=0.01)
    np.testing.assert_allclose(weights.sum(axis=2) @ pixels / area, drawn.values[:, Y], atol=0.01)


def test_the_long_axis_of_an_ellipse_turns_counter_clockwise():
    drawn = draw_shapes(ShapeGrid(shapes=("ellipse",), scales=(12,), xs=(14,), ys=(14,)))
    right = np.arange(28) + 0.5 - 14
    up = -right[:, None]
    covariance = (drawn.images * right * up).sum(axis=(1, 2))
    difference = (drawn.images * (right**2 - up**2)).sum(axis=(1, 2))
    measured = np.degrees(np.arctan2(2 * covariance, difference) / 2)
    np.testing.assert_allclose(measured, drawn.values[:, 2], atol=0.5)


def test_a_heart_points_down_and_a_square_is_sharp():
    drawn = draw_shapes(
        ShapeGrid(shapes=("square", "heart"), scales=(10,), rotations=(0,), xs=(14,), ys=(14,))
    )
    square, heart = drawn.images
    assert np.array_equal(square[9:19, 9:19], np.full((10, 10), 255))
    assert square.sum() == 100 * 255
    rows = np.flatnonzero(heart.any(axis=1))
    widths = (heart[rows] > 127).sum(axis=1)
    assert widths[-1] <= 2 < widths[:3].max()
    np.testing.assert_array_equal(heart, heart[:, ::-1])


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            {"shapes": ("square", "star")},
            "shapes has 'star' at place 1; allowed: a tuple of different names of square, ellipse, "
            "heart",
        ),
        ({"shapes": ("heart", "heart")}, "shapes has 'heart' at place 1"),
        ({"shapes": (["heart"],)}, "at place 0; allowed: a tuple of different names"),
        ({"shapes": "heart"}, "a tuple of different names"),
        ({"scales": ()}, "scales is .*; allowed: a tuple of increasing, finite numbers"),
        ({"scales": (0, 3)}, "scales is .*; allowed: numbers above 0"),
        ({"rotations": (0, float("nan"))}, "rotations is .*increasing, finite"),
        ({"rotations": (10, 0)}, "increasing"),
        ({"ys": ("14",)}, "ys is .*finite numbers"),
        ({"xs": (2, 14)}, r"xs go from 2 to 14; allowed: 8\.486 to 19\.51, as the largest shape"),
        ({"size": 7}, "size is 7; allowed: an integer from 8 to 128"),
        ({"size": True}, "size is True"),
        ({"rotations": tuple(range(360))}, r"3 x 4 x 360 x 12 x 12 = 622,080 images; allowed"),
    ],
)
def test_what_cannot_be_drawn_is_refused(change, message):
    with pytest.raises(ValueError, match=message):
        ShapeGrid(**change)
