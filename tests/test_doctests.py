"""The examples in docstrings and in the README give what they say."""

from __future__ import annotations

import doctest
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

import pytest

import kllab

MODULES = ["kllab"] + [
    module.name
    for package in ("distributions", "divergences", "estimators", "data", "experiments", "runs")
    for module in walk_packages([f"{kllab.__path__[0]}/{package}"], f"kllab.{package}.")
]


@pytest.mark.parametrize("name", MODULES)
def test_examples(name):
    assert doctest.testmod(import_module(name)).failed == 0


def test_examples_of_the_readme():
    readme = Path(__file__).resolve().parents[1] / "README.md"
    result = doctest.testfile(str(readme), module_relative=False)
    assert result.attempted > 0
    assert result.failed == 0


WITHOUT_EXAMPLE = {"Distribution", "Divergence", "UnsupportedPairError", "register_kl"}


@pytest.mark.parametrize("name", sorted(set(kllab.__all__) - WITHOUT_EXAMPLE))
def test_every_public_function_and_family_has_an_example(name):
    assert ">>>" in getattr(kllab, name).__doc__
