"""Text of a finished sweep, against its own records."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from kllab.divergences.units import BITS, NATS
from kllab.topics.output_regularisation.run_view import RegularisationRun
from kllab.topics.output_regularisation.train import Config
from kllab.topics.output_regularisation.train.config import METHODS
from pages.deep_learning.output_regularisation import text
from pages.deep_learning.output_regularisation.presets import PRESETS, config_of


def test_every_method_has_its_words() -> None:
    assert set(text.TITLES) == set(text.DIVERGENCES) == set(text.SENTENCES) == set(METHODS)


def test_presets_are_configs() -> None:
    for values in PRESETS.values():
        config = config_of(values)
        assert config.method == values["method"]


def test_the_latest_numbers_are_those_of_the_lowest_nll(run: RegularisationRun) -> None:
    means = run.arrays["nll"].mean(axis=1)
    shown = text.latest(run, NATS)
    assert shown["β"] == f"{run.betas[means.argmin()]:g}"
    assert float(shown["NLL, nats"]) == pytest.approx(means.min(), abs=5e-4)
    bits = text.latest(run, BITS)
    assert float(bits["NLL, bits"]) == pytest.approx(means.min() / math.log(2), abs=6e-4)
    assert float(text.latest(run, NATS, 2)["NLL, nats"]) == pytest.approx(means[2], abs=5e-4)


def test_the_formula_adds_up(run: RegularisationRun) -> None:
    formula = text.formula(run, 1, NATS)
    ce, kl = (float(values[1]) for values in run.terms)
    assert f"{ce:.4f} + 0.3 \\cdot {kl:.4f} = {ce + 0.3 * kl:.4f}" in formula
    assert r"\mathrm{KL}(u\,\|\,p)" in formula
    assert text.added(run.config).endswith(r"\beta\,\mathrm{KL}(u\,\|\,p)")


def test_charts_are_described_by_the_numbers_of_the_chosen_beta(run: RegularisationRun) -> None:
    chosen, first = text.latest(run, BITS, 2), text.latest(run, BITS, 0)
    nll, mean = (f"{name}, bits" for name in ("NLL", "mean H(p)"))
    assert f"now β 3 · {nll} {chosen[nll]}" in text.over_steps(run, 2, BITS)
    reliability = text.reliability(run, 2, BITS)
    assert reliability.index(chosen["ECE"]) < reliability.index("against β 0")
    assert f"{nll} {first[nll]}" in reliability
    assert text.entropies(run, 2, BITS).endswith(
        f"from 0 to 3.322 bits; mean {chosen[mean]}, against {first[mean]} at β = 0."
    )
    over_beta = text.over_beta([{"run": "A"} | chosen, {"run": "B"} | first], BITS)
    assert f"run A, β 3, {nll} {chosen[nll]}" in over_beta
    assert f"; run B, β 0, {nll} {first[nll]}" in over_beta


def test_teachers_are_described_by_their_newest_nll(run: RegularisationRun) -> None:
    assert text.teachers(run, NATS).endswith("2 nats now.")
    later = replace(run, columns=run.columns | {"teacher_nll": np.array([2.0, 0.5, 1.0, 1.0])})
    assert text.teachers(later, NATS).endswith("0.5 nats now.")
    assert "being trained" in text.no_students("A", moves=True)
    assert text.no_students("B", moves=False).startswith("Run B has ended before")


def test_the_tutorials_loss_stands_beside_the_right_one(run: RegularisationRun) -> None:
    rows = text.losses_table(run, BITS)
    assert [row["trained with β"] for row in rows] == ["0", "0.3", "3"]
    for row, theirs, ours in zip(rows, *run.losses, strict=True):
        assert row["the tutorial's loss, bits"] == f"{theirs / math.log(2):.6f}"
        assert row["CE + 0.1 KL(u‖p), bits"] == f"{ours / math.log(2):.6f}"


def test_a_run_is_named_and_sized_as_the_controls_say_it() -> None:
    config = Config(training_images=3000, label_noise=0.6)
    assert text.label(config).endswith("of mnist_10k, 60% wrong")
    assert "1,800 of which have a wrong label on average" in text.size_of(config)
