"""Arrays over the steps: few are chosen, those that were read stay, only new ones are read."""

from collections.abc import Sequence

import numpy as np
import pytest

from kllab.runs.store.array_history import ArrayHistories, choose_steps


@pytest.mark.parametrize("n", [0, 1, 2, 3, 4, 5, 8, 9, 100, 101])
@pytest.mark.parametrize("most", [3, 4, 40])
def test_first_last_and_evenly_chosen_steps(n: int, most: int) -> None:
    steps = [1, *range(10, 10 * n, 10)][:n]
    chosen = choose_steps(steps, most)
    assert len(chosen) <= most
    assert chosen[:1] == steps[:1]
    assert chosen[-1:] == steps[-1:]
    assert chosen == sorted(set(chosen))
    assert n > most or chosen == steps


def test_only_what_is_new_is_read() -> None:
    known: list[int] = []
    read: list[int] = []

    def at(_run: str, _name: str, steps: Sequence[int]) -> dict[int, np.ndarray]:
        read.extend(steps)
        return {step: np.array([step]) for step in steps}

    histories = ArrayHistories(lambda _run, _name: known, at)
    assert histories.get("a", "rates", 16) == {}
    for step in range(1, 200):
        known.append(step)
        found = histories.get("a", "rates", 16)
        assert list(found) == choose_steps(known, 16)
        assert all(array.tolist() == [step] for step, array in found.items())
        assert not any(array.flags.writeable for array in found.values())
    assert len(read) == 199, "each was read once, while it was the newest"
