"""The multinomial distribution."""

from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kllab.distributions.categorical import Categorical
from kllab.distributions.constraint import count, log_weights, non_negative, sums_to_one
from kllab.distributions.probs_or_logits import ProbsOrLogits
from kllab.distributions.real_array import as_int64
from kllab.distributions.support import Support
from kllab.special.binary_trial import BinaryTrial
from kllab.special.cancellation import bd0
from kllab.special.count_probabilities import count_deviance, factorial_excess, log_binomial
from kllab.special.double_double import two_product
from kllab.special.float_array import FloatArray, Shape
from kllab.special.integer_sums import strided


@dataclass(frozen=True, init=False, eq=False, repr=False)
class Multinomial(ProbsOrLogits):
    """Multinomial distribution: the counts of K outcomes in ``total_count`` independent trials.

    Probability ``n! prod_i p_i^x_i / x_i!`` of counts ``x`` that sum to n; mean ``n p_i`` and
    variance ``n p_i (1 - p_i)`` of each count. The entropy has no closed form: it is computed by
    sums over the values of each count.

    Parameters
    ----------
    total_count
        Number of trials, a non-negative integer.
    probs
        Probabilities along the last axis, of shape ``batch_shape + (K,)``, as in `Categorical`.
    logits
        Logarithms of weights, given instead of ``probs``, as in `Categorical`. The parameter not
        given is None.

    Raises
    ------
    ValueError
        If both or neither of ``probs`` and ``logits`` are given, a parameter breaks its
        constraint, or the shapes do not broadcast.

    Examples
    --------
    >>> p = Multinomial(3, [0.5, 0.25, 0.25])
    >>> round(p.prob([1, 1, 1]), 12)
    0.1875
    >>> p.mean
    array([1.5 , 0.75, 0.75])
    """

    typical_parameters: ClassVar = {"total_count": 5, "probs": [0.2, 0.3, 0.5]}

    total_count: Annotated[FloatArray, count]
    probs: Annotated[FloatArray | None, non_negative, sums_to_one] = None
    logits: Annotated[FloatArray | None, log_weights] = None

    def __init__(
        self,
        total_count: ArrayLike,
        probs: ArrayLike | None = None,
        logits: ArrayLike | None = None,
    ) -> None:
        self._set_parameters(total_count=total_count, probs=probs, logits=logits)

    @property
    def event_shape(self) -> Shape:
        """One axis of K counts."""
        return self.table.shape[-1:]

    @cached_property
    def trial(self) -> Categorical:
        """Distribution of a single trial."""
        return Categorical(**self.given)

    @property
    def normalised(self) -> FloatArray:
        """Probabilities over their sum, of shape ``batch_shape + (K,)``."""
        return self.trial.normalised

    @property
    def support(self) -> Support:
        """Vectors of K counts that sum to ``total_count``."""
        size = self.event_shape[0]
        upper = self.total_count[..., None] if self.total_count.ndim else float(self.total_count)
        name = f"vectors of {size} counts that sum to total_count"
        return Support(0, upper, discrete=True, dimension=size, name=name)

    def _mean(self) -> FloatArray:
        return np.asarray(self.total_count[..., None] * self.normalised)

    def _variance(self) -> FloatArray:
        others = -np.expm1(-self.trial.surprisal)
        return np.asarray(self.total_count[..., None] * self.normalised * others)

    def _mode(self) -> FloatArray:
        n = np.broadcast_to(self.total_count, self.batch_shape)
        p = np.broadcast_to(self.normalised, self.batch_shape + self.event_shape)
        counts = np.floor(n[..., None] * p)
        missing = n - counts.sum(axis=-1)
        # A mode has at least floor(n p_i) of each outcome. The remaining trials are added one by
        # one where the probability grows most, by a factor p_i / (x_i + 1). Rounding of n p_i may
        # also have given one too many.
        while (missing != 0).any():
            best = (p / (counts + 1)).argmax(axis=-1)[..., None]
            worst = np.where(counts > 0, p / counts, np.inf).argmin(axis=-1)[..., None]
            at = np.arange(p.shape[-1])
            counts += (at == best) & (missing > 0)[..., None]
            counts -= (at == worst) & (missing < 0)[..., None]
            missing = missing - np.sign(missing)
        return counts

    def _contains(self, x: FloatArray) -> NDArray[np.bool_]:
        whole = ((x >= 0) & (x == np.floor(x)) & np.isfinite(x)).all(axis=-1)
        return np.asarray(whole & (x.sum(axis=-1) == self.total_count))

    def _log_prob(self, x: FloatArray) -> FloatArray:
        n = self.total_count
        k = np.maximum(x, 0.0)
        trial, n_each = self.trial, n[..., None]
        table = trial.table if trial.by_probs else trial.normalised
        total, total_low = (part[..., None] for part in trial.total)
        # n p / P - x = (n p - x P) / P, with the products to 32 digits.
        expected, expected_low = two_product(n_each, table)
        observed, observed_low = two_product(k, total)
        if not trial.by_probs:
            expected_low = expected_low + n_each * trial.weights.share_low
        above = ((expected - observed) + (expected_low - observed_low - k * total_low)) / total
        deviances = count_deviance(k, n_each, self.normalised, above, 0.0 - trial.surprisal)
        terms = deviances + factorial_excess(k)
        return np.asarray(factorial_excess(n) - terms.sum(axis=-1))

    def _sample(self, size: Shape, rng: np.random.Generator) -> NDArray[np.int64]:
        n = as_int64("Multinomial.sample", "total_count", self.total_count)
        return rng.multinomial(n, self.normalised, size)

    def _entropy(self) -> FloatArray:
        """Return ``sum_i E[bd0(X_i, n p_i) + excess(X_i)] - excess(n)`` for binomial X_i.

        This is the saddle-point form of the log probability, in which no terms of order n cancel.
        """
        n, p = np.broadcast_arrays(self.total_count[..., None], self.normalised)
        return np.asarray(_mean_excess(n, p).sum(axis=-1) - factorial_excess(self.total_count))


def _mean_excess(n: FloatArray, p: FloatArray) -> FloatArray:
    """Return ``E[bd0(X, n p) + excess(X)]`` for X binomial."""
    k, weights = strided(n * p, np.sqrt(n * p * (1 - p)), n)
    n, p = n[..., None], p[..., None]
    product, low = two_product(n, p)
    terms = bd0(k, n * p, (product - k) + low) + factorial_excess(k)
    shares = np.exp(np.where(weights > 0, log_binomial(k, n, BinaryTrial(p)), -np.inf))
    return np.asarray((weights * np.where(shares > 0, shares * terms, 0.0)).sum(axis=-1))
