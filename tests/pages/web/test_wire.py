"""What is packed is unpacked to the last bit, and nothing travels twice."""

import numpy as np
import pytest

from pages.web.wire import pack
from tests.support.wire import unpack


@pytest.mark.parametrize("dtype", [np.float32, np.float64, np.uint8, np.int32])
@pytest.mark.parametrize("shape", [(5,), (0,), (3, 7), (1, 1)])
def test_arrays_of_every_type_and_shape_read_back(dtype: type, shape: tuple[int, ...]) -> None:
    values = np.arange(np.prod(shape)).reshape(shape).astype(dtype)
    found = unpack(pack({"z": [{"deep": values}], "n": 3, "text": "‖"}))
    assert (found["n"], found["text"]) == (3, "‖")
    array = found["z"][0]["deep"]
    assert array.dtype == dtype
    np.testing.assert_array_equal(array, values)


def test_gaps_and_infinities_of_arrays_are_kept() -> None:
    values = np.array([1.5, np.inf, -np.inf, np.nan], np.float32)
    np.testing.assert_array_equal(unpack(pack({"y": values}))["y"], values)


def test_equal_arrays_are_sent_once_also_as_copies() -> None:
    x = np.linspace(0, 1, 1000, dtype=np.float32)
    once, twice = pack({"a": x}), pack({"a": x, "b": x.copy()})
    assert len(twice) < len(once) + 100
    np.testing.assert_array_equal(unpack(twice)["b"], x)


def test_equal_bytes_of_another_shape_or_type_are_another_array() -> None:
    zeros = {
        "a": np.zeros(4, np.float32),
        "b": np.zeros((2, 2), np.float32),
        "c": np.zeros(4, "i4"),
    }
    found = unpack(pack(zeros))
    assert [found[name].shape for name in "abc"] == [(4,), (2, 2), (4,)]
    assert found["c"].dtype == np.int32


def test_strided_arrays_and_numpy_scalars() -> None:
    grid = np.arange(12.0, dtype=np.float32).reshape(3, 4).T
    found = unpack(pack({"z": grid, "one": np.float32(0.5), "two": np.int64(2)}))
    np.testing.assert_array_equal(found["z"], grid)
    assert (found["one"], found["two"]) == (0.5, 2)


def test_equal_messages_are_equal_bytes() -> None:
    def message() -> bytes:
        return pack({"x": np.arange(3.0), "layout": {"title": "t"}})

    assert message() == message()


def test_what_cannot_be_sent_is_named() -> None:
    with pytest.raises(TypeError, match="set"):
        pack({"x": {1, 2}})
