from __future__ import annotations

import dataclasses

import numpy as np
import pytest
import torch

from kllab.data import load_bundled, load_shapes
from kllab.topics.vae.train import Config, StepRecord, train
from kllab.topics.vae.train.evaluation import Evaluator
from kllab.topics.vae.train.objective import loss_terms
from kllab.topics.vae.train.state import State
from kllab.training.images import load_images
from kllab.training.machine import has_bfloat16

SMALL = Config(
    dataset="digits_8x8", encoder_hidden=(32,), decoder_hidden=(32,), latent_dim=4, steps=60
)

CONSTANT = {"schedule": "constant", "schedule_parameters": {}}


@pytest.fixture(scope="module")
def records():
    return list(train(SMALL))


def test_records_come_at_the_first_every_tenth_and_the_last_step(records):
    assert [record.step for record in records] == [1, 10, 20, 30, 40, 50, 60]
    *_, last = train(dataclasses.replace(SMALL, steps=13))
    assert last.step == last.total_steps == 13
    assert [record.step for record in train(dataclasses.replace(SMALL, steps=1))] == [1]


def test_every_field_is_filled(records):
    first = records[0]
    assert isinstance(first, StepRecord)
    assert len(first.scalars()) == 15
    assert set(first.arrays()) == {
        "rate_per_dimension", "samples", "originals", "reconstructions", "walk", "aggregated",
    }  # fmt: skip
    assert first.samples.shape == (20, 8, 8)
    assert first.originals.shape == first.reconstructions.shape == (10, 8, 8)
    assert first.samples.dtype == first.originals.dtype == np.uint8
    assert first.note == ""


def test_terms_add_up(records):
    for record in records:
        assert record.elbo == -(record.distortion + record.rate)
        assert record.rate == pytest.approx(float(record.rate_per_dimension.sum()), rel=1e-6)
        assert record.rate_per_dimension.shape == (4,)
        assert record.informative_units == (record.rate_per_dimension > 0.1).sum()
        if record.test_nelbo is not None:
            assert record.test_nelbo == record.test_distortion + record.test_rate
            assert 0 <= record.active_units <= 4


