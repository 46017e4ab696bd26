"""Families of probability distributions: immutable, validated, broadcasting."""

from kllab.distributions.bernoulli import Bernoulli
from kllab.distributions.categorical import Categorical
from kllab.distributions.distribution import Distribution
from kllab.distributions.exponential import Exponential
from kllab.distributions.half_normal import HalfNormal
from kllab.distributions.log_normal import LogNormal
from kllab.distributions.multivariate_normal import MultivariateNormal
from kllab.distributions.normal import Normal
from kllab.distributions.pareto import Pareto

FAMILIES: tuple[type[Distribution], ...] = (
    Bernoulli,
    Categorical,
    Exponential,
    HalfNormal,
    LogNormal,
    MultivariateNormal,
    Normal,
    Pareto,
)
"""Every family, by name: menus, tables and tests follow it."""

__all__ = [
    "FAMILIES",
    "Bernoulli",
    "Categorical",
    "Distribution",
    "Exponential",
    "HalfNormal",
    "LogNormal",
    "MultivariateNormal",
    "Normal",
    "Pareto",
]
