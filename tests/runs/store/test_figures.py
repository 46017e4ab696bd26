"""Figures in the archive of a run: drawn for any numbers, ignored when an archive is read."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from PIL import Image

from kllab.data.image_sheet import tile
from kllab.runs.status import Event
from kllab.runs.store import archive
from kllab.runs.store.archive import Archive, UnreadableArchive, pack, unpack
from kllab.runs.store.figures import CURVES, figures
from kllab.runs.store.store import Store
from kllab.runs.store.transfer import export_run, import_run
from kllab.topics.vae.train import Config

CONFIG = Config(steps=20)
EVENTS = [
    Event(step, {"step": step, "rate": step / 2, "test_rate": 1.0, "beta": 1.0})
    for step in range(1, 21)
]


def of(*events: Event) -> Archive:
    return Archive("vae", CONFIG.to_json(), CONFIG.steps, events, None)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store(tmp_path, owner=True)
    yield store
    store.close()


def titles(svg: bytes) -> set[str]:
    """The texts of an SVG of Matplotlib, which draws them and has them as comments."""
    ElementTree.fromstring(svg)
    return {part.partition(b" -->")[0].decode() for part in svg.split(b"<!-- ")[1:]}


def test_every_number_has_a_panel_and_held_out_ones_share_it() -> None:
    svg = figures(of(*EVENTS))[CURVES]
    assert {"rate, nats (circles: held-out)", "beta", "step"} <= titles(svg)
    assert "test rate" not in titles(svg)
    texts = [element.text for element in ElementTree.fromstring(svg).iter()]
    assert CONFIG.to_json() in texts, "a figure says what was trained"


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf, 1e308, -1e300, 0.0])
def test_numbers_that_cannot_be_drawn_leave_the_others(value: float) -> None:
    events = [Event(each.step, {**each.scalars, "elbo": value}) for each in EVENTS]
    shown = titles(figures(of(*events))[CURVES])
    assert ("elbo, nats" in shown) == (value == 0)
    assert "beta" in shown


def test_a_run_without_records_has_no_figures() -> None:
    assert figures(of()) == {}
    assert figures(of(Event(20, {"log_likelihood": -90.0}))) == {}, "one point is no curve"


def test_the_newest_pictures_are_sheets() -> None:
    rng = np.random.default_rng(0)
    old, new = rng.integers(0, 256, (2, 12, 4, 3), np.uint8)
    sweep = rng.integers(0, 256, (2, 5, 4, 3), np.uint8)
    bars = np.ones(20, np.uint8)
    newest = {"samples": new, "sweep": sweep, "bars": bars}
    found = figures(of(Event(1, {}, {"samples": old}), Event(2, {}, newest)))
    assert set(found) == {"samples.png", "sweep.png"}
    for name, images, columns in (("samples", new, 10), ("sweep", sweep.reshape(10, 4, 3), 5)):
        with Image.open(io.BytesIO(found[f"{name}.png"])) as picture:
            np.testing.assert_array_equal(np.asarray(picture), tile(images, columns))


def test_an_archive_with_figures_comes_back(store: Store) -> None:
    run_id = import_run(store, pack(of(*EVENTS)))
    data = export_run(store, run_id)
    with zipfile.ZipFile(io.BytesIO(data)) as zipped:
        assert f"figures/{CURVES}" in zipped.namelist()
    assert len(unpack(data).events) == 20
    # Nobody reads a figure, so it may be anything.
    assert len(unpack(pack(of(*EVENTS), {CURVES: b"<script>"})).events) == 20


@pytest.mark.parametrize(
    "name", ["curves.html", "../curves.svg", "a/b.svg", "A.svg", ".svg", "curves.svg.exe"]
)
def test_other_files_beside_the_figures_are_refused(name: str) -> None:
    with pytest.raises(UnreadableArchive, match="and figures/ with SVG and PNG files"):
        unpack(pack(of(*EVENTS), {name: b""}))


def test_figures_count_towards_the_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    many = pack(of(*EVENTS), {f"a{n}.png": b"" for n in range(200)})
    with pytest.raises(UnreadableArchive, match="has 204 files; allowed: up to 200"):
        unpack(many)
    monkeypatch.setattr(archive, "MOST_BYTES", 1_000_000)
    with pytest.raises(UnreadableArchive, match="bytes unpacked; allowed: up to 1,000,000"):
        unpack(pack(of(*EVENTS), {CURVES: b" " * 2_000_000}))
