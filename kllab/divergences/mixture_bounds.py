"""Bounds on the KL divergence of two mixtures of normals, in closed form."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from kllab.distributions import (
    Distribution,
    MultivariateNormal,
    MultivariateNormalMixture,
    Normal,
    NormalMixture,
)
from kllab.distributions.array_record import ArrayRecord
from kllab.distributions.interop import as_distribution
from kllab.divergences.divergence import common_batch_shape
from kllab.divergences.kl import KL
from kllab.divergences.kl.multivariate_normal_mixture import as_mixture
from kllab.special.float_array import FloatArray

Mixture: TypeAlias = Normal | NormalMixture | MultivariateNormal | MultivariateNormalMixture
_STEPS = 1000
_ENOUGH = 1e-13
"""Relative change of the upper bound at which it is taken."""


@dataclass(frozen=True, eq=False, repr=False)
class Bounds(ArrayRecord):
    """Bounds on a divergence, in nats.

    Attributes
    ----------
    lower, upper
        The divergence lies between them, up to rounding.
    """

    lower: float
    upper: float


def mixture_bounds(p: Mixture, q: Mixture) -> Bounds:
    """Return a lower and an upper bound on KL(P||Q) of two mixtures of normals.

    They need only divergences of the components, so they are exact in any number of dimensions.

    Parameters
    ----------
    p, q
        Single mixtures, or normals, with outcomes of one shape; of kllab, SciPy or torch.

    Returns
    -------
    Bounds
        The upper bound is the variational one of Hershey & Olsen, "Approximating the Kullback
        Leibler divergence between Gaussian mixture models" (2007), section 8. The lower bound, at
        least 0, is that of Durrieu, Thiran & Kelly, "Lower and upper bounds for approximation of
        the Kullback-Leibler divergence between Gaussian mixture models" (2012): a variational
        bound on ``E_p[log p]`` and Jensen's on ``E_p[log q]``.

    Raises
    ------
    TypeError
        If `p` or `q` is not a normal or a mixture of normals.
    ValueError
        If `p` or `q` is a batch, or their outcomes have different shapes.

    Examples
    --------
    >>> from kllab import kl_divergence
    >>> p = NormalMixture([0.5, 0.5], [-2, 2], [1, 1])
    >>> q = NormalMixture([0.5, 0.5], [-1, 2], [1, 1])
    >>> bounds = mixture_bounds(p, q)
    >>> bounds.lower <= kl_divergence(p, q) <= bounds.upper
    True
    """
    p, q = (_checked(name, given) for name, given in (("p", p), ("q", q)))
    common_batch_shape(p, q)
    with np.errstate(all="ignore"):
        between = _divergences(p, q)
        return Bounds(max(0.0, _lower(p, q)), _upper(p.normalised, q.normalised, between))


def _checked(name: str, given: Distribution) -> MultivariateNormalMixture:
    found = as_distribution(given, name=name)
    if not isinstance(found, Mixture):
        raise TypeError(
            f"mixture_bounds: {name} must be a normal or a mixture of normals, "
            f"but it is a {type(found).__name__}"
        )
    if found.batch_shape != ():
        raise ValueError(
            f"mixture_bounds: {name} must be a single distribution, but its batch_shape is "
            f"{found.batch_shape}; take its elements, {name}.element(index)"
        )
    if isinstance(found, Normal):
        return MultivariateNormalMixture([1.0], [[found.loc]], scale_trils=[[[found.scale]]])
    if isinstance(found, NormalMixture):
        scales = found.scales[:, None, None]
        return MultivariateNormalMixture(
            found.weights, found.locs[:, None], scale_trils=scales
        ).positive()
    return as_mixture(found)


def _divergences(p: MultivariateNormalMixture, q: MultivariateNormalMixture) -> FloatArray:
    """Return KL of each component of P and each of Q, (K_p, K_q)."""
    of_p, of_q = (
        MultivariateNormal(
            np.expand_dims(one.locs, axis), scale_tril=np.expand_dims(one.normals.cholesky, axis)
        )
        for one, axis in ((p, 1), (q, 0))
    )
    return np.asarray(KL.value(of_p, of_q))


def _lower(p: MultivariateNormalMixture, q: MultivariateNormalMixture) -> float:
    entropies = np.asarray(p.normals.entropy())
    own = np.log(np.exp(-_divergences(p, p)) @ p.normalised) - entropies
    sums = p.normals.covariance[:, None] + q.normals.covariance
    overlap = np.asarray(MultivariateNormal(q.locs, sums).log_prob(p.locs[:, None]))
    other = np.logaddexp.reduce(np.log(q.normalised) + overlap, axis=-1)
    return float(p.normalised @ (own - other))


def _upper(of_p: FloatArray, of_q: FloatArray, between: FloatArray) -> float:
    """Return the least of ``sum_ab phi_ab (log(phi_ab / psi_ab) + KL_ab)``.

    The rows of phi sum to the weights of P and the columns of psi to those of Q; each is improved
    in turn.
    """
    nearest = between.min(axis=1, keepdims=True)
    closeness = np.exp(nearest - between)
    psi = of_p[:, None] * of_q
    value = np.inf
    for _ in range(_STEPS):
        share = psi * closeness
        total = share.sum(axis=1, keepdims=True)
        phi = of_p[:, None] * share / total
        before, value = value, float(of_p @ (np.log(of_p) + nearest[:, 0] - np.log(total[:, 0])))
        if before - value <= _ENOUGH * abs(value):
            break
        psi = of_q * phi / phi.sum(axis=0)
    return value
