"""Pages that benchmarks measure while a slider moves, and plain pages of the same subjects."""

import contextlib
import ctypes
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.visitor import Visitor
from tests.support.serving import ROOT, ServedLab, serve

PEERS = Path(__file__).parent / "matplotlib_pages"


@dataclass(frozen=True)
class MovedPage:
    """Page, and what a benchmark moves on it.

    Attributes
    ----------
    name : str
        Its address.
    sliders : (str, str)
        Keys of two sliders: all values of the first, for each value of the second.
    charts : tuple of str
        Keys of the charts that are in the window when the page opens, at 1280 x 640.
    query : str
        Parameters of the address with which it opens.
    """

    name: str
    sliders: tuple[str, str]
    charts: tuple[str, ...]
    query: str = ""

    @property
    def address(self) -> str:
        """Address with its parameters, which tells two rows of one page apart."""
        return f"{self.name}?{self.query}" if self.query else self.name

    @property
    def peer(self) -> Path | None:
        """Script of the plain page with the tutorial's figure, if the tutorial has one."""
        script = PEERS / f"{self.name}.py"
        return script if script.exists() else None

    def check(self, visitor: Visitor) -> None:
        """Raise AssertionError if the page does not have these sliders and charts."""
        missing, sliders = {*self.sliders} - visitor.sliders.keys(), sorted(visitor.sliders)
        assert not missing, f"{self.name} has no slider {sorted(missing)}; it has {sliders}"
        charts, expected = sorted(visitor.charts), sorted(self.charts)
        assert charts == expected, f"{self.name} has the charts {charts}, not {expected}"


PAGES = {
    page.address: page
    for page in (
        MovedPage("discrete", ("q_0_of_1", "q_1_of_1"), ("probabilities", "contributions")),
        MovedPage("normal", ("loc_q", "scale_q"), ("densities", "integrand")),
        MovedPage("asymmetry_2d", ("mean_x_q", "mean_y_q"), ("plane", "mean-map")),
        MovedPage("families", ("q_loc", "p_loc"), ("densities", "integrand")),
        MovedPage("coding", ("q_0_of_1", "q_1_of_1"), ("areas", "tree")),
        MovedPage("projection", ("loc_1", "scale_1"), ("fits", "masses")),
        MovedPage(
            "projection",
            ("x_1", "scale_x_1"),
            ("fits", "masses"),
            "shape=plane&components=3",
        ),
        MovedPage("likelihood_ratio", ("q_0", "q_1"), ("simplex", "stein")),
        MovedPage("properties", ("gibbs_p0", "gibbs_q0"), ("property-gibbs",)),
        MovedPage("pitfalls", ("zero_p2", "zero_q2"), ("pitfall-zero",), query="mistake=zero"),
        MovedPage("estimation", ("shift", "scale"), ("estimates", "samples")),
        MovedPage("latent_space", ("x", "y"), ("plane", "decoded", "drawn", "drawn-posterior")),
    )
}


def moves(visitor: Visitor, keys: Sequence[str], start: int = 0) -> Iterator[tuple[str, Any]]:
    """Yield moves of two controls, each to values that the page has not had, so not from a cache.

    Visitors that start at different numbers have different values.
    """
    often, seldom = (visitor.controls[key].values for key in keys)
    number = start
    while True:
        number += 1
        if not number % len(often):
            yield keys[1], seldom[number // len(often) % len(seldom)]
        yield keys[0], often[number % len(often)]


@contextlib.contextmanager
def served(script: Path = ROOT / "app.py", *, processes: int = 0) -> Iterator[ServedLab]:
    """Serve the lab, or a plain page, with a home of its own until the block ends."""
    with tempfile.TemporaryDirectory() as folder:
        home, log = Path(folder), Path(folder) / "log.txt"
        with serve(home, log, script=script, processes=processes) as lab:
            yield lab


def cpu_milliseconds(lab: ServedLab) -> float:
    """Return the CPU time of the serving process so far, without its children."""
    clock = ctypes.c_int()
    failed = ctypes.CDLL(None).clock_getcpuclockid(lab.process.pid, ctypes.byref(clock))
    assert not failed, "this system cannot tell the CPU time of another process"
    return time.clock_gettime(clock.value) * 1000
