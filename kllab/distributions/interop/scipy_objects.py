"""Convert objects of SciPy that are no frozen distributions.

Those of its newer interface, such as ``scipy.stats.Normal(mu=1)``, and ``gaussian_kde``.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from kllab.distributions import (
    Binomial,
    Distribution,
    Logistic,
    MultivariateNormalMixture,
    Normal,
    NormalMixture,
    Uniform,
)


def _of_kernels(x: Any) -> Distribution:
    """Return the mixture of normals that a kernel density estimate is."""
    if len(x.dataset) == 1:
        scales = np.full(x.n, np.sqrt(x.covariance[0, 0]))
        return NormalMixture(x.weights, x.dataset[0], scales)
    covariances = np.broadcast_to(x.covariance, (x.n, *x.covariance.shape))
    return MultivariateNormalMixture(x.weights, x.dataset.T, covariances)


_CONVERSIONS: dict[str, Callable[[Any], Distribution]] = {
    "Binomial": lambda x: Binomial(x.n, x.p),
    "Logistic": lambda _: Logistic(0, 1),
    "Normal": lambda x: Normal(x.mu, x.sigma),
    "StandardNormal": lambda _: Normal(0, 1),
    "Uniform": lambda x: Uniform(x.a, x.b),
    "gaussian_kde": _of_kernels,
}
"""By the name of the class in scipy.stats."""


def recognises(x: object) -> bool:
    """Return whether `x` is such an object."""
    return any(
        (base.__module__, base.__name__)
        in (
            ("scipy.stats._distribution_infrastructure", "UnivariateDistribution"),
            ("scipy.stats._kde", "gaussian_kde"),
        )
        for base in type(x).__mro__
    )


def convert(x: Any) -> Distribution:
    """Return the family of a distribution; raise TypeError if kllab has none."""
    kind = type(x)
    made = _CONVERSIONS.get(kind.__name__)
    if made is None or not kind.__module__.startswith("scipy.stats."):
        raise TypeError(
            f"{kind.__module__}.{kind.__name__} has no family in kllab; of SciPy's newer objects "
            f"convertible are {', '.join(sorted(_CONVERSIONS))}"
        )
    return made(x)
