"""Binary cross-entropy with grey levels as probabilities: not a likelihood of grey values."""

from torch import Tensor

from kllab.topics.vae.train.likelihoods import base
from kllab.training.elbo_terms import bernoulli_distortion, bernoulli_distortions


class Likelihood(base.Likelihood):
    """Bernoulli pixels whose x is a grey level, or, in derived classes, 0 or 1."""

    def distortion(self, output: Tensor, x: Tensor) -> Tensor:
        """Compute the mean over images, 0-d, in nats."""
        return bernoulli_distortion(output, x)

    def distortions(self, output: Tensor, x: Tensor) -> Tensor:
        """Compute -log p(x|z) of each image, in nats."""
        return bernoulli_distortions(output, x)
