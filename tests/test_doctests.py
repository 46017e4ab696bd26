"""Run the examples in docstrings and in the README."""

from __future__ import annotations

import doctest
from importlib import import_module
from pathlib import Path

import pytest

import kllab

ROOT = Path(__file__).resolve().parents[1]

WITH_EXAMPLES = [
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
    for path in sorted(ROOT.glob("kllab/**/*.py"))
    if ">>> " in path.read_text(encoding="utf-8")
]


@pytest.mark.parametrize("name", WITH_EXAMPLES)
def test_examples(name):
    result = doctest.testmod(import_module(name))
    assert result.attempted > 0
    assert result.failed == 0


def test_examples_of_the_readme():
    result = doctest.testfile(str(ROOT / "README.md"), module_relative=False)
    assert result.attempted > 0
    assert result.failed == 0


WITHOUT_EXAMPLE = {"Distribution", "Divergence", "UnsupportedPairError", "register_kl"}


@pytest.mark.parametrize("name", sorted(set(kllab.__all__) - WITHOUT_EXAMPLE))
def test_every_public_function_and_family_has_an_example(name):
    assert ">>>" in getattr(kllab, name).__doc__
