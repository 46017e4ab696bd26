"""The Bernoulli distribution."""

from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kllab.distributions.constraint import log_odds, probability
from kllab.distributions.probs_or_logits import BinaryTrialDistribution
from kllab.distributions.scipy_row import of_trials
from kllab.distributions.support import Support
from kllab.special.binary_trial import expected_surprisal
from kllab.special.float_array import FloatArray, Shape


@dataclass(frozen=True, init=False, eq=False, repr=False)
class Bernoulli(BinaryTrialDistribution):
    """Bernoulli distribution: 1 with probability ``probs``, else 0.

    Mean ``probs``, variance ``probs (1 - probs)``, mode 1 where ``probs`` is above 1/2, else 0;
    entropy ``-p log p - (1 - p) log(1 - p)``, 0 for a certain outcome.

    Parameters
    ----------
    probs
        Probability of the outcome 1, from 0 to 1.
    logits
        Log odds ``log(probs / (1 - probs))``, given instead of ``probs``; infinite where the
        outcome is certain. They are not converted, so small probabilities keep their digits: with
        ``logits=800`` the outcome 0 has probability ``exp(-800)``. The parameter not given is
        None.

    Raises
    ------
    ValueError
        If both or neither of ``probs`` and ``logits`` are given, or one breaks its constraint.

    Examples
    --------
    >>> p = Bernoulli(0.25)
    >>> p.prob([0, 1, 2])
    array([0.75, 0.25, 0.  ])
    >>> round(p.entropy(), 6)
    0.562335
    >>> Bernoulli(logits=800).log_prob(0)
    -800.0
    """

    typical_parameters: ClassVar = {"probs": 0.3}
    scipy_row = of_trials("bernoulli")
    support = Support(0, 1, discrete=True)

    probs: Annotated[FloatArray | None, probability] = None
    logits: Annotated[FloatArray | None, log_odds] = None

    def __init__(self, probs: ArrayLike | None = None, logits: ArrayLike | None = None) -> None:
        self._set_parameters(probs=probs, logits=logits)

    def _mean(self) -> FloatArray:
        return self.trial.success

    def _variance(self) -> FloatArray:
        return np.asarray(self.trial.success * self.trial.failure)

    def _mode(self) -> FloatArray:
        return np.where(self.trial.success > self.trial.failure, 1.0, 0.0)

    def _log_prob(self, x: FloatArray) -> FloatArray:
        return np.where(x == 1, self.trial.log_success, self.trial.log_failure)

    def _prob(self, x: FloatArray) -> FloatArray:
        return np.where(x == 1, self.trial.success, self.trial.failure)

    def _cdf(self, x: FloatArray) -> FloatArray:
        return np.where(x < 1, self.trial.failure, 1.0)

    def _sample(self, size: Shape, rng: np.random.Generator) -> NDArray[np.int64]:
        uniform = rng.random(size)
        return np.where(
            self.trial.by_failure, uniform >= self.trial.failure, uniform < self.trial.success
        ).astype(np.int64)

    def _entropy(self) -> FloatArray:
        return expected_surprisal(self.trial, self.trial)
