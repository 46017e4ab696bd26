"""Bounds on log p(x) of held-out images at the end of a training."""

from typing import Any

import numpy as np
import torch
from torch import Tensor

from kllab.topics.vae.train.config import Config
from kllab.topics.vae.train.importance import log_mean_weight, weighted
from kllab.topics.vae.train.model import VAE
from kllab.training.random_streams import DISPLAY, stream

DRAWS = (1, 10, 100)
"""K, the draws of z for each image; each divides the last."""
IMAGES = 300
"""Largest number of held-out images in the bounds."""
_WORK = 4e10  # multiplications and additions in all: about two seconds on a slow core
_FEWEST = 20
_AT_A_TIME = 5  # images: their draws stay in the processor's cache


def images_in_bounds(config: Config, n: int) -> int:
    """Return the number of images, of n, that the bounds take: fewer if the decoder is large."""
    affordable = int(_WORK / (config.decoder_work * DRAWS[-1]))
    return min(n, IMAGES, max(_FEWEST, affordable))


@torch.no_grad()
def importance_bounds(model: VAE, config: Config, x: Tensor) -> dict[str, Any]:
    """Return the fields of a `StepRecord` on the importance-weighted bounds.

    Parameters
    ----------
    model : VAE
    config : Config
        Its seed determines the draws of z.
    x : torch.Tensor
        (N, pixels), held-out images as the likelihood has them; the first ones are used.
    """
    x, generator = x[: images_in_bounds(config, len(x))], stream(config.seed, DISPLAY, 1)
    parts = []
    for few in torch.split(x, _AT_A_TIME):
        noise = torch.randn(DRAWS[-1], len(few), config.latent_dim, generator=generator)
        parts.append(weighted(model, few, noise).log_weights().double())
    log_weights = torch.cat(parts, dim=1)
    found = np.array([_bound(log_weights, draws) for draws in DRAWS])
    return {
        "log_likelihood": float(found[-1, 0]),
        "log_likelihood_error": float(found[-1, 1]),
        "log_likelihood_draws": DRAWS[-1],
        "log_likelihood_images": len(x),
        "importance_bounds": np.column_stack([DRAWS, found]),
    }


def _bound(log_weights: Tensor, draws: int) -> tuple[float, float]:
    """Return the bound with K = `draws`, and its standard error over the images.

    All groups of K draws of an image are averaged. The error includes that other images would be
    held out.
    """
    groups = log_weights.view(-1, draws, log_weights.shape[1]).transpose(0, 1)  # (draws, groups, N)
    of_images = log_mean_weight(groups).mean(dim=0)
    error = of_images.std() / len(of_images) ** 0.5
    return of_images.mean().item(), error.item()
