"""The public names of the package: whoever adds or drops one says so here."""

from __future__ import annotations

import subprocess
import sys

import kllab

PUBLIC = [
    "Bernoulli",
    "Beta",
    "Binomial",
    "Categorical",
    "Cauchy",
    "Dirichlet",
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
    "as_distribution",
    "bits_to_nats",
    "cross_entropy",
    "entropy",
    "explain_kl",
    "kl_divergence",
    "nats_to_bits",
    "register_kl",
    "supported_pairs",
]


def test_all_is_pinned():
    assert sorted(kllab.__all__) == PUBLIC


def test_every_public_name_exists_and_is_documented():
    for name in PUBLIC:
        assert getattr(kllab, name).__doc__, name


def test_importing_the_core_brings_neither_torch_nor_streamlit():
    script = "import sys, kllab; print([m for m in ('torch', 'streamlit') if m in sys.modules])"
    assert subprocess.check_output([sys.executable, "-c", script], text=True).strip() == "[]"
