"""Archives of runs come back as they were; what is no archive is refused in words."""

import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kllab.runs import RunSpec, State, allowance
from kllab.runs.errors import OverLimit
from kllab.runs.limits import Limits
from kllab.runs.status import Event
from kllab.runs.store import archive
from kllab.runs.store.archive import Archive, UnreadableArchive, pack, unpack
from kllab.runs.store.store import Store
from kllab.runs.store.transfer import export_run, import_run
from kllab.topics.vae.train import Config
from kllab.training.record import Checkpoint

CONFIG = Config(steps=20)
SCALARS = {"beta": 0.1, "rate": 19.123456789012345, "count": 3}
EVENTS = [
    Event(1, dict(SCALARS)),
    Event(20, {"rate": 1e-300}, {"samples": np.arange(6, dtype=np.uint8).reshape(1, 2, 3)}),
]
CHECKPOINT = Checkpoint({"w": np.float32([1.5, -2.0])}, {"step": "20"})


def of(events: list[Event], checkpoint: Checkpoint | None = None) -> Archive:
    return Archive("vae", CONFIG.to_json(), CONFIG.steps, events, checkpoint)


def assert_same(found: Archive, expected: Archive) -> None:
    for name in ("experiment", "config", "total_steps"):
        assert getattr(found, name) == getattr(expected, name)
    for ours, theirs in zip(found.events, expected.events, strict=True):
        assert (ours.step, ours.scalars) == (theirs.step, theirs.scalars)
        np.testing.assert_equal(ours.arrays, theirs.arrays)
    assert (found.checkpoint is None) == (expected.checkpoint is None)
    if found.checkpoint and expected.checkpoint:
        np.testing.assert_equal(found.checkpoint.tensors, expected.checkpoint.tensors)
        assert found.checkpoint.metadata == expected.checkpoint.metadata


@pytest.mark.parametrize("checkpoint", [None, CHECKPOINT])
def test_an_archive_comes_back(checkpoint: Checkpoint | None) -> None:
    assert_same(unpack(pack(of(EVENTS, checkpoint))), of(EVENTS, checkpoint))


@given(
    st.dictionaries(
        st.integers(1, 20),
        st.dictionaries(
            st.sampled_from(["beta", "rate", "kl_3"]),
            st.floats(allow_nan=False) | st.integers(-(10**12), 10**12),
        ),
    )
)
def test_numbers_come_back_exactly(scalars: dict[int, dict[str, float]]) -> None:
    events = [Event(step, scalars[step]) for step in sorted(scalars)]
    assert_same(unpack(pack(of(events))), of(events))


def rewritten(**changed: bytes | None) -> bytes:
    """A good archive with some files, named without their endings, changed or left out."""
    source = zipfile.ZipFile(io.BytesIO(pack(of(EVENTS, CHECKPOINT))))
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name in source.namelist():
            content = changed.pop(name.split(".")[0], source.read(name))
            if content is not None:
                zipped.writestr(name, content)
        for name, content in changed.items():
            zipped.writestr(name, content or b"")
    return target.getvalue()


def about(**changed: object) -> bytes:
    """The file run.json of a good archive with other values."""
    with zipfile.ZipFile(io.BytesIO(pack(of(EVENTS)))) as zipped:
        return json.dumps({**json.loads(zipped.read("run.json")), **changed}).encode()


def test_an_archive_with_a_former_name_comes_back() -> None:
    with zipfile.ZipFile(io.BytesIO(pack(of(EVENTS)))) as zipped:
        numbers = zipped.read("metrics.csv")
    former = rewritten(**{"metrics": None, "records.csv": numbers})
    assert_same(unpack(former), of(EVENTS, CHECKPOINT))
    with pytest.raises(UnreadableArchive, match="has a file twice"):
        unpack(rewritten(**{"records.csv": numbers}))


def records(*lines: str) -> bytes:
    return rewritten(metrics="\n".join(lines).encode(), arrays=None)