def test_it_learns_and_beta_follows_its_schedule(records):
    assert records[-1].test_nelbo < records[0].test_nelbo - 10
    of_step = SMALL.beta_schedule()
    assert [record.beta for record in records] == [of_step(record.step - 1) for record in records]
    epochs = [record.step / (1497 // 128) for record in records]
    assert [record.epoch for record in records] == epochs
    seconds = [record.seconds for record in records]
    assert seconds == sorted(seconds)
    assert not np.array_equal(records[0].samples, records[-1].samples)
    assert np.array_equal(records[0].originals, records[-1].originals)


def test_the_rate_follows_its_capacity():
    config = dataclasses.replace(
        SMALL, steps=600, objective="capacity", capacity=6.0, capacity_parameters={"delay": 0.1}
    )
    records, of_step = list(train(config)), config.capacity_curve()
    assert [record.capacity for record in records] == [of_step(r.step - 1) for r in records]
    assert {record.beta for record in records} == {config.gamma}
    held = [record.rate for record in records if record.step > 400]
    assert held == pytest.approx([6.0] * len(held), abs=0.5)
    early = [record.rate for record in records if 30 <= record.step <= 60]
    assert max(early) < 0.5


def test_the_whole_rate_has_free_bits():
    config = dataclasses.replace(SMALL, steps=600, latent_dim=8, free_bits=8.0, free_bits_of="rate")
    free = [record.rate for record in train(config)][-1]
    plain = [record.rate for record in train(dataclasses.replace(config, free_bits=0.0))][-1]
    assert plain < 4 < free < 8.5


def test_the_same_config_gives_the_same_records(records):
    def timeless(record):
        return dataclasses.replace(record, seconds=0.0)

    assert [timeless(r) for r in train(SMALL)] == [timeless(r) for r in records]
    other = next(train(dataclasses.replace(SMALL, seed=1)))
    assert other.distortion != records[0].distortion
    assert np.array_equal(other.originals, records[0].originals)  # runs compare on the same images


def test_first_distortion_is_that_of_grey_images(records):
    # Logits are near 0 at the start: log 2 for each of the 64 pixels.
    assert records[0].distortion == pytest.approx(64 * np.log(2), rel=0.05)


def test_a_record_holds_means_over_all_images_since_the_last():
    config = dataclasses.replace(SMALL, steps=20, learning_rate=1e-6, **CONSTANT)
    *_, last = train(config)
    images = load_images("digits_8x8")
    state = State(config, len(images.training), images.used)
    totals = []
    for state.step in range(20):  # with a tiny learning rate the model stays where it was
        x = images.training.flatten(1)[state.epochs.batch(state.step)] / 255
        noise = torch.randn(len(x), 4, generator=state.generator)
        with torch.no_grad():
            distortion, rates = loss_terms(state.model, x, noise)
        totals.append([distortion.item(), rates.sum().item()])
    distortion, rate = np.mean(totals[10:], axis=0)
    assert last.distortion == pytest.approx(distortion, rel=1e-3)
    assert last.rate == pytest.approx(rate, rel=1e-2)


def test_active_units_are_those_whose_mean_varies():
    images = load_images("digits_8x8")
    state = State(SMALL, len(images.training), images.used)
    weight = state.model.encoder[-1].weight.detach()
    weight[:2] = 0.0  # the means of two of four dimensions are the same for every image
    weight[2:4] *= 20
    assert (
        Evaluator(SMALL, images.held_out, images.drawn).evaluate(state.model)["active_units"] == 2
    )


def test_free_bits_keep_dimensions_open():
    strong = dataclasses.replace(SMALL, beta=20.0, **CONSTANT, steps=150)
    *_, closed = train(strong)
    *_, opened = train(dataclasses.replace(strong, free_bits=0.5))
    assert closed.rate < 0.2
    assert opened.rate > 1.0


def test_a_loss_that_is_no_number_ends_the_training():
    config = dataclasses.replace(SMALL, learning_rate=1.0, steps=200, seed=1, batch_size=8)
    with pytest.raises(FloatingPointError, match=r"no finite number after step .* learning_rate"):
        list(train(dataclasses.replace(config, beta=1000.0, **CONSTANT)))


@pytest.mark.skipif(not has_bfloat16(), reason="this processor has no bfloat16")
def test_bfloat16_trains_nearly_the_same_model():
    *_, exact = train(SMALL)
    *_, rounded = train(dataclasses.replace(SMALL, precision="bfloat16"))
    assert rounded.elbo != exact.elbo
    assert rounded.elbo == pytest.approx(exact.elbo, rel=0.02)
    assert rounded.test_nelbo == pytest.approx(exact.test_nelbo, rel=0.02)
    assert not rounded.note


def test_without_bfloat16_a_run_is_in_float32_and_says_so(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("kllab.topics.vae.train.model.has_bfloat16", lambda: False)
    *_, exact = train(dataclasses.replace(SMALL, steps=3))
    *_, asked = train(dataclasses.replace(SMALL, steps=3, precision="bfloat16"))
    assert asked.elbo == exact.elbo
    assert asked.note == "This processor has no bfloat16: trained in float32."


def test_between_records_the_process_keeps_its_denormal_numbers():
    # Training flushes them to zero, for speed; NumPy and kllab's divergences need them.
    records = train(SMALL)
    for _ in range(2):
        next(records)
        assert np.array([1e-310]) * np.array([0.5]) > 0
        assert torch.full((100,), 1e-40).mul(0.5).gt(0).all()


def test_a_batch_larger_than_the_data_is_all_of_them():
    state = State(dataclasses.replace(SMALL, batch_size=1024), 300, "")
    assert sorted(state.epochs.batch(0).tolist()) == list(range(300))


def test_an_epoch_meets_no_image_twice():
    state = State(SMALL, 1497, "")
    first = []
    for step in range(11):
        first += state.epochs.batch(step).tolist()
    assert len(set(first)) == len(first) == 11 * 128
    assert state.epochs.batch(11).tolist() != first[:128]


def test_large_models_record_more_often_and_small_batches_test_less_often():
    large = Config(encoder_hidden=(2048,), decoder_hidden=(1024,), batch_size=1024)
    assert large.log_schedule.every == 1
    assert Config().log_schedule.every == 10
    schedule = Config(batch_size=16, steps=2_000).log_schedule
    assert schedule.evaluated == [1, 10, 20, 30, 40, 50, 400, 800, 1200, 1600, 2000]
    assert all(map(schedule.is_due, schedule.evaluated))


@pytest.mark.parametrize("name", ["digits_8x8", "mnist_10k"])
def test_one_image_of_each_class_is_reconstructed(name: str) -> None:
    images, dataset = load_images(name), load_bundled(name)
    shown = images.held_out[images.drawn].numpy()
    labels = [
        int(dataset.labels[(dataset.images == image).all(axis=(1, 2)).argmax()]) for image in shown
    ]
    assert labels == list(range(10))


def test_few_training_images_are_the_first_of_the_split() -> None:
    images, few = load_images("digits_8x8"), load_images("digits_8x8", 30)
    assert few.training.equal(images.training[:30])
    assert few.held_out.equal(images.held_out)
    config = dataclasses.replace(SMALL, training_images=30, steps=200, **CONSTANT)
    *_, last = train(config)
    assert last.epoch == pytest.approx(200 * min(config.batch_size, 30) / 30, rel=0.1)
    *_, all_images = train(dataclasses.replace(config, training_images=0))
    assert last.test_nelbo > all_images.test_nelbo


def test_shapes_are_trained_on_and_several_of_each_kind_are_reconstructed() -> None:
    images, drawn = load_images("shapes"), load_shapes()
    assert (len(images.training), len(images.held_out), images.note) == (12_000, 1_824, "")
    found = [
        int(drawn.classes[(drawn.images == image).all(axis=(1, 2)).argmax(), 0])
        for image in images.held_out[images.drawn].numpy()
    ]
    assert found == [0, 0, 0, 0, 1, 1, 1, 2, 2, 2]
    tiny = Config(dataset="shapes", encoder_hidden=(32,), decoder_hidden=(32,), steps=150)
    first, *_, last = train(tiny)
    assert last.originals.shape == (10, 28, 28)
    assert last.test_nelbo < first.test_nelbo / 3
