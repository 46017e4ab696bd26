"""Evaluation of a VAE: loss on held-out images, samples, reconstructions."""

from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from kllab.topics.vae.train.bounds import importance_bounds
from kllab.topics.vae.train.config import Config
from kllab.topics.vae.train.factors import held_out_factors, mutual_information, trees
from kllab.topics.vae.train.likelihoods import likelihood
from kllab.topics.vae.train.model import VAE
from kllab.topics.vae.train.observed import WALK, aggregated_posterior, latent_walk
from kllab.topics.vae.train.step_record import ACTIVE
from kllab.training.elbo_terms import gaussian_posterior, log_normals
from kllab.training.random_streams import DISPLAY, stream

TEST_IMAGES = 1_000
"""Largest number of held-out images in a test."""
SAMPLES = 20
_AT_A_TIME = 200
_RATE_DRAWS = 8
"""Draws of z for each held-out image, where the rate has no closed form."""


class Evaluator:
    """Evaluate on fixed held-out images, and draw samples, with fixed latents and noise.

    Parameters
    ----------
    config : Config
        Its seed determines the latents of the samples and the noise of the test.
    images : torch.Tensor
        Held-out images, uint8, (N, height, width); the first 1,000 are used.
    drawn : torch.Tensor
        Indices of the images shown with their reconstructions, int64.
    """

    def __init__(self, config: Config, images: Tensor, drawn: Tensor) -> None:
        generator, model = stream(config.seed, DISPLAY), likelihood(config.likelihood)
        self.config, self.shape = config, images.shape[1:]
        x = model.held_out(images[: max(TEST_IMAGES, int(drawn.max()) + 1)].flatten(1))
        self.x, self.drawn = x[:TEST_IMAGES], x[drawn]
        self.latents = torch.randn(SAMPLES, config.latent_dim, generator=generator)
        self.noise = torch.randn(len(self.x), config.latent_dim, generator=generator)
        self.uniform = torch.rand(SAMPLES, generator=generator)
        self.originals = self._grey(self.drawn)
        factors = held_out_factors(config)
        self.factors = None if factors is None else factors[: len(self.x)]

    @torch.no_grad()
    def evaluate(self, model: VAE) -> dict[str, Any]:
        """Return the fields of a `StepRecord` that need held-out images."""
        return self._test(model) | self._draw(model)

    @torch.no_grad()
    def at_the_end(self, model: VAE) -> dict[str, Any]:
        """Return the fields of the last record: bounds on log p(x), and DCI of shapes."""
        found = importance_bounds(model, self.config, self.x)
        if self.factors is not None:
            loc, _ = model.encode(self.x).chunk(2, dim=1)
            found |= trees(loc.float().numpy(), self.factors, self.config.seed)
        return found

    def _test(self, model: VAE) -> dict[str, Any]:
        """Return distortion, rate and their sum in nats per held-out image, and active units."""
        heads, distortion, rate = [], 0.0, 0.0
        # Small batches stay in the processor's cache.
        for start in range(0, len(self.x), _AT_A_TIME):
            x, noise = (all_of[start : start + _AT_A_TIME] for all_of in (self.x, self.noise))
            head, share = model.encode(x), len(x) / len(self.x)
            z, rates = gaussian_posterior(head, noise)
            distortion += share * model.likelihood.distortion(model.decode(z), x).item()
            rate += share * rates.sum().item()
            heads.append(head)
        every = torch.cat(heads)
        tested: dict[str, Any] = {"test_distortion": distortion, "test_rate": rate}
        if model.prior is not None:
            tested |= self._estimated_rate(model, every)
        loc, _ = every.chunk(2, dim=1)
        if self.factors is not None:
            tested |= mutual_information(loc.float().numpy(), self.factors)
        return tested | {
            "test_nelbo": distortion + tested["test_rate"],
            "active_units": int((loc.var(dim=0) > ACTIVE).sum()),
            "aggregated": aggregated_posterior(every),
        }

    def _estimated_rate(self, model: VAE, heads: Tensor) -> dict[str, float]:
        """Estimate the rate from several draws of z for each image.

        The standard error is that of the draws, for these images.
        """
        assert model.prior is not None
        generator = stream(self.config.seed, DISPLAY, 2)
        estimates = []
        for head in torch.split(heads, _AT_A_TIME):
            loc, log_variance = head.chunk(2, dim=1)
            noise = torch.randn(_RATE_DRAWS, *loc.shape, generator=generator)
            z = loc + torch.exp(0.5 * log_variance) * noise
            log_prior = [model.prior.log_prob_per_dimension(each, model).sum(dim=1) for each in z]
            estimates.append(log_normals(head, noise).sum(dim=2) - torch.stack(log_prior))
        rates = torch.cat(estimates, dim=1).double()  # (draws, N)
        error = (rates.var(dim=0).sum() / _RATE_DRAWS).sqrt() / rates.shape[1]
        return {"test_rate": rates.mean().item(), "test_rate_error": error.item()}

    def _draw(self, model: VAE) -> dict[str, Any]:
        """Decode samples from the prior, and held-out images from their posterior means."""
        loc, _ = model.encode(self.drawn).chunk(2, dim=1)
        latents = self.latents
        if model.prior is not None:
            latents = model.prior.draws(self.latents, self.uniform, model)
        shown = torch.cat([latents, latent_walk(*latents[:2]), loc])
        grid = self._grey(model.likelihood.means(model.decode(shown)))
        return {
            "samples": grid[:SAMPLES].copy(),
            "walk": grid[SAMPLES : SAMPLES + WALK].copy(),
            "originals": self.originals,
            "reconstructions": grid[SAMPLES + WALK :].copy(),
        }

    def _grey(self, pixels: Tensor) -> npt.NDArray[np.uint8]:
        """Return grey levels, (N, height, width), of pixels in [0, 1]."""
        levels = pixels.mul(255).round_().to(torch.uint8)
        return levels.reshape(-1, *self.shape).numpy()
