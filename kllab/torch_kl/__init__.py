"""KL divergences of torch.distributions that can be differentiated: values of kllab, in torch.

>>> from torch.distributions import Normal
>>> from kllab.torch_kl import kl_divergence
>>> kl_divergence(Normal(0.0, 1.0), Normal(1.0, 1.0))
tensor(0.5000)
"""

from kllab.torch_kl.divergence import kl_divergence

__all__ = ["kl_divergence"]
