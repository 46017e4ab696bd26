"""Spec of the page of two Gaussians in the plane."""

from dataclasses import dataclass, fields
from math import isfinite, sqrt

from kllab import MultivariateNormal


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
        for field in fields(self):
            value, name = getattr(self, field.name), field.name
            if name.startswith("variance"):
                allowed, valid = "a finite number above 0", 0 < value < float("inf")
            elif name.startswith("correlation"):
                allowed, valid = "between -1 and 1, both excluded", -1 < value < 1
            else:
                allowed, valid = "a finite number", isfinite(value)
            if not valid:
                raise ValueError(f"GaussianPair2D: {name} must be {allowed}, but it is {value!r}")

    def mean(self, of: str) -> tuple[float, float]:
        """Return the mean of "p" or "q"."""
        return getattr(self, f"mean_x_{of}"), getattr(self, f"mean_y_{of}")

    def covariance(self, of: str) -> tuple[tuple[float, float], tuple[float, float]]:
        """Return the covariance matrix of "p" or "q"."""
        x, y = getattr(self, f"variance_x_{of}"), getattr(self, f"variance_y_{of}")
        xy = getattr(self, f"correlation_{of}") * sqrt(x * y)
        return (x, xy), (xy, y)

    @property
    def p(self) -> MultivariateNormal:
        """The distribution P."""
        return MultivariateNormal(self.mean("p"), self.covariance("p"))

    @property
    def q(self) -> MultivariateNormal:
        """The distribution Q."""
        return MultivariateNormal(self.mean("q"), self.covariance("q"))
