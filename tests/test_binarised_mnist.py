"""The protocol of binarised MNIST: its bounds, on the small digits."""

from dataclasses import replace

import pytest

from kllab.topics.vae.train import train
from kllab.training.images import load_images
from scripts.binarised_mnist import BURDA, bounds, steps_of


def test_the_bounds_are_of_all_held_out_images_and_agree_with_the_test():
    config = replace(BURDA, dataset="digits_8x8", steps=300, batch_size=100)
    *_, last = train(config)
    images = load_images(config.dataset)
    one = bounds(config, last.checkpoint(), images, draws=1)
    many = bounds(config, last.checkpoint(), images, draws=50)
    assert one.images == many.images == len(images.held_out)
    assert one.importance == pytest.approx(one.elbo)
    assert one.elbo == pytest.approx(-last.test_nelbo, abs=1)
    assert many.elbo == pytest.approx(one.elbo, abs=1)
    assert many.importance > many.elbo + many.elbo_error
    few = bounds(config, last.checkpoint(), images, draws=1, most=50)
    assert few.images == 50
    assert few.elbo_error > one.elbo_error


def test_a_hundred_epochs_of_mnist_are_300_000_steps():
    assert steps_of(BURDA, 100) == 300_000
