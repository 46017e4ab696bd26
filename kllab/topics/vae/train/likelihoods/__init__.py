"""Likelihoods p(x|z) of a VAE, one file each, found by its name in `Config`.

A file has a class `Likelihood`, derived from `base.Likelihood`; `catalogue.LIKELIHOODS` describes
it without torch.
"""

from importlib import import_module

from kllab.topics.vae.train.likelihoods.base import Likelihood

__all__ = ["Likelihood", "likelihood"]


def likelihood(name: str) -> Likelihood:
    """Return a new likelihood by its name in `catalogue.LIKELIHOODS`."""
    made: Likelihood = import_module(f"{__name__}.{name}").Likelihood()
    return made
