"""Event files: TensorBoard reads what was recorded."""

import io
import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

from kllab.runs.status import Event
from kllab.runs.store.archive import Archive
from kllab.runs.store.event_file import event_file
from kllab.topics.vae.train import Config

IMAGES = np.arange(12 * 4 * 3, dtype=np.uint8).reshape(12, 4, 3)


@pytest.fixture
def read(tmp_path: Path) -> EventAccumulator:
    events = [
        Event(1, {"step": 1, "rate": 0.25, "beta": 0.0}, {"rates": np.float32([0.1, 0.9])}),
        Event(20, {"step": 20, "rate": 21.5}, {"samples": IMAGES, "bad": np.array([np.nan])}),
    ]
    config = Config(steps=20)
    data = event_file(Archive("vae", config.to_json(), 20, events, None))
    (tmp_path / "events.out.tfevents.kllab").write_bytes(data)
    found = EventAccumulator(str(tmp_path), size_guidance={"images": 0, "histograms": 0})
    found.Reload()
    return found


def test_scalars_are_at_their_steps(read: EventAccumulator) -> None:
    assert sorted(read.Tags()["scalars"]) == ["beta", "rate"]
    assert [(each.step, each.value) for each in read.Scalars("rate")] == [(1, 0.25), (20, 21.5)]
    assert [(each.step, each.value) for each in read.Scalars("beta")] == [(1, 0.0)]


def test_images_are_a_sheet_and_other_arrays_histograms(read: EventAccumulator) -> None:
    [image] = read.Images("samples")
    with Image.open(io.BytesIO(image.encoded_image_string)) as opened:
        sheet = np.asarray(opened.convert("L"))
    assert (image.step, sheet.shape) == (20, (2 * 6 - 2, 10 * 5 - 2))
    np.testing.assert_array_equal(sheet[6:, 5:8], IMAGES[11])
    assert read.Tags()["histograms"] == ["rates"]
    [histogram] = read.Histograms("rates")
    assert histogram.histogram_value.num == 2
    assert histogram.histogram_value.sum == pytest.approx(1.0)


def test_the_config_is_a_text(read: EventAccumulator) -> None:
    [tag] = read.Tags()["tensors"]
    [text] = read.Tensors(tag)[0].tensor_proto.string_val
    assert json.loads(text) == json.loads(Config(steps=20).to_json())
