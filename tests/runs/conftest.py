from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from kllab.runs import RunService
from tests.support.host_log import log_again  # noqa: F401  # a fixture of these tests
from tests.support.lab import AllowedSteps, running_lab, wait_for, workers


@pytest.fixture
def steps(tmp_path: Path) -> AllowedSteps:
    return AllowedSteps(tmp_path)


@pytest.fixture
def lab(tmp_path: Path) -> Iterator[RunService]:
    with running_lab(tmp_path / "home") as lab:
        assert lab.available == (True, "")
        yield lab
    wait_for(lambda: not workers(), what="the worker has gone")
    children = psutil.Process().children()
    assert not [child for child in children if child.status() == psutil.STATUS_ZOMBIE]
