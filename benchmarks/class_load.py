"""A teacher and a class of students who answer at the same time: how soon the teacher sees it.

``make load CLASS=1 STUDENTS=200`` serves a lab, or measures one at ``URL=``. Students join in the
same second, look once a second whether anything has changed, as a browser does, get a question,
answer it within `ANSWERING` seconds, and are taken to a page. All clients share the machine with
a lab served here: times are upper bounds.
"""

import argparse
import asyncio
import contextlib
import random
import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial

import psutil
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState

from benchmarks.exploration_pages import served
from benchmarks.load import percentile
from benchmarks.table import print_table
from benchmarks.visitor import PATIENCE, Answer, Visitor
from kllab.classes import limits
from kllab.runs.executors.local import WORKER
from pages.classroom import teacher as teacher_page
from pages.web import class_bar
from tests.support.serving import ServedLab

ANSWERING = 10.0
IDLE = 10.0
"""Seconds for which the class waits, so that the cost of waiting can be seen."""
_CLOCK, _OPTION = "kllab_clock", "class-option-1"


@dataclass(eq=False)
class Member(Visitor):
    """A browser on the page of classes, or where the teacher has put it."""

    clocks: dict[str, str] = field(default_factory=dict)
    title: str = ""
    answered: int = 0
    mark: str = ""

    async def wait_for_change(self, path: str, seconds: float) -> None:
        """Ask every so many seconds whether the class has changed, until it has."""
        while True:
            answer = await self._browser.get(path)
            answer.raise_for_status()
            if answer.text != self.mark:
                self.mark = answer.text
                return
            await asyncio.sleep(seconds)

    async def tick(self, key: str) -> Answer:
        """Run the fragment with this clock again."""
        state = WidgetState(id=f"{self.clocks[key]}__events")
        state.json_trigger_value = '[{"event": "tick", "value": 1}]'
        self._fragments[state.id] = self._fragments[self.clocks[key]]
        answer = await self._run(state)
        del self._states[state.id]
        return answer

    def _note(self, forward: ForwardMsg) -> None:
        super()._note(forward)
        element = forward.delta.new_element
        fragment = forward.delta.fragment_id
        if element.WhichOneof("type") == "heading" and element.heading.tag == "h1":
            self.title = element.heading.body
        elif element.WhichOneof("type") == "markdown":
            if found := re.match(r"(\d+) of \d+ have answered", element.markdown.body):
                self.answered = int(found[1])
        elif element.bidi_component.component_name == _CLOCK:
            clock = element.bidi_component.id
            self.clocks[clock.split("-", 2)[2]] = clock
            self._fragments[clock] = fragment


@dataclass
class Measured:
    """Seconds that the students and the teacher waited, and what went wrong."""

    opening: list[float] = field(default_factory=list)
    question: list[float] = field(default_factory=list)
    sending: list[float] = field(default_factory=list)
    seen: list[float] = field(default_factory=list)
    led: list[float] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    idle: float | None = None
    """Part of a core that serving took while the class waited; None if it is served elsewhere."""


@dataclass
class Timetable:
    """What all of them wait for."""

    joined: asyncio.Barrier
    shown: asyncio.Event = field(default_factory=asyncio.Event)
    asked_at: float = 0.0
    shown_at: float = 0.0
    sent: list[float] = field(default_factory=list)


async def measure(url: str, students: int, clock: Callable[[], float] | None = None) -> Measured:
    """Let a class of so many students come, answer and follow.

    `clock` returns the processor time of serving.
    """
    measured, times = Measured(), Timetable(asyncio.Barrier(students + 1))
    async with Member(url, "class") as teacher:
        await teacher.press("class-open")
        code = teacher.title.removeprefix("Class ").replace("-", "")
        everybody = [
            asyncio.create_task(_student(url, code, number, measured, times))
            for number in range(students)
        ]
        await times.joined.wait()
        before = clock() if clock else 0.0
        await asyncio.sleep(IDLE)
        if clock:
            measured.idle = (clock() - before) / IDLE
        times.asked_at = time.perf_counter()
        await teacher.press("class-ask")
        await _watch(teacher, code, students, measured, times)
        await teacher.press("class-reveal")
        times.shown_at = time.perf_counter()
        await teacher.press("class-show")
        times.shown.set()
        await asyncio.gather(*everybody)
        measured.failures += teacher.exceptions
    return measured


