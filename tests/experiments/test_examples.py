"""The examples in the docstrings of kllab.data and of the config give what they say."""

from __future__ import annotations

import doctest
import sys

import pytest

from kllab.data import npz, split
from kllab.experiments.vae import config


@pytest.mark.parametrize("module", [npz, sys.modules[split.__module__], config])
def test_examples(module):
    result = doctest.testmod(module)
    assert result.failed == 0
    assert result.attempted > 0
