"""The public names of the package: none is dropped; families and divergences may be added."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import kllab
from kllab.distributions import FAMILIES
from kllab.divergences.divergence import DivergenceFunction
from scripts import write_exports

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
    "Independent",
    "InverseGamma",
    "Laplace",
    "LogNormal",
    "Logistic",
    "Multinomial",
    "MultivariateNormal",
    "NegativeBinomial",
    "Normal",
    "NormalMixture",
    "MultivariateNormalMixture",
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
    "mixture_bounds",
    "mutual_information",
    "nats_to_bits",
    "register_kl",
    "renyi",
    "squared_hellinger",
    "supported_pairs",
    "total_variation",
    "wasserstein_2",
]


def test_no_name_is_dropped_and_only_families_and_divergences_are_added():
    public, found = set(kllab.__all__), {family.__name__ for family in FAMILIES}
    found |= DivergenceFunction.known.keys()
    assert len(public) == len(kllab.__all__)
    assert found | set(PUBLIC) == public


@pytest.mark.parametrize("package", write_exports.PACKAGES)
def test_exports_are_written(package):
    assert write_exports.exported(package) == (Path(package) / "__init__.py").read_text()


def test_what_has_no_file_is_not_exported_and_what_has_one_is(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(write_exports, "ROOT", tmp_path)
    monkeypatch.setattr(write_exports, "PACKAGES", ("kllab/distributions",))
    folder = tmp_path / "kllab/distributions"
    folder.mkdir(parents=True)
    (folder / "new.py").write_text(
        "class New:\n    typical_parameters: ClassVar = {}\nclass Base:\n    other: int = 1\n"
    )
    (folder / "kept.py").write_text("")
    (folder / "__init__.py").write_text(
        "from kllab.distributions.gone import Gone\nfrom kllab.distributions.kept import Kept\n"
        '\n__all__ = [\n    "Gone",\n    "Kept",\n]\n'
    )
    assert write_exports.main(["--check"]) == 1
    assert "kllab/distributions/__init__.py misses an export" in capsys.readouterr().out
    assert write_exports.main([]) == 0
    assert (folder / "__init__.py").read_text() == (
        "from kllab.distributions.new import New\nfrom kllab.distributions.kept import Kept\n"
        '\n__all__ = [\n    "New",\n    "Kept",\n]\n'
    )
    assert write_exports.main(["--check"]) == 0


def test_every_public_name_exists_and_is_documented():
    for name in PUBLIC:
        assert getattr(kllab, name).__doc__, name


def test_importing_the_core_brings_neither_torch_nor_streamlit():
    script = "import sys, kllab; print([m for m in ('torch', 'streamlit') if m in sys.modules])"
    assert subprocess.check_output([sys.executable, "-c", script], text=True).strip() == "[]"
