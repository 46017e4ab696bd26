"""Run view of a sweep of deep information bottlenecks, for figures and text."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from kllab.topics.information_bottleneck.train.config import Config
from kllab.topics.information_bottleneck.tutorial_kl import TutorialKl, tutorial_kl
from kllab.training.run_view import RunView, Tables

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class LearnedCode:
    """Codes p(z|x) = N(loc, scale^2) of held-out images at one beta, in the first sweep.

    Attributes
    ----------
    rate, nll, relevance : float
        Upper bound of I(X;Z), -E log q(y|z) and lower bound of I(Z;Y), in nats.
    loc, scale : numpy.ndarray
        (images, 2), in the two displayed latent `dimensions`.
    labels : numpy.ndarray
        (images,): the digits.
    """

    beta: float
    rate: float
    nll: float
    relevance: float
    accuracy: float
    loc: NDArray[np.float32]
    scale: NDArray[np.float32]
    labels: NDArray[np.uint8]
    dimensions: NDArray[np.int64]

    @property
    def loss(self) -> float:
        """NLL plus the weighted rate, in nats."""
        return self.nll + self.beta * self.rate

    @property
    def mean_scale(self) -> float:
        """Mean standard deviation."""
        return float(self.scale.mean(dtype=np.float64))

    @cached_property
    def tutorial(self) -> TutorialKl | None:
        """The tutorial's KL term on these codes; None if the training has diverged."""
        if np.isfinite([self.loc, self.scale]).all() and (self.scale > 0).all():
            return tutorial_kl(self.loc, self.scale)
        return None


class BottleneckRun(RunView[Config]):
    """Run of a sweep: bounds and accuracies on held-out images, each (seeds, betas)."""

    config_type = Config
    in_nats = frozenset(("label_entropy",))

    @property
    def required(self) -> tuple[str, ...]:
        """Columns and arrays that drawing the run requires."""
        return (
            "label_entropy", "rate", "nll", "accuracy", "trail", "loc", "scale", "labels",
            "shown_dimensions",
        )  # fmt: skip

    @property
    def label_entropy(self) -> float:
        """H(Y) of the held-out labels, in nats."""
        return float(self.columns["label_entropy"][-1])

    @cached_property
    def rate(self) -> Array:
        """Upper bound of I(X;Z), in nats."""
        return self.arrays["rate"].astype(np.float64)

    @cached_property
    def relevance(self) -> Array:
        """Lower bound of I(Z;Y), H(Y) - nll, in nats."""
        return self.label_entropy - self.arrays["nll"].astype(np.float64)

    @cached_property
    def accuracy(self) -> Array:
        """Share of the images that are classified correctly."""
        return self.arrays["accuracy"].astype(np.float64)

    @cached_property
    def mean_rate(self) -> Array:
        """Mean of `rate` over the sweeps, (betas,)."""
        return np.asarray(self.rate.mean(axis=0))

    @cached_property
    def mean_relevance(self) -> Array:
        """Mean of `relevance` over the sweeps, (betas,)."""
        return np.asarray(self.relevance.mean(axis=0))

    @cached_property
    def mean_accuracy(self) -> Array:
        """Mean of `accuracy` over the sweeps, (betas,)."""
        return np.asarray(self.accuracy.mean(axis=0))

    @cached_property
    def accuracy_range(self) -> tuple[Array, Array]:
        """Lowest and highest `accuracy` over the sweeps, each (betas,)."""
        return self.accuracy.min(axis=0), self.accuracy.max(axis=0)

    @property
    def best(self) -> int:
        """Index of the beta with the highest mean accuracy."""
        return int(self.mean_accuracy.argmax())

    @cached_property
    def trail(self) -> tuple[Array, Array]:
        """`rate` and `relevance` of all tests so far, each (tests, seeds, betas)."""
        rate, nll, _ = np.moveaxis(self.arrays["trail"].astype(np.float64), 1, 0)
        return rate, self.label_entropy - nll

    def code(self, index: int) -> LearnedCode:
        """Return the code of the beta at `index`."""
        return LearnedCode(
            beta=self.config.betas[index],
            rate=float(self.rate[0, index]),
            nll=float(self.arrays["nll"][0, index]),
            relevance=float(self.relevance[0, index]),
            accuracy=float(self.accuracy[0, index]),
            loc=self.arrays["loc"][index],
            scale=self.arrays["scale"][index],
            labels=self.arrays["labels"],
            dimensions=self.arrays["shown_dimensions"][index],
        )

    def tables(self) -> Tables:
        """Return the data of the charts: columns by table."""
        seeds, betas = self.config.seeds, self.config.betas
        return {
            "bounds": {
                "sweep": np.repeat(np.arange(1, seeds + 1), len(betas)),
                "beta": np.tile(betas, seeds),
                "rate, upper bound of I(X;Z), nats": self.rate.ravel(),
                "nll held out, nats": self.arrays["nll"].ravel().astype(np.float64),
                "H(Y) - nll, lower bound of I(Z;Y), nats": self.relevance.ravel(),
                "accuracy held out": self.arrays["accuracy"].ravel(),
            },
            **super().tables(),
        }
