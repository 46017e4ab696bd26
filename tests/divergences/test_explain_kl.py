"""The shape and content of what is returned."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from kllab import Bernoulli, Categorical, MultivariateNormal, Normal, explain_kl, kl_divergence


def test_a_single_pair_gives_python_floats():
    explained = explain_kl(Normal(0, 1), Normal(1, 1))
    assert type(explained.value) is float
    assert type(explained.error) is float
    assert (explained.value, explained.method, explained.reason) == (0.5, "closed form", None)
    assert 0 < explained.error < 1e-12
    assert type(kl_divergence(Normal(0, 1), Normal(1, 1))) is float


def test_a_record_is_frozen_and_compared_by_value():
    explained = explain_kl(Normal([0, 1], 1), Normal(1, 1))
    assert explained == explain_kl(Normal([0, 1], 1), Normal(1, 1))
    assert hash(explained) == hash(explain_kl(Normal([0, 1], 1), Normal(1, 1)))
    assert explained != explain_kl(Normal([0, 2], 1), Normal(1, 1))
    with pytest.raises(dataclasses.FrozenInstanceError):
        explained.value = 0.0


@pytest.mark.parametrize(
    ("p", "q", "shape"),
    [
        (Normal(0, [1]), Normal(0, 1), (1,)),
        (Normal(np.zeros((3, 1)), 1), Normal(0, np.ones(4)), (3, 4)),
        (Normal(np.zeros(0), 1), Normal(0, 1), (0,)),
        (Bernoulli(np.zeros((0, 2))), Bernoulli(0.5), (0, 2)),
        (Categorical([[1, 0], [0, 1]]), Categorical([0.5, 0.5]), (2,)),
        (Categorical(np.ones((0, 1))), Categorical([1]), (0,)),
        (
            MultivariateNormal(np.zeros((5, 1, 2)), np.eye(2)),
            MultivariateNormal(0, [np.eye(2)] * 3),
            (5, 3),
        ),
        (MultivariateNormal(0, np.ones((0, 1, 1))), MultivariateNormal(0, [[1]]), (0,)),
        (MultivariateNormal(np.zeros((0, 2)), np.eye(2)), MultivariateNormal(0, np.eye(2)), (0,)),
    ],
)
def test_batches_have_the_broadcast_shape_and_belong_to_the_caller(p, q, shape):
    for value in (kl_divergence(p, q), explain_kl(p, q).value, explain_kl(p, q).error):
        assert value.shape == shape
        assert value.dtype == np.float64
        value[...] = 0


def test_the_first_infinite_element_gives_the_reason():
    explained = explain_kl(
        Categorical([[0.5, 0.5], [0.25, 0.75]]), Categorical([[[0.5, 0.5]], [[1, 0]]])
    )
    assert explained.value.tolist() == [[0, explained.value[0, 1]], [np.inf, np.inf]]
    assert explained.reason == "q gives 0 where p gives 0.5 (outcome 1), at index (1, 0)"
