"""Who is next: owners in turn, each owner's runs in the order they were queued."""

import heapq
from collections import deque
from collections.abc import Iterable, Mapping


def fair_order(waiting: Iterable[tuple[str, str]], last_turn: Mapping[str, int]) -> list[str]:
    """Order waiting runs round robin over their owners.

    Parameters
    ----------
    waiting : iterable of (owner, run id)
        In the order they were queued.
    last_turn : mapping of owner to int
        When the owner was last served; higher is later, absent is never. Whoever was served
        longest ago is next, so a visitor with one run waits for one run of each other owner,
        however many those have queued.

    >>> fair_order([("a", "a1"), ("a", "a2"), ("a", "a3"), ("b", "b1")], {})
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
