"""Closest Gaussians: project a target onto one Gaussian, or onto a mixture of two.

The target is a scalar distribution on all reals, or in the plane a mixture, a banana or a ring.
"""

from kllab.projection.costs import Costs, costs
from kllab.projection.fit import project
from kllab.projection.plane import Banana, PlaneMixture, Ring
from kllab.projection.result import Fit, Path, Projection

__all__ = [
    "Banana",
    "Costs",
    "Fit",
    "Path",
    "PlaneMixture",
    "Projection",
    "Ring",
    "costs",
    "project",
]
