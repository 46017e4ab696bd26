"""Families of probability distributions: immutable, validated, broadcasting."""

from importlib import import_module
from pkgutil import iter_modules

from kllab.distributions.bernoulli import Bernoulli
from kllab.distributions.beta import Beta
from kllab.distributions.binomial import Binomial
from kllab.distributions.categorical import Categorical
from kllab.distributions.cauchy import Cauchy
from kllab.distributions.dirichlet import Dirichlet
from kllab.distributions.discrete import Discrete
from kllab.distributions.distribution import Distribution
from kllab.distributions.exponential import Exponential
from kllab.distributions.gamma import Gamma
from kllab.distributions.geometric import Geometric
from kllab.distributions.gumbel import Gumbel
from kllab.distributions.half_normal import HalfNormal
from kllab.distributions.independent import Independent
from kllab.distributions.inverse_gamma import InverseGamma
from kllab.distributions.laplace import Laplace
from kllab.distributions.log_normal import LogNormal
from kllab.distributions.logistic import Logistic
from kllab.distributions.low_rank_multivariate_normal import LowRankMultivariateNormal
from kllab.distributions.multinomial import Multinomial
from kllab.distributions.multivariate_normal import MultivariateNormal
from kllab.distributions.multivariate_normal_mixture import MultivariateNormalMixture
from kllab.distributions.negative_binomial import NegativeBinomial
from kllab.distributions.normal import Normal
from kllab.distributions.normal_mixture import NormalMixture
from kllab.distributions.pareto import Pareto
from kllab.distributions.poisson import Poisson
from kllab.distributions.student_t import StudentT
from kllab.distributions.uniform import Uniform
from kllab.distributions.von_mises import VonMises
from kllab.distributions.weibull import Weibull
from kllab.distributions.wishart import Wishart


def _families() -> tuple[type[Distribution], ...]:
    """Import every module of this package; return the classes that have a typical member."""
    found: dict[str, type[Distribution]] = {}
    for module in iter_modules(__path__):
        if module.ispkg:
            continue
        for value in vars(import_module(f"{__name__}.{module.name}")).values():
            if isinstance(value, type) and "typical_parameters" in vars(value):
                found[value.__name__] = value
    return tuple(found[name] for name in sorted(found))


FAMILIES = _families()
"""All families, by name."""

__all__ = [
    "Bernoulli",
    "Beta",
    "Binomial",
    "Categorical",
    "Cauchy",
    "Dirichlet",
    "Discrete",
    "Distribution",
    "Exponential",
    "Gamma",
    "Geometric",
    "Gumbel",
    "HalfNormal",
    "Independent",
    "InverseGamma",
    "Laplace",
    "LogNormal",
    "Logistic",
    "LowRankMultivariateNormal",
    "Multinomial",
    "MultivariateNormal",
    "MultivariateNormalMixture",
    "NegativeBinomial",
    "Normal",
    "NormalMixture",
    "Pareto",
    "Poisson",
    "StudentT",
    "Uniform",
    "VonMises",
    "Weibull",
    "Wishart",
]
