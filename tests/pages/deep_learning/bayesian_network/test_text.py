"""What the page says of runs and of the tutorial's layer, with their numbers."""

from __future__ import annotations

import numpy as np

from kllab.divergences.units import BITS, NATS
from kllab.topics.bayesian_network.compute import explore
from kllab.topics.bayesian_network.run_view import BayesianRun
from kllab.topics.bayesian_network.spec import TutorialLayer
from kllab.topics.bayesian_network.train.config import Config
from pages.deep_learning.bayesian_network import text

COLUMNS = {
    "nll": np.array([2.0, 0.5]),
    "kl": np.array([90.0, 40.0]),
    "elbo": np.array([-3.0, -0.9]),
    "test_nll": np.array([0.75, float("nan")]),
    "band_gap": np.array([0.4]),
    "band_data": np.array([0.16]),
    "band_ratio": np.array([2.5]),
    "noise_sd": np.array([0.1]),
    "kl_layer_1": np.array([90.0, 30.0]),
    "kl_layer_2": np.array([0.0, 10.0]),
}


def run(columns=COLUMNS, arrays=None, **settings):
    return BayesianRun(Config(**settings), columns, arrays or {})


def test_only_information_is_in_the_unit_and_only_what_was_measured_is_there():
    nats, bits = text.latest(run(), NATS), text.latest(run(), BITS)
    assert nats["held-out NLL"] == "0.750", "the last that was measured"
    assert (nats["KL"], bits["KL"]) == ("40.0", f"{40 / np.log(2):.1f}")
    assert nats["sd in the gap"] == bits["sd in the gap"] == "0.400"
    assert "accuracy" not in nats


def test_the_band_is_compared_with_a_gap_only_where_there_is_one():
    assert text.band("A", run()) == (
        "A: Epistemic standard deviation in the gap 0.400, on the data 0.160: 2.50 times. "
        "Noise 0.100 (known)."
    )
    assert text.band("A", run(gap_low=0.0, gap_high=0.0)) == (
        "A: Epistemic standard deviation on the data 0.160. Noise 0.100 (known)."
    )
    sentence = text.band("A", run()).removeprefix("A: ")
    assert text.spreads("B", run()) == f"B: the two standard deviations over x. {sentence}"
    assert text.band_caption(run()).startswith(sentence)


def test_layers_and_weights_are_listed_with_their_numbers():
    assert text.kl_of_layers("A", run(), NATS) == "A: KL now, layer 1 30 nats, layer 2 10 nats."
    arrays = {
        "weight_layer": np.array([1, 1, 2]),
        "weight_loc": np.array([9.0, -4.5, 0.0]),
        "weight_scale": np.array([4.5, 4.5, 3.0]),
    }
    assert text.weights("A", run(arrays=arrays)) == (
        "A: layer 1, 2 weights: median of |mean| 1.500, of the standard deviation 1.000; layer 2, "
        "1 weights: median of |mean| 0.000, of the standard deviation 2.000. "
        "In units of the prior, which is at 0 and 1."
    )


def test_the_formula_adds_up():
    formula = text.formula(run(points=100, kl_weight="tempered", temperature=0.5), NATS)
    assert "0.500 + 0.005 \\cdot 40.0" in formula
    assert "&= 0.700\\ \\text{nats}" in formula
    assert "-(0.500) - 40.0/100 \\\\ &= -0.900" in formula


def test_each_kind_of_images_has_its_numbers():
    columns = {
        "entropy_held_out": np.array([0.25]),
        "information_held_out": np.array([0.125]),
        "entropy_shuffled": np.array([2.0]),
        "separation_shuffled": np.array([0.95]),
        "accuracy": np.array([0.975]),
        "ece": np.array([0.04]),
    }
    digits = run(columns, task="digits")
    first, second = text.kinds(digits, NATS)
    assert first == {
        "images": "held-out digits", "entropy, nats": "0.250", "epistemic, nats": "0.125",
        "separation": "–",
    }  # fmt: skip
    assert (second["images"], second["separation"]) == ("pixels shuffled", "0.950")
    assert text.kinds(digits, BITS)[1]["entropy, bits"] == f"{2 / np.log(2):.3f}"
    assert text.entropies("A", digits, NATS).endswith(
        "Mean entropy: held-out digits 0.25 nats, pixels shuffled 2 nats."
    )
    assert text.reliability("A", digits) == (
        "A: accuracy 0.975, expected calibration error 0.040 on held-out digits."
    )


def test_the_curves_are_described_with_the_newest_numbers():
    curves = text.curves("A: gap", run(), 3, BITS)
    assert "runs: 3. A: gap now: " in curves
    assert f"KL {40 / np.log(2):.1f}" in curves
    assert curves.endswith("information in bits.")


def test_the_tutorials_formula_agrees_at_1_and_may_be_below_0():
    def verdict(*layer, **settings):
        return text.tutorial_layer(explore(TutorialLayer(*layer, **settings)), NATS)

    assert "Both agree" in verdict(1.0)
    assert "below 0" not in verdict(2.0)
    assert "below 0" in verdict(20.0, log_var=5.0)
    view = explore(TutorialLayer(2.0))
    assert BITS.text(view.kl) in text.tutorial_layer(view, BITS)
    assert BITS.text(view.tutorial) in text.tutorial_kl(view, BITS)
    assert f"{view.kl:.6f}" in text.tutorial_formula(view, NATS)
