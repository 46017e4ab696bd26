"""Held-out images and the aggregated posterior, against scipy, torch and exact moments."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import integrate, stats
from torch.distributions import Normal, kl_divergence

from kllab.data import DATASETS
from kllab.topics.latent_space.architecture import Architecture
from kllab.topics.latent_space.encoded import ACTIVE, Encoded, encode_held_out, images_of
from kllab.topics.latent_space.network import Network
from kllab.topics.vae.train import step_record
from tests.topics.latent_space.conftest import trained


def drawn(n: int, d: int, seed: int = 0) -> Encoded:
    rng = np.random.default_rng(seed)
    labels = rng.integers(10, size=n).astype(np.uint8)
    return Encoded(rng.normal(size=(n, d)), rng.uniform(0.05, 1.5, (n, d)), labels)


def test_the_held_out_images_and_their_rates(network):
    encoded = encode_held_out(network)
    assert encoded.loc.shape == encoded.scale.shape == encoded.kl.shape == (300, 3)
    assert len(encoded.labels) == 300
    posterior = Normal(torch.from_numpy(encoded.loc), torch.from_numpy(encoded.scale))
    wanted = kl_divergence(posterior, Normal(0.0, 1.0)).numpy()
    np.testing.assert_allclose(encoded.kl, wanted, rtol=1e-9)
    np.testing.assert_allclose(encoded.rates, wanted.mean(axis=0), rtol=1e-9)
    assert (np.diff(encoded.rates[encoded.by_rate]) <= 0).all()
    variances = torch.from_numpy(encoded.loc).var(dim=0, correction=0).numpy()
    assert np.array_equal(encoded.active, variances > step_record.ACTIVE)
    assert step_record.ACTIVE == ACTIVE


def test_the_images_of_a_training_are_in_its_checkpoint_and_generated_ones_are_encoded():
    _, checkpoint = trained()
    assert images_of(checkpoint.metadata) == "digits_8x8"
    architecture = Architecture("shapes", (), (), 2, "tanh")
    tensors = {name: np.zeros(shape) for name, shape in architecture.tensors.items()}
    encoded = encode_held_out(Network(architecture, tensors))
    assert len(encoded.labels) == DATASETS["shapes"].held_out
    assert np.unique(encoded.scale) == 1
    assert np.array_equal(encoded.kl, encoded.loc)  # 0: a posterior that is the prior


def test_images_that_the_lab_does_not_have_are_refused_in_words(network):
    for name in ("mnist", "cifar"):
        with pytest.raises(ValueError, match=f"images of '{name}' are not part .* mnist_10k"):
            encode_held_out(network, name)
    with pytest.raises(ValueError, match=r"images have shape \(1000, 784\)"):
        encode_held_out(network, "mnist_10k")


@settings(max_examples=25, deadline=None)
@given(st.integers(1, 6), st.integers(1, 4), st.integers(0, 1000))
def test_moments_are_those_of_a_mixture(n, d, seed):
    encoded = drawn(n, d, seed)
    # One point a standard deviation to each side has the mean and variance of a normal.
    points = np.concatenate([encoded.loc + s * encoded.scale for s in product((-1, 1), repeat=d)])
    np.testing.assert_allclose(encoded.mean, points.mean(axis=0), atol=1e-12)
    wanted = np.atleast_2d(np.cov(points.T, bias=True))
    np.testing.assert_allclose(encoded.covariance, wanted, atol=1e-12)


def test_the_log_density_is_that_of_the_mixture():
    encoded = drawn(7, 2)
    points = np.random.default_rng(1).normal(size=(40, 2)) * 4
    each = stats.norm.logpdf(points[:, None], encoded.loc, encoded.scale).sum(axis=2)
    mixture = np.log(np.exp(each).mean(axis=1))
    np.testing.assert_allclose(encoded.log_density(points), mixture, rtol=1e-12)
    without = np.arange(40) % 7
    kept = np.array([np.delete(row, w) for row, w in zip(each, without, strict=True)])
    wanted = np.log(np.exp(kept).mean(axis=1))
    np.testing.assert_allclose(encoded.log_density(points, without=without), wanted, rtol=1e-12)


def test_the_density_integrates_to_one_also_with_a_narrow_part():
    encoded = Encoded(np.array([[0.0], [1.0]]), np.array([[1.0], [1e-3]]), np.zeros(2, np.uint8))
    total, _ = integrate.quad(
        lambda z: np.exp(encoded.log_density(np.array([[z]]))[0]), -8, 8, points=[0.99, 1, 1.01]
    )
    assert total == pytest.approx(1, abs=1e-7)
    far = encoded.log_density(np.array([[1e3]]))
    assert far[0] == pytest.approx(stats.norm.logpdf(1e3) - np.log(2), rel=1e-12)


@settings(max_examples=25, deadline=None)
@given(st.integers(1, 6), st.integers(0, 1000))
def test_principal_directions_are_singular_vectors(d, seed):
    encoded = drawn(20, d, seed)
    directions, variances = encoded.principal
    np.testing.assert_allclose(directions @ directions.T, np.eye(d), atol=1e-12)
    centred = encoded.loc - encoded.loc.mean(axis=0)
    singular = np.linalg.svd(centred, compute_uv=False)
    np.testing.assert_allclose(variances, singular**2 / 20, atol=1e-12)
    along = (centred @ directions.T).var(axis=0)
    np.testing.assert_allclose(along, variances, atol=1e-12)
    largest = directions[np.arange(d), np.abs(directions).argmax(axis=1)]
    assert (largest > 0).all()


def test_the_mean_of_a_class():
    encoded = drawn(50, 3)
    wanted = encoded.loc[encoded.labels == 4].mean(axis=0)
    assert np.array_equal(encoded.class_mean(4), wanted)
    with pytest.raises(ValueError, match="label is 12; allowed: one of 0, 1"):
        encoded.class_mean(12)
