"""The former name of `kllab.experiments.maximum_entropy`."""

from kllab.experiments.renamed import forward

__getattr__ = forward("soft_actor_critic", "maximum_entropy")
