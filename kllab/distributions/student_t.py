"""Student's t distribution."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import log, pi
from typing import Annotated, ClassVar

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import betainc, stdtr

from kllab.distributions.constraint import finite, positive
from kllab.distributions.distribution import ScalarDistribution
from kllab.distributions.scipy_row import renamed
from kllab.distributions.support import Support
from kllab.distributions.tail import Tail
from kllab.special.float_array import FloatArray, Shape
from kllab.special.log_gamma import half_step, half_step_slope
from kllab.special.standardise import standardise

FAR = 1e8
"""|y| above which ``1 + y^2`` rounds to ``y^2``; its logarithm is then taken before squaring."""


def log_growth(x: FloatArray, loc: FloatArray, scale: FloatArray, df: FloatArray) -> FloatArray:
    """Return ``log(1 + z^2 / df)`` for ``z = (x - loc) / scale``, even where ``z^2`` overflows."""
    root = np.sqrt(df)
    y = np.asarray(standardise(x, loc, scale) / root)
    value = np.asarray(np.log1p(y * y))
    far = ~(np.abs(y) < FAR)
    if far.any():
        x, loc, scale, root = (a[far] for a in np.broadcast_arrays(x, loc, scale, root))
        distance = np.log(np.abs(x / 2 - loc / 2)) + log(2)
        value[far] = 2 * (distance - np.log(scale) - np.log(root))
    return value


@dataclass(frozen=True, init=False, eq=False, repr=False)
class StudentT(ScalarDistribution):
    """Student's t distribution on the reals, with location and scale.

    Density ``Gamma((df + 1)/2) / (Gamma(df/2) sqrt(pi df) scale) (1 + z^2/df)^(-(df + 1)/2)`` with
    ``z = (x - loc) / scale``. Mean ``loc`` for ``df > 1``, else NaN; variance
    ``scale^2 df / (df - 2)`` for ``df > 2``, infinite for ``1 < df <= 2``, else NaN; mode ``loc``.

    Parameters
    ----------
    df
        Degrees of freedom, positive and finite: 1 for the Cauchy distribution, towards the normal
        distribution as they grow.
    loc
        Centre, finite.
    scale
        Positive and finite.

    Raises
    ------
    ValueError
        If a parameter breaks its constraint, or the shapes do not broadcast.

    Examples
    --------
    >>> p = StudentT([1, 2, 4])
    >>> p.mean, p.variance
    (array([nan,  0.,  0.]), array([nan, inf,  2.]))
    >>> p.entropy().round(4)
    array([2.531 , 1.9603, 1.6818])
    """

    typical_parameters: ClassVar = {"df": 5, "loc": 0, "scale": 1}
    scipy_row = renamed("t", df="df", loc="loc", scale="scale")
    support = Support()

    df: Annotated[FloatArray, positive]
    loc: Annotated[FloatArray, finite]
    scale: Annotated[FloatArray, positive]

    def __init__(self, df: ArrayLike, loc: ArrayLike = 0.0, scale: ArrayLike = 1.0) -> None:
        self._set_parameters(df=df, loc=loc, scale=scale)

    def _mean(self) -> FloatArray:
        return np.where(self.df > 1, self.loc, np.nan)

    def _variance(self) -> FloatArray:
        finite_variance = np.square(self.scale) * (self.df / (self.df - 2))
        infinite = np.where(self.df > 1, np.inf, np.nan)
        return np.where(self.df > 2, finite_variance, infinite)

    def _mode(self) -> FloatArray:
        return self.loc

    def _log_prob(self, x: FloatArray) -> FloatArray:
        peak = half_step(self.df) - log(2 * pi) / 2 - np.log(self.scale)
        return np.asarray(peak - (self.df / 2 + 0.5) * log_growth(x, self.loc, self.scale, self.df))

    def _cdf(self, x: FloatArray) -> FloatArray:
        z = standardise(x, self.loc, self.scale)
        square = np.square(z)
        # stdtr has errors of up to 3e-11 near 0 for some degrees of freedom.
        middle = (square < 0.25) & (self.df < 1e6)
        half = betainc(0.5, self.df / 2, np.where(middle, square / (self.df + square), 0.0)) / 2
        return np.where(middle, 0.5 + np.copysign(half, z), stdtr(self.df, z))

    def _sample(self, size: Shape, rng: np.random.Generator) -> FloatArray:
        return np.asarray(self.loc + self.scale * rng.standard_t(self.df, size))

    def _entropy(self) -> FloatArray:
        # E log(1 + z^2/df) = digamma((df + 1)/2) - digamma(df/2) = 1/df + half_step_slope
        growth = 0.5 + 0.5 / self.df + half_step_slope(self.df) * (self.df + 1)
        return np.asarray(growth - half_step(self.df) + log(2 * pi) / 2 + np.log(self.scale))

    def centres_and_scales(self) -> tuple[FloatArray, FloatArray]:
        """Return location and scale, as moments may not exist."""
        return np.atleast_1d(self.loc), np.atleast_1d(self.scale)

    def reference_points(self) -> Mapping[str, FloatArray]:
        """Return the mode for ``loc``, and the mode plus ``scale`` for ``scale``."""
        return {"loc": self.loc, "scale": self.loc + self.scale}

    def tails(self) -> tuple[Tail, Tail]:
        """Return the lower and upper tail."""
        return (Tail(float(self.df)),) * 2
