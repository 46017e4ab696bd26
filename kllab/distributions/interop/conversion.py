"""Choose the conversion of an object to a family of kllab, and of a family to other libraries."""

import reprlib
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from kllab.distributions import Categorical, Discrete, Distribution
from kllab.distributions.interop import (
    scipy_objects,
    scipy_scalars,
    scipy_tables,
    scipy_vectors,
    torch_distributions,
)

Family = TypeVar("Family", bound=Distribution)

_SOURCES = (scipy_tables, scipy_scalars, scipy_objects, scipy_vectors, torch_distributions)
"""Modules with ``recognises(x)`` and ``convert(x)``; the first that recognises x converts it."""

_TO_SCIPY: dict[type[Distribution], Callable[[Any], Any]] = {
    **dict.fromkeys((Categorical, Discrete), scipy_tables.build),
    **dict.fromkeys(scipy_scalars.ROWS, scipy_scalars.build),
    **dict.fromkeys(scipy_vectors.NAMES.values(), scipy_vectors.build),
}


def as_distribution(x: Any, *, name: str = "x") -> Distribution:
    """Convert `x`, a distribution of kllab, scipy.stats or torch, to a distribution of kllab.

    Parameters
    ----------
    x
        A distribution of kllab, which is returned unchanged; a frozen distribution of
        ``scipy.stats`` (``norm(1, 2)``, ``rv_discrete(values=...)``, ``multivariate_normal``,
        ``dirichlet``, ``wishart``, ``multinomial``); or a distribution of
        ``torch.distributions``, including ``Independent`` of any of them,
        ``LowRankMultivariateNormal`` and ``MixtureSameFamily`` of normals; or of SciPy's newer
        objects (``Normal(mu=1)``, ``gaussian_kde``). Batches are kept.
    name
        Name of `x` in error messages.

    Returns
    -------
    Distribution
        Parameters keep every digit, in the form in which they were given: logits stay logits,
        and the p of SciPy's ``nbinom`` becomes ``failure_probs``. Where a family has another
        parameter than the library, it is rounded once, in float64: ``rate = 1 / scale``,
        ``loc = log(scale)`` of a LogNormal, covariances of precision matrices and of factors,
        weights of a mixture from logits. A divergence between two distributions that were given
        by scales does not depend on this rounding; otherwise the ``error`` of `explain_kl`
        includes it.

        Rounding by the library itself is not undone: torch normalises the probabilities or logits
        of a Categorical in their own type, and SciPy adds ``loc`` to the ends of a uniform
        distribution and to the outcomes of a table.

    Raises
    ------
    TypeError
        If `x` is not a distribution of these libraries, or kllab has no family for its class.
    ValueError
        If the family lacks such members (a shifted Gamma, a mixture with finite logits of a weight
        that is 0 in float64), or a parameter breaks a constraint.

    Examples
    --------
    >>> from scipy import stats
    >>> as_distribution(stats.norm(1, 2))
    Normal(loc=1.0, scale=2.0)
    >>> as_distribution(stats.gamma(3, scale=[0.5, 0.25]))
    Gamma(concentration=3.0, rate=[2.0, 4.0])
    """
    if isinstance(x, Distribution):
        return x
    for source in _SOURCES:
        if source.recognises(x):
            made: Distribution = source.convert(x)
            return made
    raise TypeError(
        f"{name} must be a distribution of kllab, a frozen one of scipy.stats or one of "
        f"torch.distributions, but it is {reprlib.repr(x)} of class "
        f"{type(x).__module__}.{type(x).__qualname__}{_instead(name, x)}"
    )


def _instead(name: str, x: Any) -> str:
    """Return what to write for numbers."""
    if not isinstance(x, Mapping | list | tuple) and getattr(x, "ndim", 0) == 0:
        return ""
    return (
        f"; write Categorical({name}) for probabilities of outcomes, "
        f"Categorical.from_weights({name}) or Categorical.from_counts({name}) for weights and "
        "counts, and kllab.estimators.nearest_neighbours(x, y) for samples of P and Q"
    )


def without_common_units(p: Any, q: Any, *, scaled: bool) -> tuple[Any, Any]:
    """Return two objects of scipy.stats without the shift and scale that both have.

    Divergences do not depend on them, and some families have no shift or scale in kllab.

    Parameters
    ----------
    scaled
        Whether the result does not depend on a common scale either.
    """
    if scipy_scalars.recognises(p) and scipy_scalars.recognises(q):
        return scipy_scalars.without_common_units(p, q, scaled=scaled)
    return p, q


def as_family(family: type[Family], x: Any) -> Family:
    """Convert `x` to the given family; see `Distribution.convert`."""
    made = as_distribution(x)
    if isinstance(made, Categorical) and family is Discrete:
        made = scipy_tables.as_discrete(made)
    if not isinstance(made, family):
        raise TypeError(f"{family.__name__}.convert: {x!r} is a {type(made).__name__}")
    return made


def to_scipy(p: Distribution) -> Any:
    """Return the frozen distribution of scipy.stats; see `Distribution.to_scipy`."""
    build = _TO_SCIPY.get(type(p))
    if build is None:
        raise TypeError(f"scipy.stats has no frozen distribution for a {type(p).__name__}")
    return build(p)