async def _watch(
    teacher: Member, code: str, students: int, measured: Measured, times: Timetable
) -> None:
    """Look at the answers until all are there; note how long after being sent each was seen."""
    seen = 0
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(3 * ANSWERING + PATIENCE):
            while seen < students:
                await teacher.wait_for_change(
                    f"/kllab/class/{code}/all", teacher_page.TEACHERS_TICK
                )
                await teacher.tick("clock-of-class")
                now = time.perf_counter()
                first = sorted(times.sent)[seen : teacher.answered]
                measured.seen += [now - sent for sent in first]
                seen = teacher.answered
    if seen < students:
        measured.failures.append(f"the teacher saw {seen} of {students} answers")


async def _student(url: str, code: str, number: int, measured: Measured, times: Timetable) -> None:
    rng, path = random.Random(number), f"/kllab/class/{code}"
    joined = False
    try:
        async with Member(url, "class", f"class={code}") as student:
            measured.opening.append(student.opened.seconds)
            student.mark = "1"
            await asyncio.sleep(rng.random() * class_bar.STUDENTS_TICK)
            joined = True
            await times.joined.wait()
            await student.wait_for_change(path, class_bar.STUDENTS_TICK)
            await student.tick("clock-of-class")
            measured.question.append(time.perf_counter() - times.asked_at)
            await asyncio.sleep(rng.random() * ANSWERING)
            option = student.controls[_OPTION].values[rng.randrange(4)]
            times.sent.append(time.perf_counter())
            answer = await student.move(_OPTION, option)
            measured.sending.append(answer.seconds)
            await times.shown.wait()
            async with asyncio.timeout(PATIENCE):
                while "probabilities" not in student.charts:
                    await student.wait_for_change(path, class_bar.STUDENTS_TICK)
                    await student.tick("clock-of-class")
            measured.led.append(time.perf_counter() - times.shown_at)
            measured.failures += student.exceptions
    except Exception as error:  # counted, so that one failure does not end the others
        measured.failures.append(f"{type(error).__name__}: {error}")
        if not joined:
            await times.joined.wait()


def serving_seconds(lab: ServedLab) -> float:
    """Return the processor time of the processes that serve the lab, without those that train."""
    total = 0.0
    for process in (lab.process, *lab.process.children(recursive=True)):
        with contextlib.suppress(psutil.NoSuchProcess):
            if WORKER not in process.cmdline():
                used = process.cpu_times()
                total += used.user + used.system
    return total


def show(measured: Measured, students: int) -> None:
    """Print what was measured, and the first failures."""
    rows = {
        "the link is open": measured.opening,
        "the question is on a student's device": measured.question,
        "the answer is taken": measured.sending,
        "the answer is on the teacher's screen": measured.seen,
        "a student is where the teacher leads": measured.led,
    }
    parts = (0.5, 0.95, 1.0)
    print(f"a class of {students} students, who answer within {ANSWERING:g} s")
    print_table(
        ["until", "count", "p50 ms", "p95 ms", "max ms"],
        [
            [name, f"{len(seconds)}", *(f"{percentile(seconds, part):.0f}" for part in parts)]
            for name, seconds in rows.items()
        ],
    )
    if measured.idle is not None:
        print(f"while the class waits, serving takes {measured.idle:.0%} of a core")
    print(f"failures: {len(measured.failures)}")
    for failure in measured.failures[:3]:
        print(failure)


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure one class; exit with an error if anything failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--students", type=int, default=200)
    parser.add_argument("--processes", type=int, default=0, help="serve the lab as `make serve`")
    parser.add_argument("--url", help="of a served lab; without it one is served here")
    options = parser.parse_args(arguments)
    if not 1 <= options.students <= limits.MEMBERS:
        parser.error(f"a class has 1 to {limits.MEMBERS} students")
    with contextlib.ExitStack() as stack:
        if options.url:
            measured = asyncio.run(measure(options.url, options.students))
        else:
            lab = stack.enter_context(served(processes=options.processes))
            clock = partial(serving_seconds, lab)
            measured = asyncio.run(measure(lab.url, options.students, clock))
    show(measured, options.students)
    if measured.failures:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
