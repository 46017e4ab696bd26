"""The rate in two parts, and prior against aggregated posterior in both directions."""

import json

import numpy as np
import pytest

from kllab import MultivariateNormal, Normal, kl_divergence
from kllab.topics.latent_space.encoded import Encoded, encode_held_out
from kllab.topics.latent_space.network import Network
from kllab.topics.latent_space.surgery import elbo_surgery
from pages.web.recorded_runs import load_model


def encoded(loc: np.ndarray, scale: np.ndarray) -> Encoded:
    return Encoded(loc, scale, np.zeros(len(loc), np.uint8))


def test_equal_posteriors_tell_nothing_of_the_image() -> None:
    loc, scale = np.array([0.5, -1.0]), np.array([0.6, 0.9])
    n = 4_000
    parts = elbo_surgery(encoded(np.tile(loc, (n, 1)), np.tile(scale, (n, 1))), draws=n)
    q, p = MultivariateNormal(loc, np.diag(scale**2)), MultivariateNormal(np.zeros(2), np.eye(2))
    assert parts.rate == pytest.approx(kl_divergence(q, p), rel=1e-12)
    for estimate, exact in ((parts.to_prior, (q, p)), (parts.from_prior, (p, q))):
        assert estimate.standard_error is not None
        assert 0 < estimate.standard_error < 0.05
        assert abs(estimate.value - kl_divergence(*exact)) < 4 * estimate.standard_error
    assert parts.to_prior.standard_error is not None
    assert abs(parts.information) < 4 * parts.to_prior.standard_error


def test_posteriors_that_do_not_overlap_tell_the_number_of_the_image() -> None:
    n = 200
    loc = 1000.0 * np.arange(n)[:, None]
    parts = elbo_surgery(encoded(loc, np.ones((n, 1))))
    assert parts.most_information == np.log(n)
    assert parts.to_prior.standard_error is not None
    # The rate is dominated by the distance from the prior; what is left is log N.
    exact = float(np.mean(kl_divergence(Normal(loc[:, 0], 1.0), Normal(0.0, 1.0))))
    assert parts.rate == pytest.approx(exact, rel=1e-12)
    assert abs(parts.information - np.log(n)) < 4 * parts.to_prior.standard_error


def test_codes_that_are_drawn_from_the_prior_leave_no_holes() -> None:
    rng = np.random.default_rng(3)
    spread = 0.8
    loc = np.sqrt(1 - spread**2) * rng.standard_normal((5_000, 1))
    parts = elbo_surgery(encoded(loc, np.full_like(loc, spread)), draws=5_000)
    assert abs(parts.to_prior.value) < 0.01
    assert abs(parts.from_prior.value) < 0.01
    assert parts.information == pytest.approx(-np.log(spread), abs=0.02)


def test_a_small_beta_leaves_holes_in_the_prior_for_every_seed() -> None:
    plain, small = (
        json.loads(load_model("latent_space", name).metadata["over_seeds"])
        for name in ("two-dimensions", "small-beta")
    )
    assert plain["seed"] == small["seed"] == [0, 1, 2]
    assert max(plain["kl_from_prior"]) < 2
    assert min(small["kl_from_prior"]) > 4
    assert min(small["kl_to_prior"]) > 2 * max(plain["kl_to_prior"])
    assert min(small["test_rate"]) > max(plain["test_rate"]) + 2


@pytest.mark.parametrize("name", ["two-dimensions", "small-beta"])
def test_the_shipped_models_have_the_divergences_of_their_training(name: str) -> None:
    checkpoint = load_model("latent_space", name)
    parts = elbo_surgery(
        encode_held_out(Network.of_checkpoint(checkpoint.tensors, checkpoint.metadata))
    )
    kept = json.loads(checkpoint.metadata["over_seeds"])
    assert parts.to_prior.value == pytest.approx(kept["kl_to_prior"][0], rel=0.02)
    assert parts.from_prior.value == pytest.approx(kept["kl_from_prior"][0], rel=0.05)


def test_too_few_images_and_draws_are_refused() -> None:
    one = encoded(np.zeros((1, 2)), np.ones((1, 2)))
    with pytest.raises(ValueError, match="1 images are encoded; allowed: 2 or more"):
        elbo_surgery(one)
    two = encoded(np.zeros((2, 2)), np.ones((2, 2)))
    with pytest.raises(ValueError, match="draws is 1; allowed: a whole number from 2 to 100000"):
        elbo_surgery(two, draws=1)
