"""Result of a projection."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kllab.projection.gaussians import Gaussians
from kllab.projection.targets import Target
from kllab.special.float_array import FloatArray


@dataclass(frozen=True, eq=False)
class Path:
    """Steps of the optimiser from one start, the start first.

    Attributes
    ----------
    models : Gaussians
        Model after each step, (steps + 1,).
    values : numpy.ndarray, shape (steps + 1,)
        Divergence after each step, in nats (alpha divergences have no unit).
    """

    models: Gaussians
    values: FloatArray


@dataclass(frozen=True, eq=False)
class Fit:
    """Local optimum of a projection.

    Attributes
    ----------
    target : Target
        What was fitted.
    weights : numpy.ndarray, shape (K,)
        Weights of the components; the first component has the smallest mean.
    means : numpy.ndarray, shape (K, d)
    covariances : numpy.ndarray, shape (K, d, d)
    objective : str
        Divergence that was minimised: "forward", "reverse", "jensen_shannon" or "alpha".
    value : float
        Divergence that was minimised, in nats (alpha divergences have no unit).
    error : float
        Estimate of the error of `value`.
    is_global : bool
        Whether no other optimum that was found has a smaller value.
    is_exact : bool
        Whether the parameters are the moments of the target, not the end of an iteration.
    path : Path or None
        Steps from the first of the starts that led here; None if it is exact.
    starts : int
        Number of starts that led here.
    """

    target: Target
    weights: FloatArray
    means: FloatArray
    covariances: FloatArray
    objective: str
    value: float
    error: float
    is_global: bool
    is_exact: bool
    path: Path | None
    starts: int

    @property
    def components(self) -> int:
        """Number of components."""
        return len(self.weights)

    @property
    def model(self) -> Gaussians:
        """The fit as a batch of one model."""
        ratio = self.weights[0] / self.weights[-1] if self.components == 2 else 1.0
        tril = np.asarray(np.linalg.cholesky(self.covariances), dtype=np.float64)
        return Gaussians(self.means[None], tril[None], np.log([ratio]))


@dataclass(frozen=True, eq=False)
class Projection:
    """Local optima of a projection, the best first.

    Attributes
    ----------
    fits : tuple of Fit
        Empty if the divergence is infinite for every Gaussian.
    reason : str or None
        Why there is no fit.
    starts : int
        Number of starts of the optimiser; 0 if the fit is exact.
    lost : int
        Starts that ended at no minimum, so that no fit is reported for them.
    """

    fits: tuple[Fit, ...]
    reason: str | None
    starts: int
    lost: int

    @property
    def best(self) -> Fit:
        """The best fit that was found.

        Raises
        ------
        ValueError
            If there is none; it gives the reason.
        """
        if not self.fits:
            raise ValueError(f"project: there is no fit: {self.reason}")
        return self.fits[0]
