"""A sweep trains the models that single trainings train."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch

from kllab.topics.rate_distortion.train import Config, config, train
from kllab.topics.rate_distortion.train.evaluation import Evaluator
from kllab.topics.rate_distortion.train.state import State
from kllab.topics.vae import train as vae
from kllab.training.images import load_images

SWEEP = Config(
    dataset="digits_8x8", betas=(0.5, 2.0), schedules=("constant", "linear"), latent_dims=(2, 5),
    hidden=(24, 16), seeds=2, seed=3, steps=40,
)  # fmt: skip


@pytest.mark.slow
def test_each_model_is_that_of_a_single_training_with_its_seed() -> None:
    *_, last = train(SWEEP)
    assert last.rate is not None
    assert last.distortion is not None
    assert last.rate.shape == last.distortion.shape == (4, 2, 2)
    for curve, (schedule, latent_dim) in enumerate(SWEEP.curves):
        for seed in range(2):
            for index, beta in enumerate(SWEEP.betas):
                single = vae.Config(
                    dataset="digits_8x8", encoder_hidden=(24, 16), decoder_hidden=(16, 24),
                    latent_dim=latent_dim, learning_rate=SWEEP.learning_rate, steps=SWEEP.steps,
                    beta=beta, schedule=schedule, seed=3 + seed,
                    schedule_parameters={"warm_up": 0.5} if schedule == "linear" else {},
                )  # fmt: skip
                *_, alone = vae.train(single)
                # Sums of products are added in another order: single precision apart.
                at = curve, seed, index
                assert last.rate[at] == pytest.approx(alone.test_rate, rel=2e-5)
                assert last.distortion[at] == pytest.approx(alone.test_distortion, rel=2e-5)
                samples = last.samples[at].astype(int)
                assert np.abs(samples - alone.samples[:10]).max() <= 1
                pictures = last.reconstructions[at].astype(int)
                assert np.abs(pictures - alone.reconstructions).max() <= 1


def test_the_known_bounds_hold_from_the_first_step_on() -> None:
    records = [record for record in train(SWEEP) if record.rate is not None]
    assert len(records) > 3
    for record in records:
        assert (record.rate > 0).all()
        assert (record.distortion > record.pixel_entropy).all()
    assert records[0].pixel_entropy < records[0].blank_distortion
    last = records[-1]
    means = (last.rate + last.distortion).mean(axis=1)
    assert last.best_nelbo == pytest.approx(means.min(), rel=1e-6)
    steps = [record.step for record in records]
    np.testing.assert_array_equal(last.trail_step, steps)
    for record, trail in zip(records, last.trail, strict=True):
        np.testing.assert_array_equal(trail, [record.rate, record.distortion])


def test_between_two_tests_a_part_of_the_images_tells_what_all_would(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sweep = replace(SWEEP, steps=200)
    plain = {record.step: record for record in train(sweep)}
    monkeypatch.setattr(config, "_WORK_PER_QUICK_TEST", 1.0)
    records, checkpoints = [], {}
    for record in train(sweep):
        records.append(record)
        checkpoints[record.step] = record.checkpoint()
    tested = records[-1].trail_step.tolist()
    quick = [record for record in records if record.rate is not None and record.step not in tested]
    assert len(quick) > 5
    assert all(record.trail is None and record.samples is None for record in quick)
    images = load_images(sweep.dataset)
    state = State(sweep, len(images.training), images.used)
    state.restore(checkpoints[quick[-1].step])
    with torch.no_grad():
        all_of_them, of_part = (each.numpy() for each in Evaluator(sweep, images).measure(state))
    (rate, distortion), (_, only_part) = all_of_them, of_part
    told = quick[-1].distortion.ravel()
    np.testing.assert_allclose(quick[-1].rate.ravel(), rate, atol=0.05)
    np.testing.assert_allclose(told, distortion, atol=0.1)
    assert np.abs(only_part - distortion).max() > 2 * np.abs(told - distortion).max()
    for record in records:
        if record.step in plain:
            np.testing.assert_array_equal(record.train_rate, plain[record.step].train_rate)
    resumed = list(train(sweep, checkpoints[records[12].step]))
    for one, other in zip(records[13:], resumed, strict=True):
        for name, values in other.arrays().items():
            np.testing.assert_array_equal(values, one.arrays()[name], err_msg=name)


def test_a_training_that_diverges_names_the_beta() -> None:
    diverging = Config(
        dataset="digits_8x8", betas=(0.0, 100.0), hidden=(16,), seeds=1, learning_rate=1.0, steps=40
    )
    with pytest.raises(FloatingPointError, match=r"at beta = .*smaller learning_rate"):
        list(train(diverging))
