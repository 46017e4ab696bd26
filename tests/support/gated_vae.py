"""The training of the VAE, but it makes only the steps that a test allows."""

import os
import time
from collections.abc import Iterator
from pathlib import Path

from kllab.topics.vae import train as vae
from kllab.training.record import Checkpoint, Record
from tests.support.counting_experiment import wait_until_allowed

Config = vae.Config


def train(config: vae.Config, checkpoint: Checkpoint | None = None) -> Iterator[Record]:
    file = Path(os.environ["KLLAB_TEST_ALLOWED"])
    for record in vae.train(config, checkpoint):
        time.sleep(0.01)  # the worker stores records every 0.1 s
        wait_until_allowed(file, record.step)
        yield record
