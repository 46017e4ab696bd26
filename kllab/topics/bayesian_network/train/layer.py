"""Bayesian fully connected layer: weights and biases have normal distributions."""

import math

import torch
from torch import Tensor, nn
from torch.nn import functional


class BayesianLinear(nn.Module):
    """Bayes by backprop (Blundell et al. 2015): each weight w has q(w) = N(mu, exp(log_var)).

    Replaces the tutorial's layer of this name, with the same arguments, parameters, `kl_loss` and
    `forward`. Its KL is right for every prior.

    Parameters
    ----------
    in_features, out_features : int
        Widths.
    prior_mu, prior_sigma : float
        Mean and standard deviation of the prior of every weight and bias.
    local : bool
        In training, draw activations instead of weights (Kingma et al. 2015). Each example then
        has its own draws, so the gradient is less noisy.
    generator : torch.Generator, optional
        For initial weights and all draws; torch's default generator unless given.

    Attributes
    ----------
    weight_mu, weight_log_var : torch.nn.Parameter
        (out_features, in_features).
    bias_mu, bias_log_var : torch.nn.Parameter
        (out_features,).

    Raises
    ------
    ValueError
        If `prior_sigma` is not a positive number.
    """

    def __init__(
        self,
        in_features: int,
        out_features: int,
        prior_mu: float = 0.0,
        prior_sigma: float = 1.0,
        *,
        local: bool = False,
        generator: torch.Generator | None = None,
    ) -> None:
        super().__init__()
        if not 0 < prior_sigma < math.inf:
            raise ValueError(f"prior_sigma is {prior_sigma!r}; allowed: a positive number")
        self.in_features, self.out_features = in_features, out_features
        self.prior_mu, self.prior_sigma = prior_mu, prior_sigma
        self.local, self.generator = local, generator
        self.weight_mu = nn.Parameter(torch.empty(out_features, in_features))
        self.weight_log_var = nn.Parameter(torch.empty(out_features, in_features))
        self.bias_mu = nn.Parameter(torch.empty(out_features))
        self.bias_log_var = nn.Parameter(torch.empty(out_features))
        self.reset_parameters()

    def reset_parameters(self) -> None:
        """Initialise as the tutorial does: He normal means, log-variances of -10."""
        nn.init.kaiming_normal_(self.weight_mu, generator=self.generator)
        nn.init.zeros_(self.bias_mu)
        for _, log_var in self.posteriors():
            nn.init.constant_(log_var, -10)

    def posteriors(self) -> tuple[tuple[Tensor, Tensor], tuple[Tensor, Tensor]]:
        """Return mu and log_var of the weights, and of the biases."""
        return (self.weight_mu, self.weight_log_var), (self.bias_mu, self.bias_log_var)

    def kl_loss(self) -> Tensor:
        """Compute KL(q || prior), summed over weights and biases: 0-d, in nats.

        Each adds (exp(d) - 1 - d + ((mu - prior_mu) / prior_sigma)^2) / 2 with
        d = log_var - 2 log prior_sigma. The tutorial omits the second term of d.
        """
        weights, biases = self.posteriors()
        prior = self.prior_mu, self.prior_sigma
        return normal_kl(*weights, *prior) + normal_kl(*biases, *prior)

    def forward(self, x: Tensor) -> Tensor:
        """Map (..., in_features) to (..., out_features).

        Training uses one draw of the weights for all of x, or draws of activations if `local`.
        Evaluation uses the means.
        """
        if not self.training:
            return functional.linear(x, self.weight_mu, self.bias_mu)
        if self.local:
            return self.with_drawn_activations(x)
        weight, bias = (_draw(*each, self.generator) for each in self.posteriors())
        return functional.linear(x, weight, bias)

    def with_drawn_weights(self, x: Tensor, generator: torch.Generator | None = None) -> Tensor:
        """Map (samples, N, in_features) to (samples, N, out_features), a draw for each sample.

        If given, `generator` is used instead of the layer's own.
        """
        samples, generator = len(x), generator or self.generator
        weight, bias = (_draw(*each, generator, samples) for each in self.posteriors())
        return torch.baddbmm(bias.unsqueeze(1), x, weight.transpose(1, 2))

    def with_drawn_activations(self, x: Tensor) -> Tensor:
        """Map (..., in_features) to (..., out_features), with a separate draw for each activation.

        An activation has the distribution N(x mu, x^2 sigma^2) (Kingma et al. 2015, equation 6).
        Draws of different examples are independent, unlike with drawn weights. That suits a loss,
        but does not give a function of x.
        """
        mean = functional.linear(x, self.weight_mu, self.bias_mu)
        variance = functional.linear(x * x, self.weight_log_var.exp(), self.bias_log_var.exp())
        noise = torch.randn(mean.shape, generator=self.generator, dtype=mean.dtype)
        # In float32 exp(-100) is 0, where the square root has no gradient.
        return mean + variance.clamp_min(1e-30).sqrt() * noise


def _draw(mu: Tensor, log_var: Tensor, generator: torch.Generator | None, *samples: int) -> Tensor:
    noise = torch.randn((*samples, *mu.shape), generator=generator, dtype=mu.dtype)
    return torch.addcmul(mu, (0.5 * log_var).exp(), noise)


def normal_kl(mu: Tensor, log_var: Tensor, prior_mu: float, prior_sigma: float) -> Tensor:
    """Compute KL(N(mu, exp(log_var)) || N(prior_mu, prior_sigma^2)), summed: 0-d, in nats."""
    d = log_var - 2 * math.log(prior_sigma)
    return 0.5 * (torch.expm1(d) - d + ((mu - prior_mu) / prior_sigma).square()).sum()


def tutorial_kl(layer: BayesianLinear) -> Tensor:
    """Compute what the tutorial's `kl_loss` returns for a layer: without log prior_sigma.

    It is right for prior_sigma = 1. Otherwise each weight and bias has an error of
    -log prior_sigma. This constant does not change the training, but the sum can be negative.
    """
    prior_mu, variance = layer.prior_mu, layer.prior_sigma**2
    weights, biases = (
        0.5 * torch.sum(-log_var + (torch.exp(log_var) + (mu - prior_mu) ** 2) / variance - 1)
        for mu, log_var in layer.posteriors()
    )
    return weights + biases
