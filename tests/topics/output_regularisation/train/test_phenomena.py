"""What the page claims, on small digits, in each of three seeds: few images, 20% wrong labels."""

from __future__ import annotations

import math
from functools import cache

import numpy as np
import pytest

from kllab.topics.output_regularisation.train import Config, StepRecord, train

pytestmark = pytest.mark.slow

BETAS = (0.0, 0.1, 1.0, 10.0)


@cache
def last(method: str, label_noise: float = 0.2, steps: int = 400) -> StepRecord:
    config = Config(
        dataset="digits_8x8", method=method, betas=BETAS, training_images=200, hidden=(64,),
        batch_size=32, learning_rate=1e-2, label_noise=label_noise, steps=steps,
    )  # fmt: skip
    *_, record = train(config)
    return record


def test_smoothing_lowers_held_out_nll_and_calibration_error_under_label_noise():
    record = last("label_smoothing")
    assert (record.nll[1] < record.nll[0]).all()
    assert record.ece[1].mean() < record.ece[0].mean()


@pytest.mark.parametrize("method", ["label_smoothing", "confidence_penalty"])
def test_entropy_rises_with_every_beta_and_the_largest_flattens(method):
    record = last(method)
    assert (np.diff(record.entropy, axis=0) > 0).all()
    assert (record.entropy[-1] > 0.98 * math.log(10)).all()
    assert (np.diff(record.forward_kl, axis=0) < 0).all()
    assert (np.diff(record.reverse_kl, axis=0) < 0).all()
    assert (record.ece[-1] > record.ece[1]).all()  # too unsure is not calibrated either
    np.testing.assert_allclose(record.entropy + record.reverse_kl, math.log(10), atol=1e-5)


def test_the_forward_direction_regularises_where_the_reverse_one_lets_go():
    forward, reverse = last("label_smoothing"), last("confidence_penalty")
    assert (forward.entropy[1] > 1.3 * reverse.entropy[1]).all()
    assert (forward.forward_kl[1] < reverse.forward_kl[1]).all()


def test_a_teacher_that_saw_all_images_makes_its_students_better_than_the_labels_do():
    record = last("distillation", steps=600)
    assert record.teacher_accuracy > 0.9
    assert (record.accuracy[-1] > record.accuracy[0] + 0.1).all()
    assert (record.nll[-1] < 0.7 * record.nll[0]).all()
    assert (np.diff(record.nll, axis=0) < 0).all()


def test_without_a_regulariser_the_wrong_labels_are_learned_by_heart():
    noisy, clean = last("none"), last("none", 0.0)
    assert noisy.train_cross_entropy.mean() < 0.1 < clean.nll.mean()
    nll = noisy.trail[:, 1].mean(axis=(1, 2))
    assert nll.min() < 0.8 * nll[-1]
    assert (noisy.nll > 1.5 * clean.nll).all()


def test_beta_zero_is_the_same_model_whatever_is_added():
    for method in ("label_smoothing", "confidence_penalty"):
        np.testing.assert_allclose(last(method).nll[0], last("none").nll[0], rtol=2e-2)
