"""Conversion from and to scipy.stats and torch.distributions.

Objects are recognised by the modules and names of their classes, so that neither library is
imported before an object of it is built.
"""

from kllab.distributions.interop.conversion import as_distribution, as_family, to_scipy
from kllab.distributions.interop.torch_distributions import to_torch

__all__ = ["as_distribution", "as_family", "to_scipy", "to_torch"]
