"""Choices of a VAE's config with their titles and sentences: likelihoods and priors. No torch."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import log, log2
from typing import Literal

LEVELS = 256
"""Grey levels of a pixel."""

Pixels = Literal["levels as probabilities", "binary", "dequantised"]


@dataclass(frozen=True)
class LikelihoodInfo:
    """Description of p(x|z), and of the pixels that it is a likelihood of.

    Parameters
    ----------
    title : str
        Name for visitors.
    pixels : {"levels as probabilities", "binary", "dequantised"}
        Whether the pixels are grey levels used as probabilities of white, 0 or 1, or real numbers
        in [0, 1): (level + u) / 256 with u uniform in [0, 1), drawn anew for each step.
    sentence : str
        What it is, in one or two sentences.
    measured_as : str
        Name of the likelihood and the pixels that held-out images are measured by: nats are
        comparable where it is the same, also where training images are drawn in another way.
    """

    title: str
    pixels: Pixels
    sentence: str
    measured_as: str

    @property
    def is_likelihood(self) -> bool:
        """Whether it is a likelihood of the pixels that the model sees."""
        return self.pixels != "levels as probabilities"

    def bits_per_dimension(self, nats: float, pixels: int) -> float | None:
        """Convert nats per image, a negative log-likelihood, to bits per pixel; None if it is none.

        Dequantised pixels have a density on an interval of length 1 / 256 for each level, so
        log2(256) = 8 bits are added: an upper bound on the bits of the levels themselves (Theis
        et al. 2016, section 3.1).

        >>> LIKELIHOODS["gaussian"].bits_per_dimension(-784 * log(2), 784)
        7.0
        """
        if not self.is_likelihood:
            return None
        bits = nats / (pixels * log(2))
        return bits + log2(LEVELS) if self.pixels == "dequantised" else bits


LIKELIHOODS: Mapping[str, LikelihoodInfo] = {
    "grey_bernoulli": LikelihoodInfo(
        "Grey-level BCE",
        "levels as probabilities",
        "Binary cross-entropy with grey levels as probabilities of white, as in most tutorials. It "
        "is not a likelihood of grey values.",
        "grey-level BCE",
    ),
    "binarised_threshold": LikelihoodInfo(
        "Bernoulli (threshold)",
        "binary",
        "Pixels from level 128 on are white, all others black.",
        "Bernoulli (threshold)",
    ),
    "binarised_static": LikelihoodInfo(
        "Bernoulli (drawn once)",
        "binary",
        "Each pixel is drawn white with its grey level as probability, once for all trainings "
        "(Salakhutdinov & Murray 2008).",
        "Bernoulli (drawn pixels)",
    ),
    "binarised_dynamic": LikelihoodInfo(
        "Bernoulli (drawn each time)",
        "binary",
        "Each pixel is drawn white with its grey level as probability, anew each time it is seen. "
        "Held-out images are drawn once, for all trainings.",
        "Bernoulli (drawn pixels)",
    ),
    "continuous_bernoulli": LikelihoodInfo(
        "Continuous Bernoulli",
        "dequantised",
        "A density on [0, 1]: the Bernoulli formula with its normalising constant (Loaiza-Ganem & "
        "Cunningham 2019).",
        "continuous Bernoulli",
    ),
    "gaussian": LikelihoodInfo(
        "Gaussian (variance learnt)",
        "dequantised",
        "A normal density around the decoded image, with one learnt variance for all pixels.",
        "Gaussian",
    ),
}
"""Likelihoods by their names in `Config`; `likelihoods/` has a file for each."""


@dataclass(frozen=True)
class PriorInfo:
    """Description of p(z)."""

    title: str
    sentence: str


PRIORS: Mapping[str, PriorInfo] = {
    "standard_normal": PriorInfo("Standard normal", "N(0, I): the rate has a closed form."),
    "mixture": PriorInfo(
        "Mixture of normals",
        "Weights, means and variances are learnt with the model. The rate is a Monte Carlo number.",
    ),
    "vamp": PriorInfo(
        "VampPrior",
        "A mixture of the posteriors of learnt images (Tomczak & Welling 2018). The rate is a "
        "Monte Carlo number.",
    ),
}
"""Priors by their names in `Config`."""
