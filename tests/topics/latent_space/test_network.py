"""The NumPy network against torch, and checkpoints that do not fit."""

from __future__ import annotations

import dataclasses
import json
import subprocess
import sys

import numpy as np
import pytest
import torch

from kllab.data import load_split
from kllab.topics.latent_space.architecture import ACTIVATIONS, Architecture
from kllab.topics.latent_space.network import Network
from kllab.topics.vae.train import Config
from kllab.topics.vae.train.model import VAE
from tests.topics.latent_space.conftest import trained


def in_torch(config, checkpoint):
    model = VAE(config, generator=torch.Generator())
    named = {name: torch.from_numpy(checkpoint.tensors[name]) for name in model.state_dict()}
    model.load_state_dict(named)
    return model.requires_grad_(False)


def held_out():
    dataset, _, indices = load_split("digits_8x8")
    return dataset.images[indices].reshape(len(indices), -1) / 255


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_it_is_the_network_that_torch_trained(activation, dtype):
    config, checkpoint = trained(activation)
    ours = Network.of_checkpoint(checkpoint.tensors, checkpoint.metadata, dtype=dtype)
    theirs = in_torch(config, checkpoint).to(getattr(torch, dtype))
    x = held_out()
    z = np.random.default_rng(0).normal(size=(200, config.latent_dim)) * 2
    bound = {"float32": 1e-6, "float64": 1e-13}[dtype]

    loc, scale = ours.encode(x)
    head = theirs.encode(torch.from_numpy(x.astype(dtype)))
    wanted_loc, log_variance = (part.numpy() for part in head.chunk(2, dim=1))
    np.testing.assert_allclose(loc, wanted_loc, rtol=bound, atol=bound * np.abs(loc).max())
    np.testing.assert_allclose(scale, np.exp(log_variance / 2), rtol=bound * 5)
    pixels = theirs.decode(torch.from_numpy(z.astype(dtype))).sigmoid().numpy()
    np.testing.assert_allclose(ours.decode(z), pixels, rtol=0, atol=bound)
    assert ours.decode(z).dtype == dtype


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_large_activations_neither_overflow_nor_warn(activation):
    model = Architecture("digits_8x8", (), (4,), 2, activation)
    tensors = {name: np.full(shape, 1e4, np.float32) for name, shape in model.tensors.items()}
    network = Network(model, tensors)
    assert np.array_equal(np.unique(network.decode([[1.0, 1.0]])), [1.0])
    assert np.isfinite(network.decode([[-9.0, -9.0]])).all()


def test_a_training_config_and_its_architecture_have_the_same_tensors():
    config, checkpoint = trained()
    model = Architecture.from_json(config.to_json())
    assert model.encoder_widths == config.encoder_widths
    assert model.decoder_widths == config.decoder_widths
    assert {name: checkpoint.tensors[name].shape for name in model.tensors} == model.tensors
    assert set(ACTIVATIONS) == set(Config.described()["activation"].choices)


def test_every_other_field_of_a_config_leaves_the_networks_and_pixels_as_they_are():
    """A field that changes what encoder or decoder compute must be read by `Architecture`."""
    of_training = {
        "init", "batch_size", "learning_rate", "steps", "precision", "seed", "beta", "schedule",
        "schedule_parameters", "free_bits", "free_bits_of", "free_bits_group", "objective", "gamma",
        "capacity", "capacity_schedule", "capacity_parameters", "importance_samples",
        "training_images",
    }  # fmt: skip
    refused = {"architecture", "channels", "likelihood", "prior", "prior_components"}
    fields = {each.name for each in dataclasses.fields(Config)}
    assert fields - of_training - refused == {
        each.name for each in dataclasses.fields(Architecture)
    }


@pytest.mark.parametrize("shape", [(), (7,), (2, 3), (0,)])
def test_decoding_images_keeps_the_axes_and_is_decoding_of_each_point(network, shape):
    z = np.random.default_rng(1).normal(size=(*shape, 3))
    images = network.decode_images(z)
    assert images.shape == (*shape, 8, 8)
    assert images.dtype == np.uint8
    wanted = np.rint(network.decode(z.reshape(-1, 3)) * 255).reshape(images.shape)
    assert np.array_equal(images, wanted)


def test_nothing_given_is_changed(network):
    x, z = held_out()[:5], np.ones((4, 3))
    before = x.copy(), z.copy()
    network.encode(x), network.decode(z), network.decode_images(z)
    assert np.array_equal(x, before[0])
    assert np.array_equal(z, before[1])


