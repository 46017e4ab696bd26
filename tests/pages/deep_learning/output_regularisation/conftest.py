"""A finished sweep that figures and text take."""

from __future__ import annotations

import numpy as np
import pytest

from kllab.topics.output_regularisation.run_view import RegularisationRun
from kllab.topics.output_regularisation.train import Config, train


@pytest.fixture(scope="module")
def run() -> RegularisationRun:
    config = Config(
        dataset="digits_8x8", betas=(0.0, 0.3, 3.0), hidden=(16,), training_images=100, seeds=2,
        steps=60,
    )  # fmt: skip
    *_, last = train(config)
    columns = {
        "step": np.arange(4.0), "teaching": np.array([1.0, 1, 0, 0]),
        "teacher_nll": np.array([2.0, np.nan, 1.0, 1.0]),
    }  # fmt: skip
    return RegularisationRun(config, columns, last.arrays())
