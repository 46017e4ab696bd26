"""The claimed phenomena, over three seeds at once; and that models of a sweep are independent."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
import torch

from kllab.topics.information_bottleneck.train import Config, StepRecord, train, training
from kllab.topics.information_bottleneck.train.state import State
from kllab.training.digits import load_digits

TINY = Config(dataset="digits_8x8", betas=(0.0, 0.1), hidden=(16,), steps=60)


def last(config: Config) -> StepRecord:
    *_, record = train(config)
    return record


@pytest.fixture(scope="module")
def sweep() -> StepRecord:
    return last(
        Config(betas=(0.0, 1e-2, 0.1, 1.0), latent_dim=16, hidden=(64,), seeds=3, steps=300)
    )


@pytest.mark.slow
def test_a_dearer_rate_is_a_lower_rate_in_every_sweep(sweep):
    assert (np.diff(sweep.rate, axis=1) < 0).all()
    assert (sweep.rate[:, 0] > 100).all()
    assert (sweep.rate[:, 2] < 8).all()


def test_most_of_what_is_kept_for_free_is_not_about_the_digit(sweep):
    assert (sweep.rate[:, 1] < sweep.rate[:, 0] / 8).all()
    assert (sweep.accuracy[:, 1] > sweep.accuracy[:, 0] - 0.01).all()
    assert (sweep.accuracy[:, 1] > 0.9).all()


def test_at_beta_1_nothing_is_kept_and_the_digits_are_guessed(sweep):
    assert (sweep.rate[:, 3] < 0.05).all()
    assert (sweep.accuracy[:, 3] < 0.25).all()
    np.testing.assert_allclose(sweep.nll[:, 3], sweep.label_entropy, atol=0.03)


def test_the_lower_bound_of_what_is_told_stays_below_the_upper_bound_of_what_is_kept(sweep):
    told = sweep.label_entropy - sweep.nll
    assert (told < np.minimum(sweep.rate, sweep.label_entropy) + 0.02).all()


def test_the_best_beta_is_that_of_the_highest_mean_accuracy(sweep):
    means = sweep.accuracy.mean(axis=0)
    assert sweep.best_accuracy == pytest.approx(means.max())
    assert (0.0, 1e-2, 0.1, 1.0)[int(means.argmax())] == sweep.best_beta


def test_label_entropy_is_that_of_the_held_out_digits(sweep):
    counts = np.bincount(load_digits("mnist_10k").held_out_y.numpy())
    share = counts / counts.sum()
    assert sweep.label_entropy == pytest.approx(-(share * np.log(share)).sum())


def test_a_model_of_a_sweep_is_what_it_is_alone():
    together = last(dataclasses.replace(TINY, seeds=2))
    alone = last(dataclasses.replace(TINY, betas=(0.1,), seeds=2))
    np.testing.assert_allclose(together.rate[:, 1:], alone.rate, rtol=1e-3)
    np.testing.assert_allclose(together.nll[:, 1:], alone.nll, rtol=1e-3)
    assert not np.allclose(together.rate[0], together.rate[1], rtol=1e-3)


def test_models_of_a_seed_start_equal():
    first = next(iter(train(dataclasses.replace(TINY, learning_rate=1e-6, seeds=2))))
    np.testing.assert_allclose(first.train_nll[:, 0], first.train_nll[:, 1])
    assert first.train_nll[0, 0] != first.train_nll[1, 0]


def test_the_trail_is_every_test_so_far():
    records = list(train(TINY))
    tested = [record for record in records if record.rate is not None]
    assert [record.step for record in tested] == [1, 30, 60]
    final = records[-1]
    np.testing.assert_array_equal(final.trail_step, [1, 30, 60])
    for index, record in enumerate(tested):
        stacked = np.stack([record.rate, record.nll, record.accuracy])
        np.testing.assert_array_equal(final.trail[index], stacked)


@pytest.mark.parametrize("latent_dim", [1, 2, 5])
def test_the_codes_shown_are_those_of_the_highest_rate(latent_dim):
    record = last(dataclasses.replace(TINY, latent_dim=latent_dim, betas=(0.001,), steps=40))
    assert record.loc.shape == record.scale.shape == (1, 250, 2)
    assert record.labels.shape == (250,)
    first, second = record.shown_dimensions[0]
    assert 0 <= first <= second < latent_dim
    assert (first < second) == (latent_dim > 1)
    assert (record.scale > 0).all()
    if latent_dim == 2:
        loc, v = record.loc[0].astype(float), 2 * np.log(record.scale[0].astype(float))
        rate = 0.5 * (loc**2 + np.expm1(v) - v).sum(axis=1).mean()
        assert rate == pytest.approx(record.rate[0, 0], rel=0.1)  # of 250 images, not of 300


def test_it_shuffles_without_repeating_an_image():
    state = State(dataclasses.replace(TINY, seeds=2), 300, "none")
    whole = torch.cat([state.epochs.batch(step) for step in range(state.epochs.steps)], dim=1)
    assert all(len(set(row.tolist())) == whole.shape[1] for row in whole)
    assert not torch.equal(whole[0], whole[1])


def test_a_loss_that_is_no_number_is_told(monkeypatch):
    digits = load_digits("digits_8x8")
    endless = dataclasses.replace(digits, x=digits.x + torch.inf)
    monkeypatch.setattr(training, "load_digits", lambda _: endless)
    with pytest.raises(FloatingPointError, match="after step 1 at beta = 0; a smaller learning"):
        next(iter(train(TINY)))
