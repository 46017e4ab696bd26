"""The geometric distribution."""

from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kllab.distributions.constraint import log_odds_above, positive_probability
from kllab.distributions.probs_or_logits import BinaryTrialDistribution
from kllab.distributions.scipy_row import of_trials
from kllab.distributions.support import Support
from kllab.special.cancellation import TINY
from kllab.special.float_array import FloatArray, Shape

_LEAST_DRAWN = 1e-17
"""Probability of success below which a draw may exceed int64 with a probability above 1e-39."""


@dataclass(frozen=True, init=False, eq=False, repr=False)
class Geometric(BinaryTrialDistribution):
    """Geometric distribution: the number of failures before the first success.

    Probability ``(1 - p)^k p`` of ``k = 0, 1, ...``; mean ``(1 - p) / p``, variance
    ``(1 - p) / p^2``, mode 0, entropy ``-log p - (1 - p) log(1 - p) / p``.

    Parameters
    ----------
    probs
        Probability of success, above 0 and at most 1.
    logits
        Log odds of success, given instead of ``probs``, as in `Bernoulli`: above -inf, infinite
        where success is certain. The parameter not given is None.

    Raises
    ------
    ValueError
        If both or neither of ``probs`` and ``logits`` are given, or one breaks its constraint.

    Examples
    --------
    >>> p = Geometric(0.5)
    >>> p.prob([0, 1, 2])
    array([0.5  , 0.25 , 0.125])
    >>> p.mean
    1.0
    """

    typical_parameters: ClassVar = {"probs": 0.4}
    # SciPy counts trials, one more than the failures before the success.
    scipy_row = of_trials("geom", loc=-1.0)
    support = Support(0, discrete=True)

    probs: Annotated[FloatArray | None, positive_probability] = None
    logits: Annotated[FloatArray | None, log_odds_above] = None

    def __init__(self, probs: ArrayLike | None = None, logits: ArrayLike | None = None) -> None:
        self._set_parameters(probs=probs, logits=logits)

    def _mean(self) -> FloatArray:
        return np.asarray(self.trial.failure / self.trial.success)

    def _variance(self) -> FloatArray:
        return np.asarray(self._mean() / self.trial.success)

    def _mode(self) -> FloatArray:
        return np.zeros(self.batch_shape)

    def _log_prob(self, x: FloatArray) -> FloatArray:
        return np.asarray(
            self.trial.log_success + np.where(x == 0, 0.0, x * self.trial.log_failure)
        )

    def _cdf(self, x: FloatArray) -> FloatArray:
        return np.asarray(-np.expm1((x + 1) * self.trial.log_failure))

    def _sample(self, size: Shape, rng: np.random.Generator) -> NDArray[np.int64]:
        p = self.trial.success
        if (p < _LEAST_DRAWN).any():
            raise ValueError(
                f"Geometric.sample: draws are 64-bit integers, so probs must be at least "
                f"{_LEAST_DRAWN:g}, but the smallest is {float(p.min())!r}"
            )
        if self.trial.by_failure.any():
            # The integer part of an exponential variable keeps probabilities of failure of 1e-14.
            waiting = rng.standard_exponential(size) / -self.trial.log_failure
            return np.floor(waiting).astype(np.int64)
        return rng.geometric(p, size) - 1

    def _entropy(self) -> FloatArray:
        trial = self.trial
        of_failures = np.asarray(self._mean() * -trial.log_failure)
        of_failures = np.where(trial.success < TINY, 1.0, of_failures)  # the limit
        return np.asarray(np.where(trial.can_fail, of_failures, 0.0) - trial.log_success)
