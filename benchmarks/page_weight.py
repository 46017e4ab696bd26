"""Cost of a moved slider on each page: CPU time of the server and bytes sent to the browser.

All charts of the open view are visible. "Plain" is a Streamlit page with the tutorial's figure of
the same subject, drawn by matplotlib. Pages take turns, so that other load affects all of them; the
first turn is a warm-up. Numbers are medians over all changes. The client shares the machine.
"""

import asyncio
import contextlib
import statistics
from collections.abc import Iterator
from pathlib import Path

from benchmarks.exploration_pages import PAGES, MovedPage, cpu_milliseconds, moves, served
from benchmarks.table import print_table
from benchmarks.visitor import Visitor
from tests.support.serving import ServedLab

TURNS, CHANGES, PEER_CHANGES = 5, 50, 5
PAUSE = 0.01  # seconds; what the server does after its answer is counted as well


class Measured:
    """One visitor of one page, with the cost of each change."""

    def __init__(
        self, lab: ServedLab, page: MovedPage, changes: int, *, peer: bool = False
    ) -> None:
        self.lab, self.page, self.changes, self.peer = lab, page, changes, peer
        self.milliseconds: list[float] = []
        self.bytes: list[int] = []

    async def open(self, stack: contextlib.AsyncExitStack) -> None:
        """Open the page and see all its charts."""
        address = ("", "") if self.peer else (self.page.name, self.page.query)
        self.visitor = await stack.enter_async_context(Visitor(self.lab.url, *address))
        if not self.peer:
            self.page.check(self.visitor)
            await self.visitor.see(*self.page.charts)
        assert not self.visitor.exceptions, self.visitor.exceptions
        self.moves = moves(self.visitor, self.page.sliders)

    async def turn(self) -> None:
        """Make all changes of a turn."""
        for _ in range(self.changes):
            before = cpu_milliseconds(self.lab)
            answer = await self.visitor.move(*next(self.moves))
            await asyncio.sleep(PAUSE)
            self.milliseconds.append(cpu_milliseconds(self.lab) - before)
            self.bytes.append(answer.size)
        assert not self.visitor.exceptions, self.visitor.exceptions

    def medians(self) -> tuple[float, float]:
        """Return CPU milliseconds and bytes of a change, without the first turn."""
        costs = (self.milliseconds, self.bytes)
        cpu, size = (statistics.median(cost[self.changes :]) for cost in costs)
        return cpu, size


async def measure(all_measured: list[Measured], turns: int = TURNS) -> None:
    """Let all pages take turns, after one that warms up."""
    async with contextlib.AsyncExitStack() as stack:
        for one in all_measured:
            await one.open(stack)
        for _ in range(turns + 1):
            for one in all_measured:
                await one.turn()


def rows(pages: list[Measured], peers: dict[str, Measured]) -> Iterator[list[str]]:
    """Yield a row of the table for each page, with the plain page of its subject if any."""
    for page in pages:
        cpu, size = page.medians()
        row = [page.page.address, f"{cpu:.1f}", f"{size / 1000:.1f}"]
        if peer := peers.get(page.page.name):
            peer_cpu, peer_size = peer.medians()
            row += [f"{peer_cpu:.0f}", f"{peer_size / 1000:.0f}", f"{peer_cpu / cpu:.1f}"]
        yield row + [""] * (6 - len(row))


def main() -> None:
    """Print the table."""
    scripts: dict[str, Path] = {name: page.peer for name, page in PAGES.items() if page.peer}
    with contextlib.ExitStack() as stack:
        lab = stack.enter_context(served())
        pages = [Measured(lab, page, CHANGES) for page in PAGES.values()]
        peers = {
            name: Measured(
                stack.enter_context(served(script)), PAGES[name], PEER_CHANGES, peer=True
            )
            for name, script in scripts.items()
        }
        asyncio.run(measure([*pages, *peers.values()]))
    print_table(
        ["page", "CPU ms", "kB", "plain, CPU ms", "plain, kB", "times the CPU"],
        list(rows(pages, peers)),
    )


if __name__ == "__main__":
    main()
