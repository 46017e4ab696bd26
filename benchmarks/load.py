"""A class of students, each of whom changes something once a second: how long they wait.

``make load`` measures 30 students on each page of the foundations, `make load PAGE=normal
STUDENTS=100` others, and ``URL=https://...`` a lab that is served elsewhere. Clients speak
Streamlit's protocol without a browser. They share the machine with a lab served here, so times are
upper bounds.
"""

import argparse
import asyncio
import contextlib
from collections.abc import Sequence
from dataclasses import dataclass, field

from benchmarks.exploration_pages import PAGES, MovedPage, moves, served
from benchmarks.table import print_table
from benchmarks.visitor import Visitor


@dataclass
class Waited:
    """Seconds until each answer, and what went wrong."""

    seconds: list[float] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)

    def percentile(self, part: float) -> float:
        """Return the milliseconds that `part` of the answers took at most; NaN without any."""
        ranked = sorted(self.seconds)
        return 1000 * ranked[int(part * (len(ranked) - 1))] if ranked else float("nan")


async def student(url: str, page: MovedPage, number: int, options: argparse.Namespace) -> Waited:
    """Open the page and move a slider once in `options.pace` seconds."""
    waited = Waited()
    try:
        async with Visitor(url, page.name) as visitor:
            page.check(visitor)
            await visitor.see(*page.charts)
            own = moves(visitor, page.sliders, start=97 * number)
            await asyncio.sleep(options.pace * number / options.students)
            for _ in range(options.changes):
                answer = await visitor.move(*next(own))
                waited.seconds.append(answer.seconds)
                await asyncio.sleep(max(options.pace - answer.seconds, 0.0))
            waited.failures += visitor.exceptions
    except Exception as error:  # counted, so that one failure does not end the others
        waited.failures.append(f"{type(error).__name__}: {error}")
    return waited


async def load(url: str, page: MovedPage, options: argparse.Namespace) -> Waited:
    """Return what all students waited."""
    students = (student(url, page, number, options) for number in range(options.students))
    each = await asyncio.gather(*students)
    return Waited(
        [seconds for one in each for seconds in one.seconds],
        [failure for one in each for failure in one.failures],
    )


def read_options(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    """Read the command line; exit with a message if an option is not allowed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--students", type=int, default=30)
    parser.add_argument("--changes", type=int, default=20, help="of each student")
    parser.add_argument("--pace", type=float, default=1.0, help="seconds between changes")
    parser.add_argument("--page", choices=tuple(PAGES), action="append", help="all if not given")
    parser.add_argument("--url", help="of a served lab; without it one is served here")
    options = parser.parse_args(arguments)
    if options.students < 1 or options.changes < 1 or not options.pace > 0:
        parser.error("students and changes are at least 1, and pace is above 0")
    return options


def main(arguments: Sequence[str] | None = None) -> None:
    """Print a row for each page, and the first failures."""
    options = read_options(arguments)
    with contextlib.ExitStack() as stack:
        url = options.url or stack.enter_context(served()).url
        found = {
            name: asyncio.run(load(url, PAGES[name], options)) for name in options.page or PAGES
        }
    print(f"{options.students} students, a change in {options.pace:g} s each")
    print_table(
        ["page", "changes", "p50 ms", "p95 ms", "failures"],
        [
            [
                name,
                f"{len(waited.seconds)}",
                *(f"{waited.percentile(part):.0f}" for part in (0.5, 0.95)),
                f"{len(waited.failures)}",
            ]
            for name, waited in found.items()
        ],
    )
    for name, waited in found.items():
        for failure in waited.failures[:3]:
            print(f"{name}: {failure}")
    if any(waited.failures for waited in found.values()):
        raise SystemExit(1)


if __name__ == "__main__":
    main()
