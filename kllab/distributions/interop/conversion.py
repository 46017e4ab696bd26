"""From whatever object to a family of kllab, and from a family to the other libraries."""

from __future__ import annotations

import reprlib
from typing import Any

from kllab.distributions import Categorical, Distribution
from kllab.distributions.interop import (
    scipy_scalars,
    scipy_tables,
    scipy_vectors,
    torch_distributions,
)

_SOURCES = (scipy_tables, scipy_scalars, scipy_vectors, torch_distributions)
"""Each has ``recognises(x)`` and ``convert(x)``; the first that recognises an object has it."""

_SCIPY_TARGETS = (scipy_tables, scipy_scalars, scipy_vectors)
"""Each has ``TABLE``, of which the keys are names of families, and ``build(p)``."""


def as_distribution(x: Any, *, name: str = "x") -> Distribution:
    """Return `x` as a distribution of kllab, converted if it is one of scipy.stats or torch.

    Parameters
    ----------
    x
        A distribution of kllab, which comes back as it is; a frozen distribution of
        ``scipy.stats`` (``norm(1, 2)``, ``rv_discrete(values=...)``, ``multivariate_normal``,
        ``dirichlet``, ``wishart``, ``multinomial``); or an object of ``torch.distributions``,
        ``Independent(Normal, 1)``, ``LowRankMultivariateNormal`` and ``MixtureSameFamily`` of
        Normals included. Batches of parameters carry over.
    name
        What messages call `x`.

    Returns
    -------
    Distribution
        Parameters keep every digit, in the form in which they were given: logits stay logits,
        and the p of SciPy's ``nbinom`` is our probability of failure. Where a family has another
        parameter than the library, it is rounded once, in float64: ``rate = 1 / scale``,
        ``loc = log(scale)`` of a LogNormal, covariances of precision matrices and of factors,
        weights of a mixture from logits. Two divergences of such scales are computed without the
        rounding, and elsewhere the ``error`` that `explain_kl` tells includes it.

        What a library rounds when its object is made is part of the object: torch normalises
        the probabilities or logits of a Categorical in their own type, and SciPy adds ``loc`` to
        the ends of a uniform distribution and to the outcomes of a table.

    Raises
    ------
    TypeError
        If `x` is nothing of the kind, or its class has no family here; the message names both.
    ValueError
        If its parameters have no family here (a shifted Gamma, finite logits of a mixture whose
        weight is 0 in float64) or break a constraint.

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
        f"torch.distributions, but it is {reprlib.repr(x)} of class {full_name(type(x))}"
    )


def as_family(family: type[Distribution], x: Any) -> Distribution:
    """Return `x` as one of this very family; see `Distribution.convert`."""
    made = as_distribution(x)
    if isinstance(made, family):
        return made
    if isinstance(made, Categorical) and family.__name__ == "Discrete":
        return scipy_tables.as_discrete(made)
    raise TypeError(f"{family.__name__}.convert: {x!r} is a {type(made).__name__}")


def full_name(kind: type) -> str:
    """Return module and name of a class."""
    return f"{kind.__module__}.{kind.__qualname__}"


def to_scipy(p: Distribution) -> Any:
    """Return the frozen distribution of scipy.stats; see `Distribution.to_scipy`."""
    family = type(p).__name__
    for target in _SCIPY_TARGETS:
        if family in target.TABLE:
            return target.build(p)
    raise TypeError(f"scipy.stats has no frozen distribution that is a {family}")


def to_torch(p: Distribution) -> Any:
    """Return the distribution of torch; see `Distribution.to_torch`."""
    return torch_distributions.build(p)
