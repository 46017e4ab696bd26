from __future__ import annotations

import numpy as np
import pytest

from kllab.data import split


def test_parts_cover_everything_once():
    train, test = split(10_000, 1_000, seed=3)
    assert (len(train), len(test)) == (9_000, 1_000)
    assert np.array_equal(np.sort(np.concatenate([train, test])), np.arange(10_000))


def test_the_seed_decides():
    assert np.array_equal(split(100, 10, seed=1)[1], split(100, 10, seed=1)[1])
    assert not np.array_equal(split(100, 10, seed=1)[1], split(100, 10, seed=2)[1])


def test_the_lab_s_own_split_stays_as_it_is():
    # Test losses of stored runs are compared with new ones: the held-out images may not change.
    assert split(10_000, 1_000, seed=0)[1][:5].tolist() == FIRST_HELD_OUT


FIRST_HELD_OUT = [3577, 8925, 1634, 485, 4753]


@pytest.mark.parametrize("held_out", [0, -1, 10, 11])
def test_an_empty_part_is_refused(held_out):
    with pytest.raises(ValueError, match=f"got {held_out}"):
        split(10, held_out, seed=0)
