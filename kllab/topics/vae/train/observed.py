"""What a record shows of a model beside its loss: gradients, a latent walk, the posterior."""

import math

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn

from kllab.topics.vae.train.step_record import LATENT_EDGES

WALK = 8
"""Number of points of the latent walk."""
_IMAGES = 300
"""Largest number of images in the aggregated posterior."""


def gradient_norm(part: nn.Module) -> float:
    """Return the Euclidean norm of the gradient of the last update, for a part of the model.

    The update has left the gradients in the parameters, so this costs little.
    """
    gradients = [each.grad for each in part.parameters() if each.grad is not None]
    return float(torch.stack([torch.linalg.vector_norm(each) for each in gradients]).norm())


def latent_walk(start: Tensor, end: Tensor) -> Tensor:
    """Return `WALK` latents from `start` to `end`, (WALK, latent_dim), along a quarter of a turn.

    cos(t) start + sin(t) end is standard normal for every t if both ends are, so the walk stays
    where the prior is; a straight line would pass nearer to the origin.
    """
    turn = torch.linspace(0, math.pi / 2, WALK)[:, None]
    return turn.cos() * start + turn.sin() * end


def aggregated_posterior(head: Tensor) -> npt.NDArray[np.float32]:
    """Return the masses of q(z_j) = mean over images of q(z_j|x) between `LATENT_EDGES`.

    Parameters
    ----------
    head : torch.Tensor
        (N, 2 * latent_dim): loc, then log-variance of each image; the first 300 are used.

    Returns
    -------
    numpy.ndarray
        float32, (latent_dim, len(LATENT_EDGES) - 1); the first and last mass include the tails.
    """
    loc, log_variance = head[:_IMAGES].chunk(2, dim=1)
    inner = torch.tensor(LATENT_EDGES[1:-1], dtype=head.dtype)
    below = torch.special.ndtr((inner[:, None, None] - loc) * torch.exp(-0.5 * log_variance))
    cumulated = below.mean(dim=1)  # (edges, latent_dim)
    ends = torch.zeros_like(cumulated[:1])
    masses = torch.cat([ends, cumulated, ends + 1]).diff(dim=0)
    return masses.T.contiguous().float().numpy()
