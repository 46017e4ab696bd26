"""KL divergences that are accurate to the last digits, and models that are trained with them.

>>> from kllab import Normal, kl_divergence
>>> kl_divergence(Normal(0, 1), Normal(1, 1))
0.5
"""

from kllab import distributions as _distributions
from kllab import divergences as _divergences
from kllab import estimators as _estimators  # noqa: F401  (registers Monte Carlo for vectors)
from kllab.distributions import *  # noqa: F403
from kllab.distributions.interop import as_distribution
from kllab.divergences import *  # noqa: F403

__version__ = "0.1.0"

__all__ = ["as_distribution"]
__all__ += _distributions.__all__
__all__ += _divergences.__all__
