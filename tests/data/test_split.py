import numpy as np
import pytest

from kllab.data import DATASETS, load_split

FIRST_HELD_OUT = [3577, 8925, 1634, 485, 4753]
LOCAL = [name for name, info in DATASETS.items() if info.origin != "downloaded"]


@pytest.mark.parametrize("name", LOCAL)
def test_parts_cover_everything_once(name: str) -> None:
    dataset, training, held_out = load_split(name)
    info = DATASETS[name]
    assert (len(training), len(held_out)) == (info.training, info.held_out)
    indices = np.sort(np.concatenate([training, held_out]))
    assert np.array_equal(indices, np.arange(len(dataset)))


def test_the_split_stays_as_it_is() -> None:
    # Test losses of stored runs are compared with new ones: the held-out images may not change.
    _, _, held_out = load_split("mnist_10k")
    assert held_out[:5].tolist() == FIRST_HELD_OUT
