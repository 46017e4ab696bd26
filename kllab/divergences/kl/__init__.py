"""KL divergence and cross-entropy of two distributions; entropy of one.

The modules of this package hold the formulas: a file a family against itself, `mixed` for two
families, `disjoint` for supports that do not fit. Each registers its pairs.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pkgutil import iter_modules

from kllab.distributions import Distribution
from kllab.distributions.interop import as_distribution
from kllab.divergences.divergence import PairwiseDivergence, divergence
from kllab.divergences.entry import Formula, Reason, RelativeError
from kllab.divergences.reason_text import why_infinite
from kllab.divergences.registry import ANY_FAMILY, Family
from kllab.divergences.result import TOO_LARGE, Divergence, rounding
from kllab.special.float_array import FloatArray

KL = PairwiseDivergence("KL divergence")
CROSS_ENTROPY = PairwiseDivergence("cross-entropy", unitless=False)


@divergence("KL(P‖Q)", value=KL.value)
def kl_divergence(p: Distribution, q: Distribution) -> Divergence:
    """Return KL(P||Q), in nats.

    Parameters
    ----------
    p, q
        Two distributions whose batches broadcast and whose outcomes have one shape: of kllab, of
        ``torch.distributions``, or frozen ones of ``scipy.stats`` (`as_distribution`).

    Returns
    -------
    float or ndarray
        A float for two single distributions, else an array of the broadcast batch shape: never
        negative, never NaN, exactly 0 for equal parameters. It is infinite if P has outcomes that
        are impossible under Q, if a tail of Q is too light, or if the value overflows;
        ``kl_divergence.explain`` gives the reason.

    Raises
    ------
    TypeError
        If `p` or `q` is not a distribution, or kllab has no family for it.
    ValueError
        If the batches do not broadcast, or the outcomes have different shapes.

    Examples
    --------
    >>> from kllab import Normal
    >>> kl_divergence(Normal(0, 1), Normal(1, 1))
    0.5
    >>> kl_divergence(Normal(0, 1), Normal([0, 1, 2], 1))
    array([0. , 0.5, 2. ])
    >>> from kllab import Bernoulli
    >>> kl_divergence.explain(Bernoulli(0.25), Bernoulli(0)).reason
    'q gives 0 where p gives 0.25 (outcome 1)'
    """
    return KL.explain(p, q)


explain_kl = kl_divergence.explain
"""``kl_divergence.explain``: KL(P||Q) with its method, error and the reason of an infinity."""


def register_kl(
    p: Family,
    q: Family,
    *,
    method: str = "closed form",
    relative_error: RelativeError = rounding,
    why_infinite: Reason = why_infinite,
) -> Callable[[Formula], Formula]:
    """Register the decorated function as KL(P||Q) of two families.

    Parameters
    ----------
    p, q
        Subclasses of `Distribution`.
    method
        Kind of computation.
    relative_error
        ``(p, q) ->`` bound on the relative error.
    why_infinite
        ``(p, q) ->`` the reason, for two single distributions whose divergence is infinite.

    Raises
    ------
    TypeError
        If `p` or `q` is not a subclass of `Distribution`.
    ValueError
        If the pair is already registered.

    Notes
    -----
    The function is called inside ``numpy.errstate(all="ignore")`` and returns nats.
    """
    return KL.closed_form(
        p, q, method=method, relative_error=relative_error, why_infinite=why_infinite
    )


def supported_pairs() -> tuple[tuple[Family, Family], ...]:
    """Return the pairs (P, Q) of families for which KL(P||Q) is registered, sorted by name.

    All other pairs with outcomes of one shape are computed by quadrature, sums or Monte Carlo.

    Examples
    --------
    >>> from kllab import Normal
    >>> (Normal, Normal) in supported_pairs()
    True
    """
    return KL.registry.pairs()


def register_cross_entropy(p: Family, q: Family) -> Callable[[Formula], Formula]:
    """Register the decorated function as the cross-entropy ``E_p[-log q]`` of two families."""
    return CROSS_ENTROPY.closed_form(p, q, why_infinite=_why_kl_is_infinite)


def entropy(p: Distribution) -> float | FloatArray:
    """Return the entropy ``H(P) = E_p[-log p]`` in nats: differential for continuous families.

    Examples
    --------
    >>> from kllab import Categorical, nats_to_bits
    >>> nats_to_bits(entropy(Categorical([0.5, 0.25, 0.25])))
    1.5
    """
    return as_distribution(p).entropy()


@divergence("Cross-entropy", value=CROSS_ENTROPY.value)
def cross_entropy(p: Distribution, q: Distribution) -> Divergence:
    """Return the cross-entropy ``H(P, Q) = E_p[-log q] = H(P) + KL(P||Q)``, in nats.

    Some pairs have a closed form of their own, as H(P) + KL(P||Q) cancels for narrow P. It is
    infinite where KL(P||Q) is.

    Raises
    ------
    TypeError, ValueError
        As in `kl_divergence`.

    Examples
    --------
    >>> from kllab import Bernoulli
    >>> round(cross_entropy(Bernoulli(0.5), Bernoulli(0.25)), 6)
    0.836988
    """
    return CROSS_ENTROPY.explain(p, q)


def _why_kl_is_infinite(p: Distribution, q: Distribution) -> str:
    return KL.explain(p, q).reason or TOO_LARGE


@CROSS_ENTROPY.closed_form(
    ANY_FAMILY, ANY_FAMILY, method="entropy + KL", why_infinite=_why_kl_is_infinite
)
def _cross_entropy_by_parts(p: Distribution, q: Distribution) -> FloatArray:
    return p.entropy() + KL.value(p, q)  # type: ignore[return-value]


# Last, as the modules register their pairs in `KL`.
for _module in iter_modules(__path__):
    import_module(f"{__name__}.{_module.name}")
