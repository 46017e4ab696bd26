"""Datasets: bundled, generated, or downloaded into the data directory."""

from kllab.data.bundled import BUNDLED, FOLDER, load_bundled
from kllab.data.catalogue import DATASETS, DatasetInfo
from kllab.data.dataset import Dataset
from kllab.data.shape_grid import FACTORS, ShapeGrid
from kllab.data.shapes import Shapes, draw_shapes, load_shapes
from kllab.data.split import load_split

__all__ = [
    "BUNDLED",
    "DATASETS",
    "FACTORS",
    "FOLDER",
    "Dataset",
    "DatasetInfo",
    "ShapeGrid",
    "Shapes",
    "draw_shapes",
    "load_bundled",
    "load_shapes",
    "load_split",
]
