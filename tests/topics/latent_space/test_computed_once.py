"""Values that many threads need at once are computed by one of them."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

from kllab.topics.latent_space.computed_once import computed_once


def test_one_thread_computes_what_eight_need() -> None:
    calls: list[int] = []
    together = threading.Barrier(8)

    @computed_once(maxsize=2)
    def square(x: int) -> int:
        """Return the square."""
        calls.append(x)
        time.sleep(0.05)  # the others come meanwhile
        return x * x

    def ask(_: int) -> int:
        together.wait()
        return square(3)

    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(ask, range(8))) == [9] * 8
    assert calls == [3]
    assert square.__doc__ == "Return the square."
    square.cache_clear()
    assert (square(3), calls) == (9, [3, 3])