BAD = {
    "no zip": (b"PK and no more", "no archive of a run"),
    "empty": (b"", "no archive of a run"),
    "truncated": (rewritten()[:-30], "no archive of a run"),
    "zip slip": (rewritten(**{"../../evil.py": b"x"}), r"has the file '../../evil.py'; allowed"),
    "a pickle": (rewritten(**{"model.pkl": b"x"}), "has the file 'model.pkl'; allowed"),
    "no config": (rewritten(config=None), "lacks config.json; needed"),
    "another format": (rewritten(run=b'{"format": "x"}'), "has the format 'x', version None"),
    "no JSON": (rewritten(run=b"x"), "run.json is no JSON"),
    "a note of another type": (
        rewritten(run=about(note=7)),
        "run.json: the note is a int; allowed: a text",
    ),
    "a long note": (rewritten(run=about(note="x" * 501)), "run.json: The note has 501 characters"),
    "a hidden character": (rewritten(run=about(note="a\u202eb")), r"the character '\\u202e'"),
    "a list": (rewritten(run=b"[]"), "run.json is a JSON list; allowed: an object"),
    "no text": (rewritten(run=b"\xff"), "run.json is no text in UTF-8"),
    "config of another lab": (rewritten(config=b'{"bta": 1}'), "unknown 'bta'"),
    "no columns": (records(""), "metrics.csv has the wrong columns"),
    "column twice": (records("step,a,a"), "metrics.csv has the wrong columns"),
    "strange column": (records("step,<b>"), "metrics.csv has the wrong columns"),
    "step beyond the end": (
        records("step", "21"),
        "metrics.csv, line 2: step is 21; allowed: 1 to 20",
    ),
    "step twice": (records("step", "3", "3"), "line 3: step is 3; allowed: 4 to 20"),
    "no number": (records("step,a", "1,x"), "line 2: a value is 'x'; allowed: a number"),
    "short line": (records("step,a", "1"), "line 2: it has 1 values; allowed: 2"),
    "damaged arrays": (rewritten(arrays=b"x" * 50), "arrays.safetensors is damaged"),
    "array of no record": (
        rewritten(arrays=archive.safetensors.numpy.save({"2/a": np.zeros(1)})),
        "arrays.safetensors has '2/a'; allowed",
    ),
    "an array of another shape": (
        rewritten(arrays=archive.safetensors.numpy.save({"20/samples": np.zeros(3, np.uint8)})),
        r"arrays.safetensors, step 20: array 'samples' is uint8 of shape \(3,\); allowed: uint8",
    ),
    "an array that no record has": (
        rewritten(arrays=archive.safetensors.numpy.save({"1/secret": np.zeros(3)})),
        "arrays.safetensors, step 1: there is an array 'secret'; allowed: rate_per_dimension",
    ),
    "damaged checkpoint": (rewritten(checkpoint=b""), "checkpoint.safetensors is damaged"),
}


@pytest.mark.parametrize(("data", "sentence"), BAD.values(), ids=BAD)
def test_what_is_no_archive_is_refused(data: bytes, sentence: str, store: Store) -> None:
    with pytest.raises(UnreadableArchive, match=sentence):
        import_run(store, data)
    assert not store.runs("")
    assert not [*store.checkpoints.iterdir()]


def test_a_huge_number_is_a_float() -> None:
    """Pages keep numbers as floats, for which an int may be too large."""
    huge = unpack(records("step,a", f"1,{10**400}", f"2,{2**60}"))
    assert [event.scalars["a"] for event in huge.events] == [float("inf"), float(2**60)]


def test_what_is_large_unpacked_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    packed = rewritten(metrics=b"step\n" + b" " * 2_000_000)
    assert len(packed) < 10_000
    monkeypatch.setattr(archive, "MOST_BYTES", 1_000_000)
    with pytest.raises(UnreadableArchive, match=r"bytes unpacked; allowed: up to 1,000,000"):
        unpack(packed)


def test_a_size_that_is_a_lie_is_found() -> None:
    packed = rewritten(metrics=b"step\n" + b" " * 2_000_000)
    size = (2_000_005).to_bytes(4, "little")
    assert packed.count(size) >= 1
    with pytest.raises(UnreadableArchive, match="no archive of a run"):
        unpack(packed.replace(size, (10).to_bytes(4, "little")))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store(tmp_path / "home", owner=True)
    yield store
    store.close()


def test_a_run_moves_to_another_store(store: Store, tmp_path: Path) -> None:
    run_id = import_run(store, pack(replace(of(EVENTS, CHECKPOINT), note="the first")), owner="me")
    other = Store(tmp_path / "other", owner=True)
    moved = import_run(other, export_run(store, run_id))
    assert moved != run_id
    status = other.status(moved)
    assert (status.state, status.step, status.total_steps) == (State.FINISHED, 20, 20)
    found = Archive(
        status.experiment, status.config, 20, other.events(moved), other.load_checkpoint(moved)
    )
    assert_same(found, of(EVENTS, CHECKPOINT))
    assert status.note == "the first"
    other.close()


def test_a_run_that_had_not_finished_has_ended(store: Store) -> None:
    assert store.status(import_run(store, pack(of(EVENTS[:1])))).state == State.CANCELLED


def test_a_queued_run_has_an_archive(store: Store) -> None:
    queued = store.add(RunSpec("vae", CONFIG.to_json()))
    assert json.loads(unpack(export_run(store, queued)).config)["steps"] == 20


def test_an_owner_adds_no_more_than_is_allowed(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    limits, data = Limits(added=2), pack(of(EVENTS, CHECKPOINT))
    for _ in range(2):
        import_run(store, data, "me", limits)
    with pytest.raises(OverLimit, match="added 2 runs within 10 minutes, and 2 are allowed"):
        import_run(store, data, "me", limits)
    assert len([*store.checkpoints.iterdir()]) == 2, "nothing is left of a run that is refused"
    import_run(store, data, "you", limits)
    monkeypatch.setattr(allowance, "MOST_OWNED", 10.0)
    with pytest.raises(OverLimit, match="Your runs take 0 MB here"):
        import_run(store, data, "you", limits)
    import_run(store, data, "new", limits)
