"""Round-robin order of waiting runs over their owners."""

import heapq
from collections import deque
from collections.abc import Iterable, Mapping


def fair_queue(waiting: Iterable[tuple[str, str]], last_turn: Mapping[str, int]) -> list[str]:
    """Order waiting runs round robin over owners, first in first out for each owner.

    Parameters
    ----------
    waiting : iterable of (owner, run id)
        In the order they were queued.
    last_turn : mapping of owner to int
        When the owner was last served; higher is later, absent is never. The owner served
        longest ago is next, so a visitor with one run waits for at most one run of each other
        owner.

    >>> fair_queue([("a", "a1"), ("a", "a2"), ("a", "a3"), ("b", "b1")], {})
    ['a1', 'b1', 'a2', 'a3']
    """
    runs: dict[str, deque[str]] = {}
    for owner, run_id in waiting:
        runs.setdefault(owner, deque()).append(run_id)
    heap = [(last_turn.get(owner, 0), place, owner) for place, owner in enumerate(runs)]
    heapq.heapify(heap)
    turn = max(last_turn.values(), default=0)
    order = []
    while heap:
        _, place, owner = heapq.heappop(heap)
        order.append(runs[owner].popleft())
        turn += 1
        if runs[owner]:
            heapq.heappush(heap, (turn, place, owner))
    return order
