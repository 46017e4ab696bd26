"""Families of probability distributions: immutable, validated, broadcasting."""

from kllab.distributions.bernoulli import Bernoulli
from kllab.distributions.categorical import Categorical
from kllab.distributions.distribution import Distribution
from kllab.distributions.multivariate_normal import MultivariateNormal
from kllab.distributions.normal import Normal

FAMILIES: tuple[type[Distribution], ...] = (
    Bernoulli,
    Categorical,
    MultivariateNormal,
    Normal,
)
"""Every family, by name: menus, tables and tests follow it."""

__all__ = [
    "FAMILIES",
    "Bernoulli",
    "Categorical",
    "Distribution",
    "MultivariateNormal",
    "Normal",
]
