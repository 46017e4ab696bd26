"""Frozen distributions of scipy.stats and distributions of torch, taken and given.

Neither library is imported before an object of it is asked for: objects are recognised by the
modules and names of their classes.
"""

from kllab.distributions.interop.conversion import (
    as_distribution,
    as_family,
    to_scipy,
    to_torch,
)

__all__ = ["as_distribution", "as_family", "to_scipy", "to_torch"]
