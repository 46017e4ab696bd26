"""Marks on the ellipse of a Gaussian: points that show the parameters of its shape."""

from dataclasses import dataclass
from math import sqrt

from kllab.topics.asymmetry_2d.spec import GaussianPair2D

RADIUS = 2.0
"""Radius of the ellipse, in standard deviations."""
_FLIP = 1.5  # a mark on the outer side of a mean farther from 0 would leave the plane
Point = tuple[float, float]


@dataclass(frozen=True)
class Marks:
    """Points of the ellipse at `RADIUS` standard deviations, one for each parameter of its shape.

    Attributes
    ----------
    right, up
        Side of the mean on which the points are: 1 or -1.
    """

    mean: Point
    variance: Point
    correlation: float
    right: int
    up: int

    def edge(self, variance: Point | None = None) -> Point:
        """Return how far the ellipse reaches from the mean along x and along y, with a sign."""
        x, y = variance or self.variance
        radius = RADIUS * sqrt(1 - self.correlation**2)
        return self.right * radius * sqrt(x), self.up * radius * sqrt(y)

    def corner(self, correlation: float | None = None) -> Point:
        """Return the point on a diagonal of the ellipse's box, relative to the mean."""
        correlation = self.correlation if correlation is None else correlation
        radius = RADIUS * sqrt((1 + self.right * self.up * correlation) / 2)
        x, y = self.variance
        return self.right * radius * sqrt(x), self.up * radius * sqrt(y)

    def variance_of(self, edge: float) -> float:
        """Return the variance along an axis if the ellipse reaches `edge` from the mean."""
        return edge**2 / (RADIUS**2 * (1 - self.correlation**2))

    def correlation_of(self, corner: float) -> float:
        """Return the correlation if that point is `corner` from the mean along x."""
        square = corner**2 / (RADIUS**2 * self.variance[0])
        return self.right * self.up * (2 * square - 1)


def marks(pair: GaussianPair2D, of: str) -> Marks:
    """Return the marks of "p" or "q", on opposite sides of their means if there is space."""
    x, y = pair.mean(of)
    (variance_x, _), (_, variance_y) = pair.covariance(of)
    inward = -1 if of == "p" else 1
    right, up = (-inward if inward * mean > _FLIP else inward for mean in (x, y))
    correlation = getattr(pair, f"correlation_{of}")
    return Marks((x, y), (variance_x, variance_y), correlation, right, up)
