"""Families of probability distributions: immutable, validated, broadcasting."""

from kllab.distributions.bernoulli import Bernoulli
from kllab.distributions.categorical import Categorical
from kllab.distributions.distribution import Distribution
from kllab.distributions.multivariate_normal import MultivariateNormal
from kllab.distributions.normal import Normal

__all__ = ["Bernoulli", "Categorical", "Distribution", "MultivariateNormal", "Normal"]
