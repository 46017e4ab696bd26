"""An experiment that trains nothing: it counts, as slowly and as badly as a test asks for."""

import hashlib
import json
import os
import resource
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from kllab.training.record import Checkpoint, Record


@dataclass(frozen=True)
class Config:
    steps: int = 20
    seconds: float = 0.0  # a step
    allowed: str = ""  # file with the last step that may be made for now; see `lab.AllowedSteps`
    fails_at: int = 0
    dies_at: int = 0
    out_of_memory_at: int = 0
    array_size: int = 3
    log: str = ""  # file to which each training appends the steps it makes
    report: str = ""  # file that tells what the worker process is like
    prints: str = ""  # line printed at the start
    file_size_limit: int = 0  # bytes a file may grow to in this worker; with `log` the first time

    def __post_init__(self) -> None:
        if self.steps < 1:
            raise ValueError(f"steps is {self.steps}; allowed: 1 or more")

    def to_json(self) -> str:
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> "Config":
        return cls(**json.loads(text))


@dataclass(frozen=True, eq=False, kw_only=True)
class StepRecord(Record):
    value: float
    rare: float | None = None
    counts: npt.NDArray[np.int64] | None = None
    grid: npt.NDArray[np.uint8] | None = None


def _next(value: float) -> float:
    """A number that depends on all steps before: a wrong resumption cannot go unseen."""
    digest = hashlib.sha256(value.hex().encode()).digest()
    return int.from_bytes(digest[:6], "little") / 2**48


def wait_until_allowed(file: Path, step: int) -> None:
    deadline = time.monotonic() + 120
    while step > int(file.read_text(encoding="utf-8")):
        if time.monotonic() > deadline:
            raise TimeoutError(f"step {step} was never allowed")
        time.sleep(0.005)


def train(config: Config, checkpoint: Checkpoint | None = None) -> Iterator[StepRecord]:
    if config.report:
        told = {"modules": sorted(sys.modules), "nice": os.nice(0), "pid": os.getpid()}
        Path(config.report).write_text(json.dumps(told), encoding="utf-8")
    if config.prints:
        print(config.prints, flush=True)
        os.write(1, f"{config.prints}\n".encode())
    if config.file_size_limit and not (config.log and Path(config.log).exists()):
        # A write beyond it fails as on a full disk (EFBIG; Python ignores SIGXFSZ).
        hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
        resource.setrlimit(resource.RLIMIT_FSIZE, (config.file_size_limit, hard))
    first, value = 0, 0.5
    if checkpoint is not None:
        first, value = int(checkpoint.metadata["step"]), float(checkpoint.tensors["value"][0])
    for step in range(first + 1, config.steps + 1):
        time.sleep(config.seconds)
        if config.allowed:
            wait_until_allowed(Path(config.allowed), step)
        if config.log:
            with Path(config.log).open("a", encoding="utf-8") as file:
                file.write(f"{step}\n")
        if step == config.fails_at:
            raise ZeroDivisionError("beta is 0 here\nand a second line")
        if step == config.out_of_memory_at:
            raise MemoryError
        if step == config.dies_at:
            os.kill(os.getpid(), 9)
        value = _next(value)
        state = Checkpoint({"value": np.array([value])}, {"step": str(step)})
        yield StepRecord(
            step=step,
            total_steps=config.steps,
            value=value,
            rare=value if step % 10 == 1 else None,
            counts=np.arange(config.array_size) + step,
            grid=np.full((2, 3), step % 256, dtype=np.uint8) if step % 5 == 1 else None,
            checkpoint=lambda state=state: state,
        )


def warm_up() -> None:
    """Leaves a trace where $KLLAB_TEST_WARM_UP says, and dies there if asked to."""
    trace = os.environ.get("KLLAB_TEST_WARM_UP")
    if trace:
        with Path(trace).open("a", encoding="utf-8") as file:
            file.write(f"{os.getpid()}\n")
    time.sleep(float(os.environ.get("KLLAB_TEST_WARM_UP_SECONDS", "0")))
    if os.environ.get("KLLAB_TEST_WARM_UP_DIES"):
        os.kill(os.getpid(), 9)
