"""Convert families of vectors and matrices to and from frozen distributions of scipy.stats."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from kllab.distributions import Dirichlet, Distribution, Multinomial, MultivariateNormal, Wishart
from kllab.distributions.interop.matrices import error_of_matrix
from kllab.distributions.interop.scipy_tables import probabilities
from kllab.distributions.real_array import as_int64
from kllab.distributions.rounding import Rounding
from kllab.distributions.scipy_row import Arguments
from kllab.distributions.triangular import symmetric_part

_SMALLEST_EIGENVALUE = 1e-9
"""Smallest eigenvalue, relative to the largest, of a matrix that SciPy gets as such. Below about
2e-10 SciPy rejects a matrix as singular, but not a factor."""


@dataclass(frozen=True)
class Row:
    """Convert one family to and from `scipy.stats`.

    Attributes
    ----------
    name
        Name of the distribution in scipy.stats.
    arguments
        Distribution of kllab -> arguments of SciPy.
    parameters
        Frozen distribution of SciPy -> parameters of the family.
    batches
        Whether SciPy takes batches of parameters.
    """

    name: str
    arguments: Callable[[Any], Arguments]
    parameters: Callable[[Any], Arguments]
    batches: bool = False


def _normal_arguments(p: Any) -> Arguments:
    from scipy import stats

    mean = np.broadcast_to(p.loc, p.event_shape).copy()
    if p.covariance_matrix is not None:
        covariance = symmetric_part(p.covariance_matrix)
        eigenvalues = np.linalg.eigvalsh(covariance)
        if eigenvalues[0] > _SMALLEST_EIGENVALUE * eigenvalues[-1]:
            return {"mean": mean, "cov": covariance}
    return {"mean": mean, "cov": stats.Covariance.from_cholesky(p.cholesky.copy())}


def _normal_parameters(x: Any) -> Arguments:
    # A Cholesky factor is not multiplied out, which would round it.
    factor = getattr(x.cov_object, "_factor", None)
    if factor is not None:
        return {"loc": x.mean, "scale_tril": factor}
    return {"loc": x.mean, "covariance_matrix": x.cov}


def _rounding(x: Any) -> Rounding | None:
    """Return the rounding error of a covariance matrix that SciPy computed from another form."""
    given_as = type(getattr(x, "cov_object", None)).__name__
    if given_as not in ("CovViaPrecision", "CovViaEigendecomposition"):
        return None
    return Rounding(log_density=error_of_matrix(x.cov))


def _multinomial_arguments(p: Multinomial) -> Arguments:
    n = as_int64("scipy.stats.multinomial", "total_count", p.total_count)
    return {"n": n, "p": probabilities(p.trial)}


ROWS: dict[type[Distribution], Row] = {
    Dirichlet: Row(
        "dirichlet",
        lambda p: {"alpha": p.concentration.copy()},
        lambda x: {"concentration": x.alpha},
    ),
    Multinomial: Row(
        "multinomial",
        _multinomial_arguments,
        lambda x: {"total_count": x.n, "probs": x.p},
        batches=True,
    ),
    MultivariateNormal: Row("multivariate_normal", _normal_arguments, _normal_parameters),
    Wishart: Row(
        "wishart",
        lambda p: {"df": p.df.item(), "scale": p.covariance_matrix.copy()},
        lambda x: {"df": x.df, "covariance_matrix": x.scale},
    ),
}

NAMES = {row.name: family for family, row in ROWS.items()}
"""Family by name in scipy.stats."""

CONVERTIBLE = f"convertible are {', '.join(sorted(NAMES))}"
_FROZEN, _NOT_FROZEN = "_frozen", "_gen"


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
    family = NAMES[name]
    made = family(**ROWS[family].parameters(x))
    rounding = _rounding(x)
    return made if rounding is None else made.rounded_by(rounding)


def build(p: Distribution) -> Any:
    """Return the frozen distribution of scipy.stats for a family of vectors or matrices."""
    from scipy import stats

    row = ROWS[type(p)]
    if p.batch_shape and not row.batches:
        raise ValueError(
            f"scipy.stats.{row.name} holds one distribution, not a batch of shape "
            f"{p.batch_shape}: convert its elements, p.element(index)"
        )
    return getattr(stats, row.name)(**row.arguments(p))
