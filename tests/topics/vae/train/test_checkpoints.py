"""Resuming: bit for bit, and never from what does not fit."""

from __future__ import annotations

import dataclasses
import subprocess
import sys
from itertools import islice
from pathlib import Path

import numpy as np
import pytest
from safetensors import safe_open
from safetensors.numpy import save_file

from kllab.topics.vae.train import Config, train
from kllab.training.record import Checkpoint

# 11 steps an epoch: the records at 10, 20, ... fall into the middle of epochs, the one at 110 on an
# end; tests come every 50 steps, so most records lie between two of them.
CONFIG = Config(
    dataset="digits_8x8", encoder_hidden=(16,), decoder_hidden=(16,), latent_dim=3, steps=130,
    schedule="cyclical", free_bits=0.05,
)  # fmt: skip


def timeless(record):
    return dataclasses.replace(record, seconds=0.0)


def run(config):
    """Records of a whole training, with the checkpoint of each."""
    return [(timeless(record), record.checkpoint()) for record in train(config)]


@pytest.fixture(scope="module")
def straight():
    return run(CONFIG)


def same_tensors(a, b):
    return a.tensors.keys() == b.tensors.keys() and all(
        np.array_equal(a.tensors[name], b.tensors[name]) for name in a.tensors
    )


@pytest.mark.parametrize("at", range(13), ids=lambda at: f"record {at}")
def test_going_on_is_the_same_as_never_having_stopped(straight, at):
    checkpoint = straight[at][1]
    rest = [(timeless(record), record.checkpoint()) for record in train(CONFIG, checkpoint)]
    assert [record for record, _ in rest] == [record for record, _ in straight[at + 1 :]]
    assert same_tensors(rest[-1][1], straight[-1][1])


HELD = dataclasses.replace(
    CONFIG, steps=30, objective="capacity", capacity=3.0, free_bits_of="group", free_bits_group=2
)


def test_a_training_with_a_capacity_is_gone_on_from() -> None:
    whole = run(HELD)
    rest = [timeless(record) for record in train(HELD, whole[1][1])]
    assert rest == [record for record, _ in whole[2:]]


def test_a_setting_that_one_config_omits_must_be_the_same() -> None:
    """What is left out of a config at its default is compared as well, from both sides."""
    plain = dataclasses.replace(HELD, objective="beta", capacity_parameters={})
    for mine, other in ((HELD, plain), (plain, HELD)):
        checkpoint = next(iter(train(other))).checkpoint()
        with pytest.raises(ValueError, match="objective of the checkpoint's config is"):
            next(iter(train(mine, checkpoint)))


RESUME = """
import sys
from safetensors import safe_open
from safetensors.numpy import save_file
from kllab.training.record import Checkpoint
from kllab.topics.vae.train import Config, train

with safe_open(sys.argv[1], framework="numpy") as file:
    checkpoint = Checkpoint({name: file.get_tensor(name) for name in file.keys()}, file.metadata())
*_, last = train(Config.from_json(checkpoint.metadata["config"]), checkpoint)
after = last.checkpoint()
save_file(after.tensors, sys.argv[2], after.metadata)
"""


@pytest.mark.slow
def test_another_process_goes_on_from_a_file(straight, tmp_path):
    checkpoint = straight[4][1]
    before, after = tmp_path / "before.safetensors", tmp_path / "after.safetensors"
    save_file(checkpoint.tensors, before, checkpoint.metadata)
    root = Path(__file__).parents[4]
    subprocess.run([sys.executable, "-c", RESUME, before, after], check=True, cwd=root)
    with safe_open(after, framework="numpy") as file:
        names = list(file.keys())
        there = Checkpoint({name: file.get_tensor(name) for name in names}, file.metadata())
    assert same_tensors(there, straight[-1][1])
    assert there.metadata["step"] == "130"


def test_seconds_go_on_from_the_checkpoint(straight):
    checkpoint = straight[3][1]
    late = Checkpoint(checkpoint.tensors, checkpoint.metadata | {"seconds": "1000.0"})
    assert next(train(CONFIG, late)).seconds > 1000


