"""Runs as event files of TensorBoard."""

import io
import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from PIL import Image
from tensorboard.compat.proto.event_pb2 import Event
from tensorboard.compat.proto.summary_pb2 import Summary, SummaryMetadata
from tensorboard.summary.writer.event_file_writer import EventFileWriter
from tensorboard.util.tensor_util import make_tensor_proto

from kllab.data.image_sheet import tile
from kllab.runs.store.archive import Archive
from kllab.training.record import Array

_COLUMNS = 10
_BINS = 30


def event_file(archive: Archive) -> bytes:
    """Return the records of a run as an event file, whose name must contain "tfevents".

    Scalars keep their names, in nats. An array of grey images, uint8 (n, height, width), becomes
    one image; other arrays of finite numbers become histograms. The config is a text. TensorBoard
    keeps scalars as float32: the archive has all digits.
    """
    with TemporaryDirectory() as folder:
        writer = EventFileWriter(folder)
        writer.add_event(Event(step=0, summary=Summary(value=[_config(archive.config)])))
        for event in archive.events:
            values = [
                Summary.Value(tag=name, simple_value=value)
                for name, value in event.scalars.items()
                if name != "step"
            ]
            arrays = (_of_array(name, array) for name, array in event.arrays.items())
            values += [value for value in arrays if value is not None]
            writer.add_event(Event(step=event.step, summary=Summary(value=values)))
        writer.close()
        [path] = Path(folder).iterdir()
        return path.read_bytes()


def _config(config: str) -> Any:
    lines = json.dumps(json.loads(config), indent=4).splitlines()
    as_code = "\n".join(f"    {line}" for line in lines)  # TensorBoard reads it as Markdown
    metadata = SummaryMetadata(plugin_data=SummaryMetadata.PluginData(plugin_name="text"))
    return Summary.Value(tag="config", metadata=metadata, tensor=make_tensor_proto(as_code))


def _of_array(name: str, array: Array) -> Any:
    if array.dtype == np.uint8 and array.ndim == 3 and array.size:
        sheet, png = tile(array, min(len(array), _COLUMNS)), io.BytesIO()
        Image.fromarray(sheet).save(png, "png")
        height, width = sheet.shape
        image = Summary.Image(
            height=height, width=width, colorspace=1, encoded_image_string=png.getvalue()
        )
        return Summary.Value(tag=name, image=image)
    numbers = array.astype(np.float64).ravel()
    if not len(numbers) or not np.isfinite(numbers).all():
        return None  # a histogram has no place for NaN
    return Summary.Value(tag=name, histo=_histogram(numbers))


def _histogram(numbers: Array) -> Any:
    counts, edges = np.histogram(numbers, bins=_BINS)
    found = Summary(value=[Summary.Value()]).value[0].histo
    found.min, found.max, found.num = numbers.min(), numbers.max(), len(numbers)
    found.sum, found.sum_squares = numbers.sum(), (numbers**2).sum()
    found.bucket_limit.extend(edges[1:])
    found.bucket.extend(counts)
    return found
