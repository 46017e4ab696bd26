"""The public names of the package: whoever adds or drops one says so here."""

from __future__ import annotations

import subprocess
import sys

import kllab
from kllab.distributions import FAMILIES

PUBLIC = [
    "Bernoulli",
    "Beta",
    "Binomial",
    "Categorical",
    "Cauchy",
    "ChainRule",
    "Dirichlet",
    "Discrete",
    "Distribution",
    "Divergence",
    "Exponential",
    "Gamma",
    "Geometric",
    "Gumbel",
    "HalfNormal",
    "InverseGamma",
    "Laplace",
    "LogNormal",
    "Logistic",
    "Multinomial",
    "MultivariateNormal",
    "NegativeBinomial",
    "Normal",
    "NormalMixture",
    "Pareto",
    "Poisson",
    "StudentT",
    "Uniform",
    "UnsupportedPairError",
    "VonMises",
    "Weibull",
    "Wishart",
    "alpha_divergence",
    "as_distribution",
    "bhattacharyya",
    "bits_to_nats",
    "chain_rule",
    "chi_squared",
    "conditional_entropy",
    "cross_entropy",
    "entropy",
    "explain",
    "explain_kl",
    "f_divergence",
    "jeffreys",
    "jensen_shannon",
    "joint_entropy",
    "kl_divergence",
    "mutual_information",
    "nats_to_bits",
    "register_kl",
    "renyi",
    "squared_hellinger",
    "supported_pairs",
    "total_variation",
    "wasserstein_2",
]


def test_all_is_pinned():
    assert sorted(kllab.__all__) == PUBLIC


def test_every_family_is_public():
    assert {family.__name__ for family in FAMILIES} <= set(kllab.__all__)


def test_every_public_name_exists_and_is_documented():
    for name in PUBLIC:
        assert getattr(kllab, name).__doc__, name


def test_importing_the_core_brings_neither_torch_nor_streamlit():
    script = "import sys, kllab; print([m for m in ('torch', 'streamlit') if m in sys.modules])"
    assert subprocess.check_output([sys.executable, "-c", script], text=True).strip() == "[]"
