"""The rate in two parts: what codes say about images, and how far they are from the prior."""

from dataclasses import dataclass

import numpy as np

from kllab.estimators import Estimate, from_log_ratio
from kllab.topics.latent_space.encoded import Encoded
from kllab.topics.latent_space.holes import log_prior

DRAWS = 1_000
"""Draws from the prior; from the aggregated posterior it is one for each image."""


@dataclass(frozen=True)
class Surgery:
    """Parts of the rate (Hoffman & Johnson 2016), and how far the prior is from the codes.

    The rate is the information plus KL(q(z) || p(z)); q(z) is the aggregated posterior.

    Attributes
    ----------
    rate : float
        Mean of KL(q(z|x_n) || p(z)) over the images, in nats, exact.
    to_prior : Estimate
        KL(q(z) || p(z)): the part of the rate that tells nothing about the image.
    from_prior : Estimate
        KL(p(z) || q(z)): large if the prior has holes, places that no code comes near.
    most_information : float
        log N, in nats: the number of the image is all that a code can tell.
    """

    rate: float
    to_prior: Estimate
    from_prior: Estimate
    most_information: float

    @property
    def information(self) -> float:
        """Mutual information of z and the number of the image, in nats: the rest of the rate.

        Its standard error is that of `to_prior`.
        """
        return self.rate - self.to_prior.value


def elbo_surgery(encoded: Encoded, *, draws: int = DRAWS, seed: int = 0) -> Surgery:
    """Split the rate of encoded images, and compare prior and aggregated posterior.

    q(z) is the mixture of the posteriors of these images, and of no others. With narrow posteriors
    its density falls steeply between the codes: a few draws of the prior decide `from_prior`, and
    more images would make it smaller.

    Parameters
    ----------
    encoded : Encoded
    draws : int
        Draws from the prior, 2 to 100,000. One is taken from the posterior of each image.
    seed : int
        Determines the draws.

    Raises
    ------
    ValueError
        If there are fewer than two images, or `draws` is not allowed.
    """
    n, d = encoded.loc.shape
    if n < 2:
        raise ValueError(f"{n} images are encoded; allowed: 2 or more")
    if not isinstance(draws, int | np.integer) or not 2 <= draws <= 100_000:
        raise ValueError(f"draws is {draws!r}; allowed: a whole number from 2 to 100000")
    rng = np.random.default_rng(seed)
    codes = encoded.loc + encoded.scale * rng.standard_normal((n, d))
    points = rng.standard_normal((draws, d))
    return Surgery(
        float(encoded.rates.sum()),
        from_log_ratio(log_prior(codes) - encoded.log_density(codes)),
        from_log_ratio(encoded.log_density(points) - log_prior(points)),
        float(np.log(n)),
    )
