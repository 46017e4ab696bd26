"""One sweep, field by field: students and teachers, wrong labels, records and checkpoints."""

from __future__ import annotations

import dataclasses
import math

import numpy as np
import pytest
import torch

from kllab.topics.output_regularisation.train import Config, StepRecord, train, training
from kllab.topics.output_regularisation.train.objective import distillation_kl
from kllab.topics.output_regularisation.train.state import State
from kllab.topics.output_regularisation.train.training import update_students, update_teachers
from kllab.topics.output_regularisation.train.training_sets import draw_training_sets, flip
from kllab.training.digits import load_digits

TINY = Config(
    dataset="digits_8x8", method="distillation", betas=(0.0, 0.5, 2.0), hidden=(16,),
    training_images=100, seeds=2, steps=70,
)  # fmt: skip


@pytest.fixture(scope="module")
def records() -> list[StepRecord]:
    return list(train(TINY))


def test_teachers_come_first_and_students_after_them(records):
    assert TINY.teacher_steps == 28
    assert [record.step for record in records] == [1, 10, 20, 28, 30, 40, 50, 60, 70]
    assert [record.teaching for record in records] == [1, 1, 1, 1, 0, 0, 0, 0, 0]
    for record in records:
        assert (record.train_kl is None) == bool(record.teaching)
        assert record.kl == 0 or not record.teaching
    accuracies = [r.teacher_accuracy for r in records if r.teacher_accuracy is not None]
    assert accuracies[0] < accuracies[-1]
    assert len(set(accuracies[-4:])) == 1  # fixed from then on


def test_every_field_of_the_last_record(records):
    record = records[-1]
    for name in ("accuracy", "nll", "ece", "entropy", "forward_kl", "reverse_kl", "train_kl"):
        assert getattr(record, name).shape == (3, 2), name
        assert np.isfinite(getattr(record, name)).all()
    assert record.reliability.shape == (3, 15, 3)
    np.testing.assert_allclose(record.reliability[..., 0].sum(axis=1), 1, rtol=1e-5)
    means = (record.reliability[..., 0] * record.reliability[..., 2]).sum(axis=1)
    np.testing.assert_allclose(means, record.accuracy.mean(axis=1), rtol=1e-5)
    np.testing.assert_allclose(record.entropy_share.sum(axis=1), 1, rtol=1e-5)
    assert record.trail.shape == (len(record.trail_step), 6, 3, 2)
    np.testing.assert_array_equal(record.trail[-1, 1], record.nll)
    assert record.trail_step.tolist() == [30, 40, 60, 70]
    np.testing.assert_allclose(record.tutorial_loss, record.exact_loss, rtol=1e-4)
    assert record.cross_entropy == pytest.approx(record.train_cross_entropy.mean(), rel=1e-5)


def test_the_entropy_histogram_holds_the_mean(records):
    width = math.log(10) / 20
    middles = width * (np.arange(20) + 0.5)
    found = records[-1].entropy_share @ middles
    np.testing.assert_allclose(found, records[-1].entropy.mean(axis=1), atol=width / 2)


def test_models_of_a_seed_begin_alike_and_seeds_differ():
    state = State(TINY, load_digits(TINY.dataset))
    weight = state.students[0].weight.view(3, 2, 64, 16)
    assert torch.equal(weight[0], weight[1])
    assert torch.equal(weight[0], weight[2])
    assert not torch.equal(weight[0, 0], weight[0, 1])
    assert not torch.equal(state.sets.order[0], state.sets.order[1])
    assert state.betas.tolist() == [0.0, 0.0, 0.5, 0.5, 2.0, 2.0]


def test_a_sweep_is_what_each_of_its_members_is_alone():
    alone = dataclasses.replace(TINY, betas=(0.5,), seeds=1)
    *_, one = train(alone)
    *_, all_of_them = train(TINY)
    np.testing.assert_allclose(one.nll[0, 0], all_of_them.nll[1, 0], rtol=1e-3)
    np.testing.assert_allclose(one.train_kl[0, 0], all_of_them.train_kl[1, 0], rtol=1e-3)


def test_students_get_their_own_teacher_s_logits_of_their_own_images():
    digits = load_digits(TINY.dataset)
    state = State(TINY, digits)
    while state.teaching:
        update_teachers(state)
        state.step += 1
    batch, labels = state.next_batch()
    x = digits.x[state.sets.order.gather(1, batch)]
    assert (batch < 100).all()
    assert (labels == state.sets.labels.gather(1, batch)).all()
    with torch.no_grad():
        direct = state.teachers(x)
        torch.testing.assert_close(state.advice(batch), direct)
        expected = distillation_kl(state.students(x.repeat(3, 1, 1)), direct.repeat(3, 1, 1), 4.0)
    _, kl = update_students(state)
    torch.testing.assert_close(kl, expected)


def test_wrong_labels_are_as_many_as_asked_for_and_wrong():
    labels = torch.arange(10).repeat(500)
    for share in (0.0, 0.2, 0.8):
        noisy = flip(labels, share, torch.Generator().manual_seed(0))
        assert (noisy != labels).float().mean().item() == pytest.approx(share, abs=0.02)
        assert ((noisy >= 0) & (noisy < 10)).all()
        for digit in range(10):
            found = noisy[(labels == digit) & (noisy != labels)]
            assert share == 0 or len(found.unique()) == 9


def test_label_noise_changes_the_labels_and_not_the_choice_of_images():
    y = load_digits("digits_8x8").y
    clean = draw_training_sets(dataclasses.replace(TINY, label_noise=0.0), y)
    noisy = draw_training_sets(TINY, y)
    assert torch.equal(clean.order, noisy.order)
    assert torch.equal(clean.labels, y[clean.order])
    assert (clean.labels != noisy.labels).float().mean().item() == pytest.approx(0.2, abs=0.03)


@pytest.mark.parametrize("steps", [2, 3, 29, 600, 5000])
@pytest.mark.parametrize("method", ["none", "distillation"])
def test_tests_fall_on_records(steps, method):
    config = dataclasses.replace(TINY, steps=steps, method=method)
    tested = config.log_schedule.evaluated
    assert tested[-1] == steps
    assert all(map(config.log_schedule.is_due, tested))
    assert len(tested) <= 50
    assert 0 <= config.teacher_steps < steps
    assert any(step > config.teacher_steps for step in tested)


def test_a_config_names_what_it_refuses():
    with pytest.raises(ValueError, match="ascending"):
        Config(betas=(1.0, 0.5))
    with pytest.raises(ValueError, match="weights; allowed: up to"):
        Config(hidden=(512, 512, 512), seeds=5)
    assert Config(method="none").trained_betas == (0.0,)
    assert Config(dataset="digits_8x8", training_images=9000).images == 1497


@pytest.mark.parametrize(("method", "whose"), [("none", "beta = 0"), ("distillation", "teacher")])
def test_a_loss_that_is_no_number_is_an_error(method, whose, monkeypatch):
    def nothing(_: State) -> torch.Tensor:
        return torch.stack([torch.full((2,), math.nan), torch.zeros(2)])

    monkeypatch.setattr(training, "update_students", nothing)
    monkeypatch.setattr(training, "update_teachers", nothing)
    with pytest.raises(FloatingPointError, match=f"no finite number after step 1 of .*{whose}"):
        next(train(dataclasses.replace(TINY, method=method)))
