"""Axes of the arrays of records: as trainings make them, and as others may send them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import numpy as np
import numpy.typing as npt
import pytest

from kllab import topics
from kllab.topics.vae.train import Config, StepRecord
from kllab.training.array_axes import array_types, check_arrays
from kllab.training.record import Record
from tests.support.tiny_runs import TINY

IMAGES = np.zeros((20, 28, 28), np.uint8)


@pytest.mark.parametrize("experiment", TINY)
def test_arrays_of_trainings_are_as_annotated(experiment: str) -> None:
    module = topics.load(experiment)
    config = module.Config(**TINY[experiment])
    seen = set()
    for record in module.train(config):
        check_arrays(module.StepRecord, config, record.arrays())
        seen |= record.arrays().keys()
    types = array_types(module.StepRecord)
    assert bool(seen) == bool(types), "some trainings have numbers alone"
    assert seen <= types.keys()


def test_types_are_those_of_the_annotations() -> None:
    found = array_types(StepRecord)
    assert found["samples"].dtype == np.uint8
    assert found["aggregated"].axes == ("latent_dim", "80")
    assert "distortion" not in found


@pytest.mark.parametrize(
    ("arrays", "message"),
    [
        ({"secret": np.zeros(3)}, "there is an array 'secret'; allowed: rate_per_dimension, "),
        ({"rate_per_dimension": np.zeros(20)}, "is float64 of shape .* allowed: float32, 20"),
        ({"rate_per_dimension": np.zeros(19, np.float32)}, r"shape \(19,\); allowed: float32, 20"),
        ({"samples": IMAGES[0]}, r"shape \(28, 28\); allowed: uint8, samples x height x width"),
        (
            {"originals": IMAGES, "reconstructions": IMAGES[:3]},
            r"'reconstructions' is uint8 of shape \(3, 28, 28\); allowed: uint8, 20 x 28 x 28",
        ),
    ],
)
def test_what_does_not_fit_is_refused(arrays: dict[str, np.ndarray], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        check_arrays(StepRecord, Config(), arrays)


def test_an_array_without_axes_is_an_error_of_its_record() -> None:
    @dataclass(frozen=True, eq=False, kw_only=True)
    class Careless(Record):
        curve: Annotated[npt.NDArray[np.float32], "points"]
        other: npt.NDArray[np.float32] | None = None

    # The test's names are local, so they are resolved here.
    Careless.__annotations__ = {
        "curve": Annotated[npt.NDArray[np.float32], "points"],
        "other": npt.NDArray[np.float32] | None,
    }
    with pytest.raises(TypeError, match=r"Careless\.other is not annotated with its axes"):
        array_types(Careless)
