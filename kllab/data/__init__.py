"""Datasets: bundled, or downloaded into the data directory."""

from kllab.data.bundled import BUNDLED, FOLDER, load_bundled, load_split
from kllab.data.catalogue import DATASETS, DatasetInfo
from kllab.data.dataset import Dataset

__all__ = [
    "BUNDLED",
    "DATASETS",
    "FOLDER",
    "Dataset",
    "DatasetInfo",
    "load_bundled",
    "load_split",
]
