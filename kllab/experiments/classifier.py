"""The former name of `kllab.experiments.output_regularisation`."""

from kllab.experiments.renamed import forward

__getattr__ = forward("classifier", "output_regularisation")
