"""The gradient of the beta-weighted negative ELBO, through the reparameterised sample."""

import torch
from torch import Tensor

from kllab.experiments.vae.model import VAE
from kllab.experiments.vae.objective import bernoulli_distortion, gaussian_rate


def gradient(model: VAE, x: Tensor, noise: Tensor, beta: float, free_bits: float = 0.0) -> Tensor:
    """Write the gradient of distortion + beta * sum_j max(free_bits, rate_j) into the model.

    distortion and rate_j are means over the images; z = loc + noise * exp(log_variance / 2)
    (Kingma & Welling 2014, section 2.4; free bits: Kingma et al. 2016, equation 15).

    Parameters
    ----------
    model : VAE
        Its `parameters.grad` is overwritten.
    x : torch.Tensor
        (N, pixels) in [0, 1].
    noise : torch.Tensor
        (N, latent_dim), standard normal.
    beta, free_bits : float
        Weight of the rate; nats that each dimension has for free.

    Returns
    -------
    torch.Tensor
        (1 + latent_dim,): distortion, then the rate of each dimension, in nats per image.
    """
    n, dimensions = noise.shape
    head = model.encoder.forward(x)
    loc, log_variance = head[:, :dimensions], head[:, dimensions:]
    spread = torch.mul(log_variance, 0.5).exp_().mul_(noise)  # dz / d(log_variance), doubled

    distortion, by_logits = bernoulli_distortion(model.decoder.forward(loc + spread), x)
    by_first = model.decoder.backward(by_logits.div_(n))
    by_z = model.decoder.input_gradient(by_first)

    rate, rate_by_loc, rate_by_log_variance = gaussian_rate(loc, log_variance)
    rates = rate.mean(dim=0)
    weight = (rates >= free_bits).to(x.dtype).mul_(beta / n)  # nothing is gained below free_bits
    by_head = torch.empty_like(head)
    torch.addcmul(by_z, weight, rate_by_loc, out=by_head[:, :dimensions])
    torch.addcmul(
        by_z.mul_(spread).mul_(0.5), weight, rate_by_log_variance, out=by_head[:, dimensions:]
    )
    model.encoder.backward(by_head)
    return torch.cat([distortion.div_(n).reshape(1), rates])
