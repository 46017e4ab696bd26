"""Loss of Bayes by backprop: mean negative log-likelihood + weight * KL, in nats."""

import math

from torch import Tensor
from torch.nn import functional

from kllab.topics.bayesian_network.train.model import BayesianNetwork


def gaussian_nll(outputs: Tensor, y: Tensor, log_noise: Tensor) -> Tensor:
    """Compute -log N(y; output, noise^2), mean over draws and examples: 0-d.

    Parameters
    ----------
    outputs : torch.Tensor
        (samples, N, 1).
    y : torch.Tensor
        (N, 1).
    log_noise : torch.Tensor
        0-d: log of the standard deviation.
    """
    squares = ((outputs - y) * (-log_noise).exp()).square()
    return 0.5 * squares.mean() + log_noise + 0.5 * math.log(2 * math.pi)


def categorical_nll(logits: Tensor, labels: Tensor) -> Tensor:
    """Compute -log softmax(logits)[label], mean over draws and examples: 0-d.

    Parameters
    ----------
    logits : torch.Tensor
        (samples, N, classes).
    labels : torch.Tensor
        (N,).
    """
    samples, n, classes = logits.shape
    return functional.cross_entropy(logits.reshape(samples * n, classes), labels.repeat(samples))


def loss_terms(
    network: BayesianNetwork, x: Tensor, y: Tensor, samples: int
) -> tuple[Tensor, Tensor]:
    """Compute the mean NLL, 0-d, and KL of each layer, (layers,). The loss is nll + weight * KL.

    With weight 1/N it is the negative ELBO per example (Blundell et al. 2015, equation 1). The KL
    is exact; only the likelihood is estimated from draws. (Blundell et al. estimate both, equation
    2.)
    """
    outputs = network(x, samples)
    of_curve = y.is_floating_point()
    nll = gaussian_nll(outputs, y, network.log_noise) if of_curve else categorical_nll(outputs, y)
    return nll, network.kl_of_layers()
