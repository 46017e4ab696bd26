"""What the page says of the exact part and of runs, with their numbers."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from kllab.divergences.units import BITS, NATS
from kllab.topics.information_bottleneck.compute import explore
from kllab.topics.information_bottleneck.run_view import BottleneckRun
from kllab.topics.information_bottleneck.spec import Bottleneck
from kllab.topics.information_bottleneck.train.config import Config
from kllab.topics.information_bottleneck.tutorial_kl import example
from pages.deep_learning.information_bottleneck import exact_text, text
from pages.deep_learning.information_bottleneck.figures import information_curve
from pages.deep_learning.information_bottleneck.presets import EXACT_PRESETS

RUN = BottleneckRun(
    Config(betas=(0.0, 0.1), seeds=2, latent_dim=16),
    {"label_entropy": np.array([2.25])},
    {
        "rate": np.array([[50.0, 5.0], [60.0, 7.0]]),
        "nll": np.array([[0.5, 0.25], [0.25, 0.75]]),
        "accuracy": np.array([[0.75, 0.875], [0.5, 1.0]]),
        "loc": np.ones((2, 3, 2)),
        "scale": np.full((2, 3, 2), 0.5),
        "labels": np.array([3, 1, 4], np.uint8),
        "shown_dimensions": np.array([[0, 1], [0, 5]]),
    },
)


@pytest.mark.parametrize("name", EXACT_PRESETS)
def test_the_exact_formula_has_the_numbers_of_the_view(name: str) -> None:
    view = explore(EXACT_PRESETS[name])
    assert "bits" in exact_text.formula(view, BITS)
    assert f"{view.code.rate:.4g}" in exact_text.formula(view, NATS)
    assert NATS.text(view.expected_distortion) in exact_text.distortions(view, NATS)


def test_the_informations_are_those_of_the_view() -> None:
    view = explore(EXACT_PRESETS["Binary symmetric channel"])
    assert exact_text.informations(view, BITS) == {
        "I(X;T), bits": f"{view.code.rate / np.log(2):.5g}",
        "I(T;Y), bits": f"{view.code.relevance / np.log(2):.5g}",
        "I(X;Y), bits": f"{view.curve.source.relevant / np.log(2):.5g}",
        "mean KL, bits": f"{view.expected_distortion / np.log(2):.5g}",
        "clusters": "2",
    }


def test_a_rare_cluster_is_announced() -> None:
    assert "is rare and far" in exact_text.critical(explore(EXACT_PRESETS["A rare, informative x"]))
    assert "rare" not in exact_text.critical(explore(EXACT_PRESETS["Binary symmetric channel"]))
    assert "independent" in exact_text.critical(explore(EXACT_PRESETS["Independent"]))


def test_what_did_not_converge_is_named() -> None:
    typewriter = explore(EXACT_PRESETS["Noisy typewriter"])
    at_2 = explore(replace(EXACT_PRESETS["Noisy typewriter"], beta=2.0))
    assert "**Not converged at β = 2**" in exact_text.error(at_2, NATS)
    assert exact_text.not_converged(typewriter) == "Not converged at β = 2."
    assert "Not converged at β = 2." in exact_text.curve(typewriter, NATS)
    view = explore(Bottleneck(((0.1, 0.4), (0.35, 0.15))))
    assert f"off by at most {view.solution.error:.2g} nats" in exact_text.error(view, NATS)
    assert "onverged" not in exact_text.error(view, NATS) + exact_text.curve(view, NATS)
    assert exact_text.not_converged(view) == "Converged at every β."
    curve = typewriter.tables()["curve"]
    assert np.isinf(curve["error at most, nats"][curve["beta"] == 2.0]).all()
    traces = information_curve(typewriter, NATS)["data"]
    assert "not converged" in [trace["name"] for trace in traces]


def test_the_newest_numbers_are_means_of_the_best_beta_and_of_the_first() -> None:
    assert text.latest(RUN, NATS) == {
        "best β": "0.1",
        "accuracy": "0.938",
        "rate ≥ I(X;Z), nats": "6.00",
        "bound ≤ I(Z;Y), nats": "1.750",
        "rate at β = 0, nats": "55.0",
        "accuracy at β = 0": "0.625",
    }
    bits = text.best(RUN, BITS)
    assert list(bits) == ["best β", "accuracy", "rate ≥ I(X;Z), bits", "bound ≤ I(Z;Y), bits"]
    assert bits["rate ≥ I(X;Z), bits"] == f"{6 / np.log(2):.2f}"


def test_bounds_and_accuracies_are_listed_by_beta() -> None:
    assert text.plane(RUN, NATS) == (
        "Upper bound of I(X;Z) and lower bound of I(Z;Y) in nats by β: 0: 55 and 1.88; "
        "0.1: 6 and 1.75. H(Y) is 2.25 nats."
    )
    assert text.accuracy(RUN) == (
        "Accuracy on held-out digits by β, sweeps: 2; mean: 0: 0.625, 0.1: 0.938."
    )


def test_a_code_is_described_by_the_first_sweep() -> None:
    code = RUN.code(1)
    assert text.code(code, NATS) == (
        "p(z|x) of 3 held-out digits at β = 0.1: rate 5 nats, mean standard deviation 0.5, "
        "accuracy 0.875."
    )
    formula = text.formula(code, RUN.label_entropy, NATS)
    assert "0.25 + 0.1 \\cdot 5 = 0.75" in formula
    assert "2.25 - 0.25 = 2" in formula
    assert f"{5 / np.log(2):.4g}" in text.formula(code, RUN.label_entropy, BITS)


@pytest.mark.parametrize(
    ("latent_dim", "shown"),
    [(1, "the only latent dimension"), (2, "both"), (16, "the two of 16 latent dimensions")],
)
def test_the_caption_says_which_dimensions_are_shown(latent_dim: int, shown: str) -> None:
    assert f"shown are {shown}" in text.code_caption(Config(latent_dim=latent_dim))


def test_the_tutorials_sum_is_compared_or_the_training_has_diverged() -> None:
    code = RUN.code(0)
    assert code.tutorial is not None
    assert f"the rate is {NATS.text(code.tutorial.rate, 6)}" in text.tutorial_on_code(code, NATS)
    assert "Run on 3 codes" in text.tutorial_on_code(code, NATS)
    assert "has diverged" in text.tutorial_on_code(replace(code, scale=0 * code.scale), NATS)
    assert BITS.text(example().summed, 6) in text.tutorial_on_example(BITS)