@pytest.mark.parametrize(
    ("name", "tensor", "message"),
    [
        ("decoder.0.bias", None, r"decoder.0.bias is missing; expected: shape \(24,\)"),
        ("decoder.0.bias", np.zeros(3), r"decoder.0.bias has shape \(3,\); expected: \(24,\)"),
        ("encoder.0.weight", np.zeros((64, 48)), r"encoder.0.weight has shape \(64, 48\); .*\(48,"),
        ("encoder.0.bias", np.full(48, np.nan), r"encoder.0.bias is nan at \(0,\)"),
        ("encoder.0.bias", np.full(48, -1e60), r"encoder.0.bias is -1e\+60 at \(0,\)"),
        ("encoder.0.bias", np.zeros(48, int), "encoder.0.bias is int64; expected: floating"),
        ("encoder.9.bias", np.zeros(3), r"encoder.9.bias is given with shape \(3,\)"),
        ("decoder.convolution.weight", np.zeros(3), "the config has no such tensor, only encoder"),
    ],
)
def test_tensors_that_do_not_fit_are_named(name, tensor, message):
    _, checkpoint = trained()
    tensors = {key: value for key, value in checkpoint.tensors.items() if key != name}
    with pytest.raises(ValueError, match=message):
        Network.of_checkpoint(
            tensors | ({} if tensor is None else {name: tensor}), checkpoint.metadata
        )


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"experiment": "policy"}, "experiment 'policy'; allowed: 'vae'"),
        ({"config": "{"}, "config is no JSON"),
        ({"config": "[]"}, "config is a JSON list; allowed: an object"),
        ({"config": '{"dataset": "mnist"}'}, "config lacks encoder_hidden, decoder_hidden"),
        ({"latent_dim": "2"}, "latent_dim is '2'; allowed: a whole number from 1"),
        ({"latent_dim": True}, "latent_dim is True"),
        ({"encoder_hidden": [3.5]}, r"encoder_hidden is \(3.5,\)"),
        ({"decoder_hidden": 3}, "decoder_hidden is 3"),
        ({"activation": "gelu"}, "activation is 'gelu'; allowed: one of leaky_relu"),
        ({"dataset": "cifar"}, "dataset is 'cifar'; allowed: one of mnist_10k"),
    ],
)
def test_configs_that_do_not_fit_are_refused_in_words(change, message):
    config, checkpoint = trained()
    metadata = (
        checkpoint.metadata
        | {"config": json.dumps(json.loads(config.to_json()) | change)}
        | {key: value for key, value in change.items() if key in ("experiment", "config")}
    )
    with pytest.raises(ValueError, match=message):
        Network.of_checkpoint(checkpoint.tensors, metadata)


@pytest.mark.parametrize(
    ("call", "given", "message"),
    [
        ("encode", np.zeros((2, 784)), r"images have shape \(2, 784\); allowed: \(N, 64\)"),
        ("encode", np.zeros(64), r"images have shape \(64,\)"),
        ("decode", np.zeros((2, 2)), r"latents have shape \(2, 2\); allowed: \(N, 3\)"),
        ("decode", [[0, np.nan, 0]], r"latents hold nan; allowed: -1e\+06 to 1e\+06"),
        ("decode_images", [0, 1e300, 0], "latents hold (inf|1e\\+300)"),
        ("decode_images", np.zeros(4), r"latents have shape \(1, 4\)"),
        ("decode_images", np.zeros((2, 0)), r"latents have shape \(2, 0\)"),
        ("decode_images", 3.0, r"latents have shape \(1, 1\)"),
    ],
)
def test_shapes_that_do_not_fit_are_refused_in_words(network, call, given, message):
    with pytest.raises(ValueError, match=message):
        getattr(network, call)(given)


def test_a_scale_out_of_range_is_refused():
    _, checkpoint = trained()
    bias = checkpoint.tensors["encoder.2.bias"].copy()
    bias[4] = 1e5
    network = Network.of_checkpoint(
        checkpoint.tensors | {"encoder.2.bias": bias}, checkpoint.metadata
    )
    with pytest.raises(ValueError, match=r"image 0 the log-variance 1e\+05 .* in dimension 1"):
        network.encode(held_out()[:2])


def test_a_decoder_that_diverged_is_refused():
    _, checkpoint = trained()
    weight = np.full_like(checkpoint.tensors["decoder.1.weight"], 1e38)
    network = Network.of_checkpoint(
        checkpoint.tensors | {"decoder.1.weight": weight}, checkpoint.metadata
    )
    with pytest.raises(ValueError, match=r"gives latent 0 the logit (-?inf|nan) in pixel 0"):
        network.decode_images(np.ones(3))


def test_it_does_not_import_torch():
    code = """
import sys
import pkgutil, importlib
import kllab.topics.latent_space as topic
names = [each.name for each in pkgutil.iter_modules(topic.__path__)]
for name in names:
    importlib.import_module(f"{topic.__name__}.{name}")
print(len(names) > 1, "torch" in sys.modules)
"""
    found = subprocess.check_output([sys.executable, "-c", code], text=True)
    assert found.split() == ["True", "False"]
