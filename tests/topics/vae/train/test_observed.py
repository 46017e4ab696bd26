"""What records show beside the loss: gradients, a latent walk, the aggregated posterior."""

import numpy as np
import pytest
import torch
from scipy.stats import norm

from kllab.topics.vae.train import Config, train
from kllab.topics.vae.train.observed import WALK, aggregated_posterior, latent_walk
from kllab.topics.vae.train.step_record import LATENT_EDGES

CONFIG = Config(
    dataset="digits_8x8", encoder_hidden=(16,), decoder_hidden=(16,), latent_dim=3, steps=60
)


def test_records_have_gradients_and_evaluations_have_pictures_and_masses() -> None:
    records = list(train(CONFIG))
    for record in records:
        assert record.encoder_gradient is not None
        assert record.encoder_gradient > 0
        assert record.decoder_gradient is not None
        assert record.decoder_gradient > 0
    [first, *_, last] = [record for record in records if record.samples is not None]
    assert first.walk is not None
    assert first.samples is not None
    assert first.walk.shape == (WALK, 8, 8)
    # The walk leads from the first sample to the second.
    np.testing.assert_allclose(first.walk[[0, -1]].astype(int), first.samples[:2], atol=1)
    assert last.aggregated is not None
    np.testing.assert_allclose(last.aggregated.sum(axis=1), 1, atol=1e-5)


def test_the_norm_is_that_of_the_gradient_of_the_loss() -> None:
    """With beta = 0 and one step the decoder's gradient is that of the distortion alone."""
    config = Config(
        dataset="digits_8x8", encoder_hidden=(16,), decoder_hidden=(16,), latent_dim=3, steps=1,
        schedule="constant", beta=0.0,
    )  # fmt: skip
    [free] = train(config)
    [weighed] = train(Config.from_json(config.to_json().replace('"beta": 0.0', '"beta": 50.0')))
    assert free.decoder_gradient == pytest.approx(weighed.decoder_gradient, rel=1e-5)
    assert free.encoder_gradient != pytest.approx(weighed.encoder_gradient, rel=0.1)


def test_masses_are_those_of_the_mixture_of_posteriors() -> None:
    loc, scale = np.array([[0.0, -9.0], [2.0, 1.0]]), np.array([[1.0, 0.5], [0.1, 3.0]])
    head = torch.tensor(np.hstack([loc, 2 * np.log(scale)]), dtype=torch.float64)
    below = norm.cdf(np.array(LATENT_EDGES)[:, None, None], loc, scale).mean(axis=1)
    below[0], below[-1] = 0, 1
    np.testing.assert_allclose(aggregated_posterior(head), np.diff(below, axis=0).T, atol=1e-6)


def test_the_walk_keeps_the_length_of_orthogonal_ends() -> None:
    walk = latent_walk(torch.tensor([3.0, 0.0]), torch.tensor([0.0, 3.0]))
    torch.testing.assert_close(walk.norm(dim=1), torch.full((WALK,), 3.0))
    torch.testing.assert_close(walk[[0, -1]], torch.tensor([[3.0, 0.0], [0.0, 3.0]]))