def test_taking_and_using_a_checkpoint_changes_nothing(straight):
    records = train(CONFIG)
    first, second = islice(records, 2)
    kept = second.checkpoint()
    tensors = {name: tensor.copy() for name, tensor in kept.tensors.items()}
    list(records)
    list(train(CONFIG, kept))
    assert all(np.array_equal(kept.tensors[name], tensors[name]) for name in tensors)
    assert timeless(first) == straight[0][0]


def test_a_finished_training_has_nothing_left_to_do(straight):
    assert list(train(CONFIG, straight[-1][1])) == []


def test_it_holds_what_safetensors_can_hold(straight):
    _, checkpoint = straight[0]
    assert {tensor.dtype.name for tensor in checkpoint.tensors.values()} == {"float32", "uint8"}
    assert checkpoint.tensors["decoder.1.weight"].shape == (64, 16)
    assert checkpoint.metadata["experiment"] == "vae"
    assert Config.from_json(checkpoint.metadata["config"]) == CONFIG
    assert all(isinstance(value, str) for value in checkpoint.metadata.values())


def test_a_checkpoint_with_the_digest_of_earlier_versions_is_gone_on_from(straight):
    """Its tensors are now checked in the file, by `kllab.runs.store.checkpoints`."""
    checkpoint = straight[3][1]
    old = Checkpoint(checkpoint.tensors, checkpoint.metadata | {"sha256": "5e4718d8"})
    assert [timeless(record) for record in train(CONFIG, old)] == [
        record for record, _ in straight[4:]
    ]


def changed(checkpoint, name, tensor):
    tensors = {key: value for key, value in checkpoint.tensors.items() if key != name}
    return Checkpoint(tensors | ({} if tensor is None else {name: tensor}), checkpoint.metadata)


@pytest.mark.parametrize(
    ("name", "tensor", "message"),
    [
        ("decoder.0.bias", None, "lacks tensors or has others: decoder.0.bias"),
        ("decoder.9.bias", np.zeros(3, np.float32), "decoder.9.bias"),
        ("decoder.0.bias", np.zeros(3, np.float32), r"decoder.0.bias .* shape \(3,\).*\(16,\)"),
        ("decoder.0.bias", np.zeros(16), "float64 of shape"),
        ("random_state", np.zeros(10, np.uint8), r"random_state .* shape \(10,\)"),
    ],
)
def test_tensors_that_do_not_fit_are_named(straight, name, tensor, message):
    with pytest.raises(ValueError, match=message):
        next(train(CONFIG, changed(straight[3][1], name, tensor)))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"experiment": "gan"}, "experiment of the checkpoint is 'gan', of this training 'vae'"),
        ({"experiment": None}, "experiment of the checkpoint is None"),
        ({"images": "mnist_10k 0"}, "images of the checkpoint is 'mnist_10k 0'"),
        ({"config": "{"}, "config of the checkpoint is no JSON"),
        ({"config": "[]"}, "config of the checkpoint is a JSON list; allowed: an object"),
        ({"config": None}, "config of the checkpoint is no JSON"),
        ({"step": "many"}, "no readable step"),
        ({"step": None}, "no readable step"),
        ({"step": "0"}, "at step 0"),
        ({"step": "131"}, "allowed: step 1 to 130"),
        ({"seconds": "nan"}, "after nan seconds"),
        ({"seconds": "-1"}, "after -1.0 seconds"),
    ],
)
def test_metadata_that_do_not_fit_are_named(straight, change, message):
    checkpoint = straight[3][1]
    metadata = {k: v for k, v in (checkpoint.metadata | change).items() if v is not None}
    with pytest.raises(ValueError, match=message):
        next(train(CONFIG, Checkpoint(checkpoint.tensors, metadata)))


@pytest.mark.parametrize(
    ("field", "value"), [("latent_dim", 4), ("beta", 2.0), ("steps", 140), ("seed", 1)]
)
def test_another_config_is_named(straight, field, value):
    other = dataclasses.replace(CONFIG, **{field: value})
    with pytest.raises(ValueError, match=f"{field} of the checkpoint's config is"):
        next(train(other, straight[3][1]))
