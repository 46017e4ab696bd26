"""The categorical distribution."""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Any, ClassVar, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kllab.distributions.constraint import log_weights, non_negative, sums_to_one
from kllab.distributions.distribution import ScalarDistribution
from kllab.distributions.labels import Axis
from kllab.distributions.named_outcomes import Names, Weights, checked_names, read, shares
from kllab.distributions.probs_or_logits import ProbsOrLogits
from kllab.distributions.support import Support
from kllab.special.double_double import Pair, exact_sum, two_sum
from kllab.special.float_array import FloatArray, Shape
from kllab.special.log_weights import LogWeights


@dataclass(frozen=True, init=False, eq=False, repr=False)
class Categorical(ProbsOrLogits, ScalarDistribution):
    """Categorical distribution over the outcomes ``0, ..., K - 1``.

    Parameters
    ----------
    probs
        Probabilities along the last axis, of shape ``batch_shape + (K,)``: non-negative (zeros
        allowed), with a sum within 1e-6 of 1, the rounding of float32. They are divided by their
        exact sum.
    logits
        Logarithms of weights, given instead of ``probs``: the probabilities are ``exp(logits)``
        over their exact sum. -inf is an outcome of probability 0; a finite logit keeps its digits
        even where the probability is below the smallest float64. The parameter not given is None.
    names
        Names of the outcomes, if they have some. Divergences align two distributions with names by
        them: an outcome that one of them does not name has probability 0 there.

    Raises
    ------
    ValueError
        If both or neither of ``probs`` and ``logits`` are given, a probability is negative or not
        finite, a sum is not 1, a logit is NaN or +inf, all of them are -inf, or there are not as
        many different names as outcomes.

    Examples
    --------
    >>> p = Categorical([0.5, 0.25, 0.25, 0])
    >>> p.log_prob(3)
    -inf
    >>> round(p.entropy(), 6)
    1.039721
    >>> Categorical(logits=[0, -800]).log_prob(1)
    -800.0
    """

    typical_parameters: ClassVar = {"probs": [0.2, 0.3, 0.5]}

    probs: Annotated[FloatArray | None, non_negative, sums_to_one] = None
    logits: Annotated[FloatArray | None, log_weights] = None
    names: Names | None = None

    def __init__(
        self,
        probs: ArrayLike | None = None,
        logits: ArrayLike | None = None,
        names: Iterable[Hashable] | None = None,
    ) -> None:
        self._set_parameters(probs=probs, logits=logits)
        given = None if names is None else checked_names("Categorical", names, self.outcomes)
        vars(self)["names"] = given

    @classmethod
    def from_weights(cls, weights: Weights, *, names: Iterable[Hashable] | None = None) -> Self:
        """Return the distribution whose probabilities are the weights over their sum.

        Parameters
        ----------
        weights
            Non-negative numbers along the last axis, not all of them 0: a dict by outcome, an
            array, a pandas Series or the rows of a DataFrame. Keys, index or columns are names.
        names
            Names of the outcomes, in the order that they shall have. An outcome without a weight
            gets 0.

        Raises
        ------
        ValueError
            If a weight is negative or not finite, all are 0, or a name is NaN or there twice, or
            `names` lacks one.

        Examples
        --------
        >>> from kllab import kl_divergence
        >>> p = Categorical.from_weights({"rain": 1, "sun": 3})
        >>> p
        Categorical(probs=[0.25, 0.75], names=('rain', 'sun'))
        >>> q = Categorical.from_weights({"sun": 1, "rain": 2, "snow": 1})
        >>> kl_divergence(p, q) == kl_divergence(Categorical([0.25, 0.75, 0]), Categorical(
        ...     [0.5, 0.25, 0.25]))
        True
        >>> kl_divergence.explain(q, p).reason
        "q gives 0 where p gives 0.25 (outcome 'snow')"
        """
        return cls._from("from_weights", "weights", weights, names, 0.0)

    @classmethod
    def from_counts(
        cls,
        counts: Weights | Iterable[Hashable],
        *,
        pseudo_count: float = 0.0,
        names: Iterable[Hashable] | None = None,
    ) -> Self:
        """Return the distribution of the shares of counts, or of the values that were observed.

        Parameters
        ----------
        counts
            Non-negative integers, in the forms that `from_weights` takes, such as a Counter or
            ``Series.value_counts()``; or the observed values, if they are texts.
        pseudo_count
            Number that is added to the count of each outcome. With `names` also to those of
            outcomes that were never observed; nothing is added by itself.
        names
            As in `from_weights`.

        Raises
        ------
        ValueError
            As in `from_weights`, if a count is not an integer, or `pseudo_count` is negative.

        Examples
        --------
        >>> Categorical.from_counts(["a", "b", "a", "a"])
        Categorical(probs=[0.75, 0.25], names=('a', 'b'))
        >>> Categorical.from_counts({"a": 3}, pseudo_count=1, names=["a", "b"])
        Categorical(probs=[0.8, 0.2], names=('a', 'b'))
        """
        if not pseudo_count >= 0 or pseudo_count == np.inf:
            raise ValueError(
                "Categorical.from_counts: pseudo_count must be non-negative and finite, but it is "
                f"{pseudo_count!r}"
            )
        if not isinstance(counts, Mapping) and np.asarray(counts).dtype.kind in "OU":
            observed = np.asarray(counts).ravel().tolist()
            if all(isinstance(value, str) for value in observed):
                counts = Counter(observed)
        return cls._from("from_counts", "counts", counts, names, pseudo_count)

    @classmethod
    def _from(
        cls,
        function: str,
        argument: str,
        value: Any,
        names: Iterable[Hashable] | None,
        pseudo_count: float,
    ) -> Self:
        owner = f"Categorical.{function}"
        numbers, found, labels = read(owner, argument, value, names)
        if argument == "counts":
            fractional = numbers != np.floor(numbers)
            if (fractional & np.isfinite(numbers)).any():
                raise ValueError(
                    f"{owner}: counts must be integers, but one is "
                    f"{float(numbers[fractional].flat[0])!r}; from_weights takes other weights"
                )
        probs = shares(owner, argument, numbers + pseudo_count, found)
        return cls(probs, names=found).with_labels(labels)

    def with_labels(self, labels: Mapping[Axis, Any]) -> Self:
        """Store the labels of the axes of the batch."""
        if labels:
            vars(self)["_labels"] = {**self.labels, **labels}
        return self

    def element(self, index: Shape, shape: Shape | None = None) -> Self:
        """Return the single distribution at `index` of the batch (broadcast to `shape`)."""
        one = super().element(index, shape)
        return one if self.names is None else type(self)(**one.given, names=self.names)

    @property
    def by_probs(self) -> bool:
        """Whether ``probs`` was given rather than ``logits``."""
        return self.logits is None

    @property
    def outcomes(self) -> int:
        """Number of outcomes, K."""
        return int(self.table.shape[-1])

    @cached_property
    def weights(self) -> LogWeights:
        """Logarithms of the probabilities, not normalised, to 32 digits."""
        return (LogWeights.of_probs if self.by_probs else LogWeights.of)(self.table)

    @property
    def possible(self) -> NDArray[np.bool_]:
        """Whether each outcome is possible, even with a probability below float64."""
        return np.asarray(self.table > (0 if self.by_probs else -np.inf))

    @cached_property
    def total(self) -> Pair:
        """Sum of the probabilities to 32 digits: a pair ``(high, low)`` of ``batch_shape``."""
        return exact_sum(self.table) if self.by_probs else self.weights.total

    @property
    def normalised(self) -> FloatArray:
        """Probabilities over their sum, of shape ``batch_shape + (K,)``."""
        if not self.by_probs:
            return self.weights.share
        return np.asarray(self.table / self.total[0][..., None])

    @property
    def surprisal(self) -> FloatArray:
        """``-log`` of each probability in nats, of shape ``batch_shape + (K,)``.

        For a nearly certain outcome it is computed from the sum of the other probabilities, as a
        rounded quotient has lost its digits.
        """
        if not self.by_probs:
            return self.weights.surprisal
        total, error = (part[..., None] for part in self.total)
        with np.errstate(all="ignore"):
            high, low = two_sum(total, -self.table)
            others = (high + (low + error)) / self.table
            return np.where(others < 1, np.log1p(others), np.log(total) - np.log(self.table))

    @property
    def support(self) -> Support:
        """The integers ``0, ..., K - 1``."""
        return Support(0, self.outcomes - 1, discrete=True)

    def _mean(self) -> FloatArray:
        return np.asarray(self.normalised @ np.arange(self.outcomes, dtype=float))

    def _variance(self) -> FloatArray:
        offset = np.arange(self.outcomes) - self._mean()[..., None]
        return np.asarray((self.normalised * offset**2).sum(axis=-1))

    def _mode(self) -> FloatArray:
        return np.asarray(self.table.argmax(axis=-1), dtype=np.float64)

    def _log_prob(self, x: FloatArray) -> FloatArray:
        return self._of_outcome(x, 0.0 - self.surprisal)

    def _prob(self, x: FloatArray) -> FloatArray:
        return self._of_outcome(x, self.normalised)

    def _of_outcome(self, x: FloatArray, table: FloatArray) -> FloatArray:
        """Return the entry of `table` for each outcome, and any entry outside the support."""
        x, _ = np.broadcast_arrays(x, np.empty(self.batch_shape))
        index = np.where(self._contains(x), x, 0).astype(np.intp)[..., None]
        table = np.broadcast_to(table, (*x.shape, self.outcomes))
        return np.asarray(np.take_along_axis(table, index, axis=-1)[..., 0])

    def _cdf(self, x: FloatArray) -> FloatArray:
        return self._of_outcome(x, np.cumsum(self.normalised, axis=-1))

    def _sample(self, size: Shape, rng: np.random.Generator) -> NDArray[np.int64]:
        return draw_positions(self.table if self.by_probs else self.normalised, size, rng)

    def _entropy(self) -> FloatArray:
        p = self.normalised
        information = np.multiply(p, self.surprisal, out=np.zeros_like(p), where=p > 0)
        return np.asarray(information.sum(axis=-1))


def draw_positions(weights: FloatArray, size: Shape, rng: np.random.Generator) -> NDArray[np.int64]:
    """Draw positions ``0, ..., K - 1`` with probabilities proportional to `weights`.

    `size` is the shape of the result; `weights`, of shape ``batch + (K,)``, broadcast to its end.
    """
    uniform = rng.random(size)
    cumulative = np.cumsum(weights, axis=-1)
    # Dividing by the last entry makes it exactly 1, so that no weight of 0 is drawn.
    cumulative /= cumulative[..., -1:]
    if cumulative.ndim == 1:
        return np.asarray(np.searchsorted(cumulative, uniform, side="right"))
    return np.asarray((uniform[..., None] >= cumulative).sum(axis=-1))
