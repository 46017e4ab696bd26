"""The three parts of KL between two Gaussians: spread, means, volume."""

from dataclasses import dataclass
from math import sqrt

import numpy as np

from kllab import MultivariateNormal


@dataclass(frozen=True)
class Parts:
    """KL of d-dimensional Gaussians is ``((trace - d) + mahalanobis + log_det) / 2``, in nats.

    Attributes
    ----------
    trace
        ``tr(S2^-1 S1)``; d where the covariances are equal.
    mahalanobis
        Squared distance of the means in units of the second covariance.
    log_det
        ``log(det S2 / det S1)``; changes its sign with the direction.
    dimension
        d.
    """

    trace: float
    mahalanobis: float
    log_det: float
    dimension: int = 2

    @property
    def terms(self) -> tuple[float, float, float]:
        """The contributions of spread, means and volume, in nats; their sum is the KL."""
        return (self.trace - self.dimension) / 2, self.mahalanobis / 2, self.log_det / 2

    @property
    def distance(self) -> float:
        """Root mean square distance of draws of the first from the second, in its sigmas."""
        return sqrt(self.trace + self.mahalanobis)


def parts(p: MultivariateNormal, q: MultivariateNormal) -> Parts:
    """Return the parts of KL(P||Q); for teaching, while `kl_divergence` keeps every digit."""
    factor = np.linalg.solve(q.cholesky, p.cholesky)
    offset = np.linalg.solve(q.cholesky, p.loc - q.loc)
    return Parts(
        trace=float((factor**2).sum()),
        mahalanobis=float((offset**2).sum()),
        log_det=2 * float(q.log_volume - p.log_volume),
        dimension=p.event_shape[0],
    )
