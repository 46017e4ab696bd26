"""Convert families of vectors and matrices to and from frozen distributions of scipy.stats."""

from typing import Any

import numpy as np

from kllab.distributions import Dirichlet, Distribution, Multinomial, MultivariateNormal, Wishart
from kllab.distributions.dense_normal import error_of_matrix
from kllab.distributions.interop.scipy_tables import check_single, probabilities
from kllab.distributions.real_array import as_int64
from kllab.distributions.rounding import Rounding
from kllab.distributions.triangular import symmetric_part

NAMES: dict[str, type[Distribution]] = {
    "dirichlet": Dirichlet,
    "multinomial": Multinomial,
    "multivariate_normal": MultivariateNormal,
    "wishart": Wishart,
}
"""Family by name in scipy.stats."""

CONVERTIBLE = f"convertible are {', '.join(NAMES)}"
_FROZEN, _NOT_FROZEN = "_frozen", "_gen"
_SMALLEST_EIGENVALUE = 1e-9
"""Smallest eigenvalue, relative to the largest, of a matrix that SciPy gets as such. Below about
2e-10 SciPy rejects a matrix as singular, but not a factor."""


def recognises(x: object) -> bool:
    """Return whether `x` is a distribution of vectors or matrices of scipy.stats."""
    kind = type(x)
    return kind.__module__ == "scipy.stats._multivariate" and kind.__name__.endswith(
        (_FROZEN, _NOT_FROZEN)
    )


def convert(x: Any) -> Distribution:
    """Return the family of a frozen distribution of vectors or matrices."""
    kind = type(x).__name__
    name = kind.removesuffix(_FROZEN).removesuffix(_NOT_FROZEN)
    if name not in NAMES:
        raise TypeError(f"scipy.stats.{name} has no family in kllab; {CONVERTIBLE}")
    if kind.endswith(_NOT_FROZEN):
        raise TypeError(
            f"scipy.stats.{name} is not frozen: give it its parameters, scipy.stats.{name}(...)"
        )
    match name:
        case "dirichlet":
            return Dirichlet(x.alpha)
        case "multinomial":
            return Multinomial(x.n, x.p)
        case "wishart":
            return Wishart(x.df, x.scale)
    return _from_normal(x)


def _from_normal(x: Any) -> MultivariateNormal:
    # A Cholesky factor is not multiplied out, which would round it.
    factor = getattr(x.cov_object, "_factor", None)
    if factor is not None:
        return MultivariateNormal(x.mean, scale_tril=factor)
    made = MultivariateNormal(x.mean, x.cov)
    if type(x.cov_object).__name__ in ("CovViaPrecision", "CovViaEigendecomposition"):
        return made.rounded_by(Rounding(log_density=error_of_matrix(x.cov)))
    return made


def build(p: Any) -> Any:
    """Return the frozen distribution of scipy.stats for a family of vectors or matrices."""
    from scipy import stats

    if isinstance(p, Multinomial):
        n = as_int64("scipy.stats.multinomial", "total_count", p.total_count)
        return stats.multinomial(n, probabilities(p.trial))
    check_single(p, next(name for name, family in NAMES.items() if isinstance(p, family)))
    if isinstance(p, Dirichlet):
        return stats.dirichlet(p.concentration.copy())
    if isinstance(p, Wishart):
        return stats.wishart(p.df.item(), p.covariance_matrix.copy())
    mean = np.broadcast_to(p.loc, p.event_shape).copy()
    if p.covariance_matrix is not None:
        covariance = symmetric_part(p.covariance_matrix)
        eigenvalues = np.linalg.eigvalsh(covariance)
        if eigenvalues[0] > _SMALLEST_EIGENVALUE * eigenvalues[-1]:
            return stats.multivariate_normal(mean, covariance)
    return stats.multivariate_normal(mean, stats.Covariance.from_cholesky(p.cholesky.copy()))
