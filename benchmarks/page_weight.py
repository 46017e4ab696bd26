"""Cost of moving a slider on each page: CPU time of the server and bytes sent to the browser.

"First window" is the page as it opens, without the charts below the window; "all charts" assumes
that every chart is visible. Then a class of students moves the slider, each once a second. Client
and server share the machine, so times are upper bounds.
"""

import asyncio
import statistics
import tempfile
from pathlib import Path

from benchmarks.table import print_table
from benchmarks.visitor import Visitor
from tests.support.serving import ServedLab, serve

CHANGES = 60
STUDENTS, TURNS, PACE = 30, 20, 1.0  # each student changes something once in `PACE` seconds
FIRST_WINDOW = {  # at 1280 x 720
    "normal": ("loc_q", {"densities"}),
    "asymmetry_2d": ("mean_x_q", {"plane"}),
    "discrete": ("q_0_of_1", {"probabilities"}),
    "families": ("q_loc", {"densities"}),
    "properties": ("gibbs_p0", {"property-gibbs"}),
}


async def alone(lab: ServedLab, page: str, *, everything: bool) -> tuple[float, float]:
    """Return the server's CPU milliseconds and the bytes sent for each change of one visitor."""
    key, first = FIRST_WINDOW[page]
    async with Visitor(lab.url, page) as visitor:
        await visitor.see(*(visitor.charts if everything else first))
        values = other_values(visitor, key)
        await visitor.move(key, values[0])
        before = sum(lab.process.cpu_times()[:2])
        sizes = [(await visitor.move(key, values[n % len(values)])).size for n in range(CHANGES)]
        cpu = sum(lab.process.cpu_times()[:2]) - before
        assert not visitor.exceptions, visitor.exceptions
    return 1000 * cpu / CHANGES, statistics.median(sizes)


def other_values(visitor: Visitor, key: str) -> list[float]:
    """Return all values of a slider, so that consecutive changes are not answered from a cache."""
    slider = visitor.sliders[key]
    steps = round((slider.max - slider.min) / slider.step)
    return [slider.min + slider.step * n for n in range(steps + 1)]


async def student(lab: ServedLab, page: str, number: int) -> list[float]:
    """Return the duration in seconds of each change of one student."""
    key, first = FIRST_WINDOW[page]
    async with Visitor(lab.url, page) as visitor:
        await visitor.see(*first)
        values = other_values(visitor, key)
        await asyncio.sleep(PACE * number / STUDENTS)
        taken = []
        for turn in range(TURNS):
            answer = await visitor.move(key, values[(7 * number + turn) % len(values)])
            taken.append(answer.seconds)
            await asyncio.sleep(max(PACE - answer.seconds, 0.0))
        assert not visitor.exceptions, visitor.exceptions
    return taken


async def class_of(lab: ServedLab, page: str) -> list[float]:
    """Return the durations in seconds of all changes of a class, sorted."""
    answers = await asyncio.gather(*(student(lab, page, number) for number in range(STUDENTS)))
    return sorted(seconds for each in answers for seconds in each)


def main() -> None:
    """Print the table."""
    rows = []
    with tempfile.TemporaryDirectory() as home, serve(Path(home), Path(home) / "log.txt") as lab:
        for page in FIRST_WINDOW:
            costs = [asyncio.run(alone(lab, page, everything=all_)) for all_ in (False, True)]
            taken = asyncio.run(class_of(lab, page))
            p50, p95 = (1000 * taken[int(part * len(taken))] for part in (0.5, 0.95))
            cells = [f"{cpu:.1f} / {size / 1000:.0f}" for cpu, size in costs]
            rows.append([page, *cells, f"{p50:.0f} / {p95:.0f}"])
    print_table(
        [
            "page",
            "first window, CPU ms / kB",
            "all charts, CPU ms / kB",
            f"{STUDENTS} students, p50 / p95 ms",
        ],
        rows,
    )
