"""Interpolations and traversals: ends, lengths, angles, and errors in words."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from mpmath import mp, mpf

from kllab.topics.latent_space.paths import linear, spherical, traversal

POINTS = st.integers(2, 5).flatmap(
    lambda d: st.tuples(*[st.lists(st.floats(-10, 10), min_size=d, max_size=d)] * 2)
)


def exact_arc(a, b, t):
    """Slerp of the directions by its formula, in 50 digits; the length changes linearly."""
    with mp.workdps(50):
        a, b, t = [mpf(float(x)) for x in a], [mpf(float(x)) for x in b], mpf(float(t))
        length_a, length_b = (mp.sqrt(mp.fsum(x * x for x in each)) for each in (a, b))
        cosine = mp.fsum(x * y for x, y in zip(a, b, strict=True)) / (length_a * length_b)
        angle = mp.acos(min(cosine, mpf(1)))
        length = (1 - t) * length_a + t * length_b
        ratio = (lambda s: mp.sin(s * angle) / mp.sin(angle)) if angle else (lambda s: s)
        parts = ((1 - t, a, length_a), (t, b, length_b))
        turned = [[ratio(s) * x / size for x in end] for s, end, size in parts]
        return np.array([float(length * (x + y)) for x, y in zip(*turned, strict=True)])


@settings(max_examples=100, deadline=None)
@given(POINTS)
def test_the_arc_is_the_exact_one_and_never_leaves_the_lengths_of_its_ends(ends):
    a, b = map(np.array, ends)
    lengths = np.linalg.norm(a), np.linalg.norm(b)
    assume(min(lengths) > 1e-3)
    assume(np.linalg.norm(a / lengths[0] + b / lengths[1]) > 1e-3)
    path = spherical(a, b, 7)
    assert np.array_equal(path[0], a)
    assert np.array_equal(path[-1], b)
    for t, point in zip(np.linspace(0, 1, 7), path, strict=True):
        np.testing.assert_allclose(point, exact_arc(a, b, t), atol=1e-11)
    along = np.linalg.norm(path, axis=1)
    assert along.min() >= min(lengths) * (1 - 1e-9)
    assert along.max() <= max(lengths) * (1 + 1e-9)


@settings(max_examples=50, deadline=None)
@given(POINTS)
def test_the_line_goes_in_equal_steps(ends):
    a, b = map(np.array, ends)
    path = linear(a, b, 5)
    assert np.array_equal(path[0], a)
    assert np.array_equal(path[-1], b)
    np.testing.assert_allclose(np.diff(path, axis=0), np.tile((b - a) / 4, (4, 1)), atol=1e-13)


def test_a_right_angle_turns_in_equal_angles():
    path = spherical([3.0, 0.0], [0.0, 3.0], 4)
    angles = np.degrees(np.arctan2(path[:, 1], path[:, 0]))
    np.testing.assert_allclose(angles, [0, 30, 60, 90], atol=1e-12)


@pytest.mark.parametrize("angle", [0.0, 1e-9, 1e-120, 3.1415])
def test_small_and_large_angles_keep_their_digits(angle):
    path = spherical([2.0, 0.0], [2 * np.cos(angle), 2 * np.sin(angle)], 3)
    assert path[1, 1] == pytest.approx(2 * np.sin(angle / 2), rel=1e-9, abs=0)
    assert path[1, 0] == pytest.approx(2 * np.cos(angle / 2), rel=1e-9)


def test_a_traversal_changes_one_dimension_of_a_copy():
    start = np.array([1.0, 2.0, 3.0])
    assert traversal(start, 2, [-1, 0]).tolist() == [[1, 2, -1], [1, 2, 0]]
    assert start.tolist() == [1, 2, 3]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: spherical([0.0, 0.0], [1.0, 0.0], 3), "start is 0, which has no direction"),
        (lambda: spherical([1.0, 0.0], [0.0, 0.0], 3), "end is 0, which has no direction"),
        (lambda: spherical([1.0, 1.0], [-2.0, -2.0], 3), "opposite directions"),
        (lambda: linear([1.0], [1.0, 2.0], 3), "start has 1 dimensions, end 2"),
        (lambda: linear([1.0], [np.inf], 3), "end is .*inf.*; allowed: finite numbers"),
        (lambda: linear([], [], 3), "start is "),
        (lambda: linear([1.0], [2.0], 1), "n is 1; allowed: a whole number from 2 to 200"),
        (lambda: traversal([1.0], 1, [0.0]), "dimension is 1; allowed: a whole number from 0 to 0"),
        (lambda: traversal([1.0], 0, []), r"values of shape \(0,\) are given; allowed: 1 to 200"),
        (lambda: traversal([1.0], 0, [np.nan]), r"values of shape \(1,\)"),
    ],
)
def test_what_is_no_path_is_refused_in_words(call, message):
    with pytest.raises(ValueError, match=message):
        call()
