"""Config of a Bayesian neural network: validated, convertible to JSON. Does not import torch."""

from dataclasses import dataclass
from typing import ClassVar

from kllab.data.catalogue import DATASETS
from kllab.training.log_schedule import LogSchedule, record_interval
from kllab.training.settings import Settings, parameter_count, setting

DOMAIN = 1.5
"""The regression has points with x from -DOMAIN to DOMAIN."""
KL_WEIGHTS = ("1/N", "0", "1/batches", "1", "tempered")
"""Weights of KL relative to the mean NLL per example."""


@dataclass(frozen=True)
class Config(Settings):
    """One training of a network of `BayesianLinear` layers: a curve with a gap, or digits.

    With the defaults, a few seconds on one CPU core show how uncertainty grows where there are no
    data.

    Raises
    ------
    ValueError
        If a field is not allowed: names the field, its value and what is allowed.

    Examples
    --------
    >>> config = Config(kl_weight="tempered", temperature=0.1)
    >>> Config.from_json(config.to_json()) == config
    True
    >>> config.kl_coefficient
    0.001
    """

    printed: ClassVar = (
        "nll", "kl", "tutorial_kl", "elbo", "test_nll", "band_ratio", "accuracy", "ece",
    )  # fmt: skip

    task: str = setting(
        "regression", "A curve through noisy points, or digits to classify.",
        choices=("regression", "digits"),
    )  # fmt: skip
    gap_low: float = setting(-0.6, "One end of the gap in the data.", low=-1.3, high=1.3)
    gap_high: float = setting(
        0.6, "The other end of the gap; there is none if both are equal.",
        low=-1.3, high=1.3,
    )  # fmt: skip
    points: int = setting(100, "Number N of points of the regression.", low=10, high=1000)
    noise: float = setting(
        0.1, "Standard deviation of the noise on the points.", low=0.02, high=0.5
    )
    noise_model: str = setting(
        "known",
        "Whether the noise is given to the network or learned.",
        choices=("known", "learnt"),
    )
    dataset: str = setting("digits_8x8", "Digits to classify.", choices=("digits_8x8", "mnist_10k"))
    left_out: int = setting(
        2,
        "Number of classes, from the digit 9 down, that are left out of the training.",
        low=0,
        high=7,
    )
    hidden: tuple[int, ...] = setting((20,), "Widths of the hidden layers.", low=1, high=256)
    activation: str = setting("tanh", "Function between layers.", choices=("tanh", "relu"))
    prior_loc: float = setting(0.0, "Mean of the prior of every weight.", low=-3, high=3)
    prior_scale: float = setting(
        1.5, "Standard deviation of the prior of every weight.",
        low=0.01, high=10,
    )  # fmt: skip
    first_layer: float = setting(
        3.0, "How many times wider the first layer's prior and first weights are.", low=0.1, high=10
    )
    kl_weight: str = setting("1/N", "Weight of KL beside the mean NLL.", choices=KL_WEIGHTS)
    temperature: float = setting(
        0.1, "Weight of KL in units of 1/N, where it is tempered.", low=0, high=10
    )
    estimator: str = setting(
        "weights", "Sampled in training: weights, or activations (local reparameterisation).",
        choices=("weights", "activations"),
    )  # fmt: skip
    samples: int = setting(4, "Draws for each example and step.", low=1, high=16)
    batch_size: int = setting(
        100, "Examples per step; all, where there are fewer.", low=1, high=1000
    )
    learning_rate: float = setting(
        1e-2, "Step size of Adam; it falls to 0 over the second half.",
        low=1e-6, high=1.0,
    )  # fmt: skip
    steps: int = setting(6000, "Number of updates.", low=1, high=1_000_000)
    seed: int = setting(
        0, "Makes points, weights, shuffles and noise repeatable.", low=0, high=2**31 - 1
    )

    @property
    def gap(self) -> tuple[float, float] | None:
        """Both ends of the gap, the lower first, or None if there is no gap."""
        low, high = sorted((self.gap_low, self.gap_high))
        return (low, high) if low < high else None

    @property
    def n(self) -> int:
        """Number N of training examples."""
        if self.task == "regression":
            return self.points
        from kllab.topics.bayesian_network.train.digits import training_size

        return training_size(self.dataset, self.left_out)

    @property
    def batches(self) -> int:
        """Number of steps per pass over the examples."""
        return max(1, self.n // self.batch_size)

    @property
    def kl_coefficient(self) -> float:
        """Weight of KL relative to the mean negative log-likelihood, in nats per example.

        The negative ELBO per example is mean NLL + KL / N. Blundell et al. (2015, equation 8) write
        sum of NLL over a batch + KL / batches, which is equivalent. KL / batches with a *mean* NLL
        is too large by a factor of the batch size. Tempered: temperature / N (Wenzel et al. 2020).
        """
        of_name = {
            "0": 0.0,
            "1/N": 1 / self.n,
            "1/batches": 1 / self.batches,
            "1": 1.0,
            "tempered": self.temperature / self.n,
        }
        return of_name[self.kl_weight]

    @property
    def widths(self) -> tuple[int, ...]:
        """Widths from the inputs to the outputs."""
        if self.task == "regression":
            return (1, *self.hidden, 1)
        height, width = DATASETS[self.dataset].shape
        return (height * width, *self.hidden, 10 - self.left_out)

    @property
    def prior_scales(self) -> tuple[float, ...]:
        """Standard deviation of the prior in each layer."""
        first = self.prior_scale * self.first_layer
        return (first, *(self.prior_scale,) * len(self.hidden))

    @property
    def parameter_count(self) -> int:
        """Number of weights and biases; each has a mean and a standard deviation."""
        return parameter_count(self.widths)

    @property
    def log_schedule(self) -> LogSchedule:
        """Records about every tenth step; some with predictions, which need many draws."""
        examples = min(self.batch_size, self.n) * self.samples
        early = ((500, 20),) if self.task == "regression" else ()
        return LogSchedule(
            self.steps,
            record_interval(6 * self.parameter_count * examples),
            phases=(*early, (self.steps, 100)),
        )
