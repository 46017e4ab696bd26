"""Posterior and ELBO of one image: quadrature over one latent dimension, mpmath, torch."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from mpmath import mp, mpf
from scipy.special import logsumexp

from kllab.data import load_split
from kllab.topics.latent_space.network import Network
from kllab.topics.latent_space.posterior import distortions, grey_levels, posterior
from kllab.training.elbo_terms import bernoulli_distortion
from tests.topics.latent_space.conftest import trained


@pytest.fixture(scope="module")
def line() -> Network:
    """Return a network with one latent dimension, over which one can integrate."""
    _, checkpoint = trained(latent_dim=1)
    return Network.of_checkpoint(checkpoint.tensors, checkpoint.metadata, dtype="float64")


@pytest.fixture(scope="module")
def digits() -> np.ndarray:
    dataset, _, held_out = load_split("digits_8x8")
    return dataset.images[held_out]


def test_the_estimate_is_within_its_error_and_the_elbo_below_the_likelihood(line, digits):
    nodes, weights = np.polynomial.hermite_e.hermegauss(80)
    weights = weights / weights.sum()
    z = np.linspace(-12, 12, 4001)
    prior = -(z**2) / 2 - np.log(2 * np.pi) / 2 + np.log(z[1] - z[0])
    deviations = []
    for seed, image in enumerate(digits[:60]):
        found = posterior(line, image, samples=400, seed=seed)
        x = image.ravel() / 255
        exact = weights @ distortions(line.logits(found.loc + found.scale * nodes[:, None]), x)
        deviations.append((found.distortion - exact) / found.distortion_error)
        log_likelihood = logsumexp(prior - distortions(line.logits(z[:, None]), x))
        assert -(exact + found.rate) < log_likelihood
    assert np.abs(deviations).max() < 4
    assert np.sqrt(np.mean(np.square(deviations))) == pytest.approx(1, abs=0.3)


def test_the_parts_are_those_of_the_network(network, digits):
    found = posterior(network, digits[0])
    loc, scale = network.encode(digits[:1].reshape(1, -1) / 255)
    assert np.array_equal(found.loc, loc[0])
    assert np.array_equal(found.scale, scale[0])
    q = torch.distributions.Normal(torch.from_numpy(loc[0]), torch.from_numpy(scale[0]))
    kl = torch.distributions.kl_divergence(q, torch.distributions.Normal(0.0, 1.0)).numpy()
    np.testing.assert_allclose(found.kl, kl, rtol=1e-9)
    assert found.rate == pytest.approx(kl.sum())
    assert found.elbo == -(found.distortion + found.rate)
    assert np.array_equal(found.reconstruction, network.decode_images(loc[0]))
    np.testing.assert_array_equal(found.image, digits[0] / 255)


def test_equal_images_and_seeds_have_equal_results(network, digits):
    one, same, other = (posterior(network, digits[3], seed=seed) for seed in (5, 5, 6))
    assert one.elbo == same.elbo != other.elbo
    as_numbers = posterior(network, digits[3] / 255, seed=5)
    assert as_numbers.elbo == one.elbo
    as_lists = posterior(network, digits[3].tolist(), seed=5)
    assert as_lists.elbo == one.elbo


@pytest.mark.parametrize("x", [0.0, 0.3, 1.0])
@pytest.mark.parametrize("logit", [0.0, 1e-9, 0.7, -30.0, 40.0, 800.0, -1e4])
def test_the_distortion_of_a_pixel_is_exact(logit, x):
    with mp.workdps(60):
        probability = 1 / (1 + mp.exp(-mpf(logit)))
        parts = ((mpf(x), probability), (1 - mpf(x), 1 - probability))
        # 60 digits do not hold 1 - p of p = exp(-10000): by symmetry.
        exact = mp.log(1 + mp.exp(mpf(logit))) - mpf(x) * mpf(logit)
        if abs(logit) < 50:
            by_definition = -mp.fsum(weight * mp.log(p) for weight, p in parts)
            assert abs(by_definition - exact) < mpf(10) ** -30
    [found] = distortions(np.array([[logit]]), np.array([x]))
    assert found == pytest.approx(float(exact), rel=1e-14, abs=1e-15)


def test_the_distortion_is_that_of_the_training():
    rng = np.random.default_rng(0)
    logits, x = rng.normal(size=(20, 64)) * 5, rng.random((20, 64))
    theirs = bernoulli_distortion(torch.from_numpy(logits), torch.from_numpy(x)).item()
    assert distortions(logits, x).mean() == pytest.approx(theirs, rel=1e-13)


GREY = np.zeros((8, 8))


@pytest.mark.parametrize(
    ("image", "message"),
    [
        (np.zeros((28, 28)), r"shape \(28, 28\); allowed: \(8, 8\), height and width"),
        (np.zeros(64), r"shape \(64,\)"),
        ([[0.0] * 8] * 7 + [[0.0]], "the image is no table of numbers"),
        ([["a"] * 8] * 8, "the image holds <U1; allowed: numbers"),
        (GREY + [[np.nan] + [0] * 7] * 8, "the image is nan in row 0, column 0"),
        (GREY - 0.5, "the image is -0.5 in row 0"),
        (GREY + 2.0, "the image is 2.0 in row 0"),
        (np.full((8, 8), 256), "the image is 256 in row 0"),
    ],
)
def test_what_is_no_image_is_refused_in_words(network, image, message):
    with pytest.raises(ValueError, match=message):
        posterior(network, image)


def test_black_and_white_are_grey_levels_and_nothing_is_changed():
    given = np.eye(8, dtype=bool)
    assert np.array_equal(grey_levels(given, (8, 8)), np.eye(8))
    levels = np.array([[0, 51, 255]], np.uint8)
    assert grey_levels(levels, (1, 3)).tolist() == [[0.0, 0.2, 1.0]]
    assert levels.tolist() == [[0, 51, 255]]


@pytest.mark.parametrize("samples", [1, 10_001, 2.5])
def test_a_number_of_samples_without_an_error_is_refused(network, samples):
    with pytest.raises(ValueError, match=r"samples is .*; allowed: a whole number from 2 to 10000"):
        posterior(network, GREY, samples=samples)
