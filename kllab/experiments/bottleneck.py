"""The former name of `kllab.experiments.information_bottleneck`."""

from kllab.experiments.renamed import forward

__getattr__ = forward("bottleneck", "information_bottleneck")
