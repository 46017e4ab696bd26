"""Faults that tests inject, and the table of them in docs/faults.md, which the tests write.

A test marked ``@pytest.mark.fault("SIGKILL of ...")`` calls `happens` of the fixture `fault` when
it breaks something, and `is_over` once it has seen what the lab makes of it.
``make faults`` runs these tests and writes the table.
"""

import json
import os
import platform
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

OPTION = "--write-faults"
MARK = "fault"
_PROPERTY = "fault-row"

HEAD = """\
# Faults

What tests break on purpose, and what becomes of it. `make faults` runs these tests and writes this
page. A time is that of one run ({machine}, {day}), from the fault until the test has seen the
outcome; several tests share the machine.

| broken on purpose | what the lab does | lost | seconds |
|---|---|---|---|
"""


@dataclass(frozen=True)
class Row:
    """Row of the table."""

    injected: str
    outcome: str
    lost: str
    seconds: float


class Fault:
    """The fault that a test injects.

    Parameters
    ----------
    injected : str
        What the test breaks, as in the table.
    """

    def __init__(self, injected: str) -> None:
        self._injected = injected
        self._happened = float("nan")
        self.row: Row | None = None

    def happens(self) -> None:
        """Note the time at which the test breaks something."""
        self._happened = time.monotonic()

    def is_over(self, outcome: str, lost: str = "nothing") -> None:
        """Note what the lab has made of it, and what was lost."""
        seconds = time.monotonic() - self._happened
        assert seconds >= 0, "no fault has happened"
        self.row = Row(self._injected, outcome, lost, seconds)


@pytest.fixture
def fault(request: pytest.FixtureRequest) -> Iterator[Fault]:
    """The fault that this test is marked with; it must happen and be over."""
    mark = request.node.get_closest_marker(MARK)
    assert mark, "mark the test with the fault that it injects"
    found = Fault(*mark.args)
    yield found
    assert found.row, "the test has not said what became of the fault"
    request.node.user_properties.append((_PROPERTY, json.dumps(asdict(found.row))))


class FaultTable:
    """Plugin of pytest that writes the table, if `OPTION` names a file."""

    def __init__(self, path: str) -> None:
        self._path = Path(path)
        self._rows: dict[str, Row] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Take the row of a test, which may have run in another process."""
        if report.when == "teardown":
            rows = [Row(**json.loads(text)) for name, text in report.user_properties
                    if name == _PROPERTY]  # fmt: skip
            for row in rows:
                former = self._rows.get(row.injected, row)
                self._rows[row.injected] = max(former, row, key=lambda each: each.seconds)

    def pytest_sessionfinish(self) -> None:
        """Write the table."""
        self._path.write_text(table(list(self._rows.values())), encoding="utf-8")


def table(rows: Sequence[Row]) -> str:
    """Return the page with these rows, in the order of the alphabet."""
    machine = f"{os.cpu_count()} cores, Python {platform.python_version()}"
    lines = [
        f"| {row.injected} | {row.outcome} | {row.lost} | {row.seconds:.1f} |"
        for row in sorted(rows, key=lambda row: row.injected.lower())
    ]
    return HEAD.format(machine=machine, day=f"{date.today():%d %B %Y}") + "\n".join(lines) + "\n"


def configure(config: pytest.Config) -> None:
    """Register the plugin in the process that gathers all reports."""
    path: Any = config.getoption(OPTION)
    if path and not hasattr(config, "workerinput"):
        config.pluginmanager.register(FaultTable(path))
