"""KL divergence of two distributions, alone or with its method, error and reason."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kllab.distributions import Distribution
from kllab.distributions.array_record import ArrayRecord, FloatArray
from kllab.distributions.real_array import as_result
from kllab.divergences import closed_form as _closed_form  # noqa: F401  (registers the pairs)
from kllab.divergences.registry import KLEntry, kl_registry


@dataclass(frozen=True, eq=False, repr=False)
class Divergence(ArrayRecord):
    """A divergence and what is known of it.

    Attributes
    ----------
    value
        In nats; a float, or an array of the broadcast batch shape.
    method
        How it was computed, such as "closed form".
    error
        Bound on the absolute error, in nats; 0 where the value is 0 or infinite.
    reason
        Why the (first) infinite value is infinite; None if all are finite.
    """

    value: float | FloatArray
    method: str
    error: float | FloatArray
    reason: str | None


def kl_divergence(p: Distribution, q: Distribution) -> float | FloatArray:
    """Return KL(P||Q), in nats.

    Parameters
    ----------
    p, q
        Distributions of a pair of families in `supported_pairs`, whose batches broadcast.

    Returns
    -------
    float or ndarray
        A float for two single distributions, else an array of the broadcast batch shape: never
        negative, never NaN, exactly 0 for equal parameters, and infinite where P has outcomes
        that Q has not (`explain_kl` says which) or where float64 ends.

    Raises
    ------
    UnsupportedPairError
        If nothing is registered for the two families; a TypeError.
    ValueError
        If the batches do not broadcast, or the outcomes are not of the same kind.

    Examples
    --------
    >>> from kllab import Normal
    >>> kl_divergence(Normal(0, 1), Normal(1, 1))
    0.5
    >>> kl_divergence(Normal(0, 1), Normal([0, 1, 2], 1))
    array([0. , 0.5, 2. ])
    """
    return as_result(_evaluate(p, q)[1])


def explain_kl(p: Distribution, q: Distribution) -> Divergence:
    """Return KL(P||Q) in nats together with its method, error and the reason of an infinity.

    Parameters and errors are those of `kl_divergence`.

    Examples
    --------
    >>> from kllab import Bernoulli
    >>> explain_kl(Bernoulli(0.25), Bernoulli(0)).reason
    'q gives 0 where p gives 0.25 (outcome 1)'
    """
    entry, value = _evaluate(p, q)
    with np.errstate(all="ignore"):
        error = np.where((value > 0) & (value < np.inf), value * entry.relative_error(p, q), 0.0)
    return Divergence(as_result(value), entry.method, as_result(error), _reason(entry, p, q, value))


def _evaluate(p: Distribution, q: Distribution) -> tuple[KLEntry, FloatArray]:
    entry = kl_registry.find(p, q)
    shape = common_batch_shape(p, q)
    with np.errstate(all="ignore"):
        value = np.broadcast_to(entry.formula(p, q), shape)
    return entry, value


def common_batch_shape(p: Distribution, q: Distribution) -> tuple[int, ...]:
    """Return the broadcast batch shape of p and q, or say why there is none."""
    if p.event_shape != q.event_shape:
        raise ValueError(
            f"p and q must have outcomes of one shape, but {type(p).__name__} has event_shape "
            f"{p.event_shape} and {type(q).__name__} has {q.event_shape}"
        )
    try:
        return np.broadcast_shapes(p.batch_shape, q.batch_shape)
    except ValueError:
        raise ValueError(
            f"the batches of p and q must broadcast, but {type(p).__name__} has batch_shape "
            f"{p.batch_shape} and {type(q).__name__} has {q.batch_shape}"
        ) from None


def _reason(entry: KLEntry, p: Distribution, q: Distribution, value: FloatArray) -> str | None:
    infinite = np.argwhere(np.isinf(value))
    if not len(infinite):
        return None
    index = tuple(int(i) for i in infinite[0])
    shape = value.shape
    reason = entry.why_infinite(p.element(index, shape), q.element(index, shape))
    return f"{reason}, at index {index}" if index else reason
