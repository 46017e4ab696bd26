"""The table as text, and the joint it stands for."""

from __future__ import annotations

import numpy as np
import pytest

from kllab import Normal, kl_divergence
from kllab.topics.information_bottleneck.joint_table import joint_of, read_table, write_table
from kllab.topics.information_bottleneck.tutorial_kl import tutorial_kl


@pytest.mark.parametrize("text", ["9,1;1,9", "0.1,2,3;4,5,6.25", "0,0;1,2;3,0"])
def test_text_there_and_back(text: str) -> None:
    assert write_table(read_table(text)) == text
    assert write_table(read_table(f" {text}; ".replace(",", " , "))) == text


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("1,2;3", "2 rows of 2, 1 weights were given; allowed are 2 to 6 rows of one length"),
        ("1,2", "1 rows of 2 weights"),
        ("1;2", "2 rows of 1, 1 weights"),
        ("1,2;x,4", "'x' is not a number"),
        ("1,2;-1,4", "the weight of x = 1, y = 0 is -1"),
        ("1,2;nan,4", "the weight of x = 1, y = 0 is nan"),
        ("1,2;0,0", "fewer than 2 rows have a weight above 0"),
        ("", "'' is not a number"),
        (";".join(["1,1"] * 7), "7 rows"),
    ],
)
def test_what_cannot_be_read_is_named(text: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        read_table(text)


def test_weights_stand_for_their_shares() -> None:
    np.testing.assert_allclose(joint_of(read_table("3,1;2,4"), 0), [[0.3, 0.1], [0.2, 0.4]])
    independent = joint_of(read_table("3,1;2,4"), 1)
    np.testing.assert_allclose(independent, np.outer([0.4, 0.6], [0.5, 0.5]))


def test_the_tutorial_s_sum_is_the_rate_times_the_images() -> None:
    rng = np.random.default_rng(0)
    loc, scale = rng.normal(size=(7, 2)), rng.uniform(0.1, 2, size=(7, 2))
    found = tutorial_kl(loc, scale)
    by_hand = sum(
        kl_divergence(Normal(m, s), Normal(0, 1))
        for m, s in zip(loc.ravel(), scale.ravel(), strict=True)
    )
    assert found.summed == pytest.approx(by_hand)
    assert found.rate == pytest.approx(by_hand / 7)
