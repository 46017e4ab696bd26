"""Visitors who come and go: whether memory, open files and threads of the server stay the same.

``make soak`` lets 10,000 visitors open a page, see its charts, and leave. Then 200 stay, and what
all processes of the lab take is printed, also while a VAE trains.
"""

import argparse
import asyncio
import contextlib
import itertools
from collections.abc import Sequence

import psutil

from benchmarks.exploration_pages import PAGES, served
from benchmarks.load import training
from benchmarks.table import print_table
from benchmarks.visitor import Visitor
from tests.support.serving import ServedLab

AT_ONCE = 20
STAYING = 200


async def come_and_go(url: str, number: int) -> None:
    """Open a page, another one for each number, and leave."""
    page = [*PAGES][number % len(PAGES)]
    async with Visitor(url, page) as visitor:
        await visitor.see(*PAGES[page].charts)
        assert not visitor.exceptions, visitor.exceptions


def megabytes(process: psutil.Process) -> float:
    """Return the memory of a process; what it shares with others is divided among them."""
    return process.memory_full_info().pss / 1e6


def serving(lab: ServedLab) -> list[psutil.Process]:
    """Return the processes that serve pages."""
    family = (lab.process, *lab.process.children())
    return [process for process in family if "streamlit" in process.cmdline()]


def measured(lab: ServedLab, event: str) -> list[str]:
    """Return a row of the table: the largest numbers of a serving process, and the sum of all."""
    largest = [
        max(map(number, serving(lab)))
        for number in (megabytes, psutil.Process.num_fds, psutil.Process.num_threads)
    ]
    everything = sum(map(megabytes, (lab.process, *lab.process.children(recursive=True))))
    return [event, *(f"{number:.0f}" for number in largest), f"{everything:.0f}"]


async def soak(lab: ServedLab, options: argparse.Namespace) -> list[list[str]]:
    """Return the rows of the table."""
    rows = [measured(lab, "before")]
    report = max(options.connects // 10, 1)
    numbers = range(options.connects)
    for start in range(0, len(numbers), AT_ONCE):
        batch = numbers[start : start + AT_ONCE]
        await asyncio.gather(*(come_and_go(lab.url, number) for number in batch))
        if batch.stop // report > start // report:
            rows.append(measured(lab, f"{batch.stop:,} connects"))
    async with contextlib.AsyncExitStack() as stack:
        for page in itertools.islice(itertools.cycle(PAGES), STAYING):
            visitor = await stack.enter_async_context(Visitor(lab.url, page))
            await visitor.see(*PAGES[page].charts)
        rows.append(measured(lab, f"{STAYING} sessions"))
        async with training(lab.url):
            await asyncio.sleep(10.0)  # the training has reached its size
            rows.append(measured(lab, f"{STAYING} sessions and a training"))
    return rows


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--connects", type=int, default=10_000)
    parser.add_argument("--processes", type=int, default=0, help="serve the lab as `make serve`")
    options = parser.parse_args(arguments)
    with served(processes=options.processes) as lab:
        rows = asyncio.run(soak(lab, options))
    print_table(["", "MB a process", "open files", "threads", "MB of all"], rows)


if __name__ == "__main__":
    main()
