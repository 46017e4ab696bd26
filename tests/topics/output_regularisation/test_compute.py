"""One prediction, and the code that prints its numbers."""

from __future__ import annotations

import math
import subprocess
import sys

import pytest

from kllab.topics.output_regularisation.compute import explore
from kllab.topics.output_regularisation.snippet import snippet
from kllab.topics.output_regularisation.spec import Prediction
from tests.support.serving import ROOT


@pytest.mark.parametrize("lead", [0.0, 1.0, 25.0, 60.0])
def test_the_reverse_gradient_keeps_its_digits(lead: float) -> None:
    others = 9 * math.exp(-lead)  # p_0 = 1 / (1 + others), and log(p_0 / p_k) = lead
    expected = others * lead / (1 + others) ** 2
    assert explore(Prediction(lead)).now["reverse_gradient"] == pytest.approx(expected, rel=1e-12)


def test_the_snippet_prints_the_numbers_of_the_page() -> None:
    spec = Prediction(4.5, "smoothed label")
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", snippet(spec)],
        cwd=ROOT, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    forward, reverse, tutorial = done.stdout.splitlines()
    now = explore(spec).now
    assert float(forward.split()[-2]) == pytest.approx(now["forward"], rel=1e-12)
    assert float(reverse.split()[-2]) == pytest.approx(now["reverse"], rel=1e-12)
    assert float(tutorial.split()[2]) == pytest.approx(now["tutorial"], rel=1e-12)
    assert float(tutorial.split()[-1]) == pytest.approx(now["tutorial_gradient"], rel=1e-12)
