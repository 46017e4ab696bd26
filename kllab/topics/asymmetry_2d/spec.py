"""Spec of the page of two Gaussians in the plane."""

from dataclasses import dataclass
from functools import lru_cache
from math import inf, isfinite, sqrt

from kllab import MultivariateNormal
from kllab.models.spec_field import check_field

Covariance = tuple[tuple[float, float], tuple[float, float]]

# The same object for the distribution that stays while the other is dragged: what is computed of
# it can be cached.
_gaussian = lru_cache(maxsize=256)(MultivariateNormal)


@dataclass(frozen=True)
class GaussianPair2D:
    """P and Q in the plane, each given by means, variances and correlation.

    A correlation, unlike a covariance, is valid for all variances. Means are finite, variances
    finite and above 0, correlations between -1 and 1, both excluded.

    Raises
    ------
    ValueError
        If a field is not allowed: names the field, its value and what is allowed.
    """

    mean_x_p: float = 0.0
    mean_y_p: float = 0.0
    variance_x_p: float = 1.0
    variance_y_p: float = 1.0
    correlation_p: float = 0.0
    mean_x_q: float = 1.5
    mean_y_q: float = -1.0
    variance_x_q: float = 1.5
    variance_y_q: float = 1.5
    correlation_q: float = -0.7 / 1.5

    def __post_init__(self) -> None:
        for name, value in vars(self).items():
            if name.startswith("variance"):
                check_field(self, name, 0 < value < inf, "a finite number above 0")
            elif name.startswith("correlation"):
                check_field(self, name, -1 < value < 1, "a number between -1 and 1, both excluded")
            else:
                check_field(self, name, isfinite(value), "a finite number")

    def mean(self, of: str) -> tuple[float, float]:
        """Return the mean of "p" or "q"."""
        return getattr(self, f"mean_x_{of}"), getattr(self, f"mean_y_{of}")

    def covariance(self, of: str) -> Covariance:
        """Return the covariance matrix of "p" or "q"."""
        x, y = getattr(self, f"variance_x_{of}"), getattr(self, f"variance_y_{of}")
        xy = getattr(self, f"correlation_{of}") * sqrt(x * y)
        return (x, xy), (xy, y)

    @property
    def p(self) -> MultivariateNormal:
        """The distribution P."""
        return _gaussian(self.mean("p"), self.covariance("p"))

    @property
    def q(self) -> MultivariateNormal:
        """The distribution Q."""
        return _gaussian(self.mean("q"), self.covariance("q"))
