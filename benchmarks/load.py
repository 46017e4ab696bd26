"""A class that opens a page in the same second and then moves controls: how long students wait.

``make load`` measures 30 students on each page of the foundations, ``make load PAGE=normal
STUDENTS=100`` others, ``PROCESSES=2`` a lab served as by `make serve`, ``TRAINING=1`` while a VAE
trains in the lab, and ``URL=https://...`` a lab that is served elsewhere. ``CONTROL=KEY`` moves any
other control of the page, such as a menu, buttons or a field. Clients speak Streamlit's protocol
without a browser. They share the machine with a lab served here: times are upper bounds.
"""

import argparse
import asyncio
import contextlib
import itertools
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field

from benchmarks.exploration_pages import PAGES, moves, served
from benchmarks.table import print_table
from benchmarks.visitor import Visitor

TRAINING = ("vae", "steps=4000")
"""Page and parameters of the training that goes on meanwhile."""


@dataclass
class Waited:
    """Seconds until the page was there, and until each answer; and what went wrong."""

    opening: list[float] = field(default_factory=list)
    answers: list[float] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)


def percentile(seconds: Sequence[float], part: float) -> float:
    """Return the milliseconds that `part` of them took at most; NaN without any."""
    ranked = sorted(seconds)
    return 1000 * ranked[int(part * (len(ranked) - 1))] if ranked else float("nan")


async def student(
    url: str, page: str, number: int, options: argparse.Namespace, all_open: asyncio.Barrier
) -> Waited:
    """Open the page and, once all have opened it, move a control once in `options.pace` seconds."""
    waited = Waited()
    name, _, query = page.partition("?")
    visitor = Visitor(url, name, query)
    async with contextlib.AsyncExitStack() as stack:
        try:
            await stack.enter_async_context(visitor)
            own = moves(visitor, _controls(visitor, page, options.control), start=97 * number)
            charts = PAGES[page].charts if page in PAGES else tuple(visitor.charts)
            drawn = await visitor.see(*charts)
            waited.opening.append(visitor.opened.seconds + drawn.seconds)
        except Exception as error:  # counted, so that one failure does not end the others
            waited.failures.append(f"{type(error).__name__}: {error}")
        await all_open.wait()
        if waited.failures:
            return waited
        await asyncio.sleep(options.pace * number / options.students)
        try:
            for _ in range(options.changes):
                answer = await visitor.move(*next(own))
                waited.answers.append(answer.seconds)
                await asyncio.sleep(max(options.pace - answer.seconds, 0.0))
        except Exception as error:
            waited.failures.append(f"{type(error).__name__}: {error}")
        waited.failures += visitor.exceptions
    return waited


def _controls(visitor: Visitor, page: str, control: str | None) -> Sequence[str]:
    """Return the keys of two controls: what is moved often, and what is moved in between.

    A page that is not of foundations moves its sliders, or what it has if it has none.
    """
    if page in PAGES and control is None:
        PAGES[page].check(visitor)
        return PAGES[page].sliders
    found = [key for key, widget in visitor.controls.items() if len(widget.values) > 1]
    assert found, f"{page} has no control"
    assert control in (None, *found), f"{page} has no control {control}; it has {', '.join(found)}"
    sliders = [key for key in found if key in visitor.sliders]
    first, *_, last = [*sliders, *sliders] or [*found, *found]
    return control or first, last


async def load(url: str, page: str, options: argparse.Namespace) -> Waited:
    """Return what all students waited."""
    async with training(url) if options.training else contextlib.nullcontext():
        all_open = asyncio.Barrier(options.students)
        students = (
            student(url, page, number, options, all_open) for number in range(options.students)
        )
        each = await asyncio.gather(*students)
    return Waited(
        [*itertools.chain(*(one.opening for one in each))],
        [*itertools.chain(*(one.answers for one in each))],
        [*itertools.chain(*(one.failures for one in each))],
    )


@contextlib.asynccontextmanager
async def training(url: str) -> AsyncIterator[None]:
    """Train a VAE in the lab until the block ends, and stop it then."""
    async with Visitor(url, *TRAINING) as visitor:
        await visitor.press("train")
        yield
        assert "cancel-B" in visitor.buttons, "the training did not start"
        await visitor.press("cancel-B")


def read_options(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    """Read the command line; exit with a message if an option is not allowed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--students", type=int, default=30)
    parser.add_argument("--changes", type=int, default=20, help="of each student")
    parser.add_argument("--pace", type=float, default=1.0, help="seconds between changes")
    parser.add_argument("--page", action="append", help="any page; all of foundations if not given")
    parser.add_argument("--control", help="key of the control to move, as in the address")
    parser.add_argument("--processes", type=int, default=0, help="serve the lab as `make serve`")
    parser.add_argument("--training", action="store_true", help="while a VAE trains in the lab")
    parser.add_argument("--url", help="of a served lab; without it one is served here")
    options = parser.parse_args(arguments)
    if options.students < 1 or options.changes < 1 or not options.pace > 0:
        parser.error("students and changes are at least 1, and pace is above 0")
    return options


def main(arguments: Sequence[str] | None = None) -> None:
    """Print a row for each page, and the first failures."""
    options = read_options(arguments)
    with contextlib.ExitStack() as stack:
        url = options.url or stack.enter_context(served(processes=options.processes)).url
        found = {page: asyncio.run(load(url, page, options)) for page in options.page or PAGES}
    meanwhile = ", while a VAE trains" if options.training else ""
    print(f"{options.students} students, a change in {options.pace:g} s each{meanwhile}")
    print_table(
        ["page", "open p50 ms", "open p95 ms", "changes", "p50 ms", "p95 ms", "failures"],
        [
            [
                page,
                *(f"{percentile(waited.opening, part):.0f}" for part in (0.5, 0.95)),
                f"{len(waited.answers)}",
                *(f"{percentile(waited.answers, part):.0f}" for part in (0.5, 0.95)),
                f"{len(waited.failures)}",
            ]
            for page, waited in found.items()
        ],
    )
    for page, waited in found.items():
        for failure in waited.failures[:3]:
            print(f"{page}: {failure}")
    if any(waited.failures for waited in found.values()):
        raise SystemExit(1)


if __name__ == "__main__":
    main()
