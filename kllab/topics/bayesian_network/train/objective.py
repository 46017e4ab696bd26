"""Loss of Bayes by backprop: mean negative log-likelihood + weight * KL, in nats."""

import math

from torch import Tensor
from torch.nn import functional

from kllab.topics.bayesian_network.train.model import BayesianNetwork


def loss_terms(
    network: BayesianNetwork, x: Tensor, y: Tensor, samples: int
) -> tuple[Tensor, Tensor]:
    """Compute the mean NLL, 0-d, and KL of each layer, (layers,). The loss is nll + weight * KL.

    With weight 1/N it is the negative ELBO per example (Blundell et al. 2015, equation 1). The KL
    is exact; only the likelihood is estimated from draws. (Blundell et al. estimate both, equation
    2.)

    Parameters
    ----------
    x : torch.Tensor
        (N, inputs).
    y : torch.Tensor
        (N, 1) of a curve, with normal noise; or int64, (N,), labels of digits.
    samples : int
        Draws for each example; the mean is over draws and examples.
    """
    outputs = network(x, samples)
    if y.is_floating_point():
        log_noise = network.log_noise
        squares = ((outputs - y) * (-log_noise).exp()).square()
        nll = 0.5 * squares.mean() + log_noise + 0.5 * math.log(2 * math.pi)
    else:
        nll = functional.cross_entropy(outputs.flatten(0, 1), y.repeat(samples))
    return nll, network.kl_of_layers()
