"""Frozen distributions of vectors and matrices of scipy.stats."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kllab.distributions import Distribution
from kllab.distributions.interop.by_name import make
from kllab.distributions.interop.matrices import error_of_matrix
from kllab.distributions.interop.scipy_tables import probabilities
from kllab.distributions.rounding import Rounding
from kllab.distributions.triangular import symmetric_part
from kllab.special.float_array import FloatArray

Arguments = dict[str, Any]

_SMALLEST_EIGENVALUE = 1e-9
"""Relative to the largest: below about 2e-10, SciPy takes a matrix for singular, but no factor."""


@dataclass(frozen=True)
class Row:
    """How one family is told to scipy.stats and back.

    Attributes
    ----------
    name
        Of the distribution in scipy.stats.
    arguments
        Distribution of kllab -> arguments of SciPy's.
    parameters
        Frozen distribution of SciPy -> parameters of the family.
    batches
        Whether SciPy's takes batches of parameters.
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


def _in_int64(total_count: FloatArray) -> NDArray[np.int64]:
    """Return counts as integers, or say that SciPy's cannot hold them."""
    beyond = total_count >= 2.0**63
    if beyond.any():
        raise ValueError(
            "scipy.stats.multinomial counts in int64, below 2^63 (9.2e18), but total_count is "
            f"{float(total_count[beyond].flat[0])!r}"
        )
    return total_count.astype(np.int64)


def _normal_parameters(x: Any) -> Arguments:
    # What was given as a Cholesky factor is taken as one: the product would round it.
    factor = getattr(x.cov_object, "_factor", None)
    if factor is not None:
        return {"loc": x.mean, "scale_tril": factor}
    return {"loc": x.mean, "covariance_matrix": x.cov}


def _rounding(x: Any) -> Rounding | None:
    """Return what a covariance matrix was computed with, if it was not given."""
    given_as = type(getattr(x, "cov_object", None)).__name__
    if given_as not in ("CovViaPrecision", "CovViaEigendecomposition"):
        return None
    return Rounding(log_density=error_of_matrix(x.cov))


TABLE: dict[str, Row] = {
    "Dirichlet": Row(
        "dirichlet",
        lambda p: {"alpha": p.concentration.copy()},
        lambda x: {"concentration": x.alpha},
    ),
    "Multinomial": Row(
        "multinomial",
        lambda p: {"n": _in_int64(p.total_count), "p": probabilities(p.trial)},
        lambda x: {"total_count": x.n, "probs": x.p},
        batches=True,
    ),
    "MultivariateNormal": Row("multivariate_normal", _normal_arguments, _normal_parameters),
    "Wishart": Row(
        "wishart",
        lambda p: {"df": p.df.item(), "scale": p.covariance_matrix.copy()},
        lambda x: {"df": x.df, "covariance_matrix": x.scale},
    ),
}
"""Name of the family -> its row."""

NAMES = {row.name: family for family, row in TABLE.items()}
"""Name in scipy.stats -> name of the family."""

CONVERTIBLE = f"convertible are {', '.join(sorted(NAMES))}"
_FROZEN, _NOT_FROZEN = "_frozen", "_gen"


def recognises(x: object) -> bool:
    """Whether `x` is a distribution of vectors or matrices of scipy.stats, frozen or not."""
    kind = type(x)
    return kind.__module__ == "scipy.stats._multivariate" and kind.__name__.endswith(
        (_FROZEN, _NOT_FROZEN)
    )


def convert(x: Any) -> Distribution:
    """Return the family of a frozen distribution of vectors or matrices."""
    kind = type(x).__name__
    name = kind.removesuffix(_FROZEN).removesuffix(_NOT_FROZEN)
    if name not in NAMES:
        raise TypeError(f"scipy.stats.{name} has no family here; {CONVERTIBLE}")
    if kind.endswith(_NOT_FROZEN):
        raise TypeError(
            f"scipy.stats.{name} is not frozen: give it its parameters, scipy.stats.{name}(...)"
        )
    family = NAMES[name]
    made = make(family, TABLE[family].parameters(x))
    rounding = _rounding(x)
    return made if rounding is None else made.rounded_by(rounding)


def build(p: Distribution) -> Any:
    """Return the frozen distribution of scipy.stats for a family of vectors or matrices."""
    from scipy import stats

    row = TABLE[type(p).__name__]
    if p.batch_shape and not row.batches:
        raise ValueError(
            f"scipy.stats.{row.name} holds one distribution, not a batch of shape "
            f"{p.batch_shape}: convert its elements, p.element(index)"
        )
    return getattr(stats, row.name)(**row.arguments(p))
