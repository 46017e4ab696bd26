"""Normals of a diagonal or a low-rank covariance as normals of a full one."""

import numpy as np

from kllab.distributions.distribution import Distribution
from kllab.distributions.independent import Independent
from kllab.distributions.low_rank_multivariate_normal import LowRankMultivariateNormal
from kllab.distributions.multivariate_normal import MultivariateNormal
from kllab.distributions.normal import Normal
from kllab.distributions.rounding import Rounding
from kllab.special.float_array import FloatArray

_STEPS = 8
"""Rounding errors of each entry of a covariance, in units of eps per row."""


def as_multivariate_normal(p: Distribution) -> Distribution:
    """Return independent or low-rank normals as `MultivariateNormal`, anything else unchanged."""
    if isinstance(p, LowRankMultivariateNormal):
        made = MultivariateNormal(p.loc, covariance_matrix=p.covariance)
        return made.rounded_by(Rounding(log_density=error_of_matrix(p.covariance)))
    if not isinstance(p, Independent) or p.event_axes != 1 or not isinstance(p.base, Normal):
        return p
    normal = p.base
    scale = np.broadcast_to(normal.scale, normal.batch_shape)
    return MultivariateNormal(normal.mean, scale_tril=scale[..., None] * np.eye(scale.shape[-1]))


def error_of_matrix(matrix: FloatArray) -> FloatArray:
    """Return a bound on the relative error of a computed covariance matrix."""
    eps = float(np.finfo(np.float64).eps)
    return np.asarray(_STEPS * matrix.shape[-1] * eps * np.linalg.cond(matrix))
