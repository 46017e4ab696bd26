"""KL between two Gaussians in its three parts: spread, means, volume."""

from dataclasses import dataclass
from math import sqrt

import numpy as np

from kllab import MultivariateNormal


@dataclass(frozen=True)
class Parts:
    """Terms of KL between d-dimensional Gaussians: ((trace - d) + mahalanobis + log_det) / 2, nats.

    Attributes
    ----------
    trace
        ``tr(S2^-1 S1)``; d where the covariances are equal.
    mahalanobis
        Squared Mahalanobis distance of the means under the second covariance.
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
        """Root mean square Mahalanobis distance of draws of the first under the second."""
        return sqrt(self.trace + self.mahalanobis)


def parts(p: MultivariateNormal, q: MultivariateNormal) -> Parts:
    """Return the parts of KL(P||Q). For teaching; `kl_divergence` is more accurate."""
    factor = np.linalg.solve(q.cholesky, p.cholesky)
    offset = np.linalg.solve(q.cholesky, p.loc - q.loc)
    return Parts(
        trace=float((factor**2).sum()),
        mahalanobis=float((offset**2).sum()),
        log_det=2 * float(q.log_volume - p.log_volume),
        dimension=p.event_shape[0],
    )
