"""Archives of runs: zip files that another lab can import.

An archive has ``run.json``, ``config.json``, ``metrics.csv`` (in nats, empty where not measured),
``arrays.safetensors`` with names such as "120/samples" (step and name), and, if the run has a
checkpoint, ``checkpoint.safetensors``; for people it has ``figures/``, which nothing reads. Nothing
in it is executed or written under a name of its own: reading one is safe, whoever made it.
"""

import csv
import io
import json
import math
import re
import zipfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from platform import machine, python_version
from types import MappingProxyType
from typing import Any

import safetensors.numpy
from safetensors import SafetensorError

from kllab import topics
from kllab.runs.status import Event
from kllab.runs.store.note import tidy_note
from kllab.training.array_axes import check_arrays
from kllab.training.record import Array, Checkpoint, Record
from kllab.training.settings import Settings, read_object

FORMAT, VERSION = "kllab run", 1
MOST_BYTES = 200_000_000
"""Size of all files of an archive together, unpacked."""

RUN, CONFIG, METRICS = "run.json", "config.json", "metrics.csv"
ARRAYS, CHECKPOINT = "arrays.safetensors", "checkpoint.safetensors"
_NEEDED, _ALLOWED = {RUN, CONFIG, METRICS}, {RUN, CONFIG, METRICS, ARRAYS, CHECKPOINT}
_FORMER = {"records.csv": METRICS}  # names in the archives of earlier versions
FIGURES = "figures/"
_FIGURE = re.compile(r"figures/[a-z][a-z0-9_]{0,63}\.(svg|png)")
_MOST_FILES = 200
_PACKAGES = ("kllab", "numpy", "scipy", "torch")
_NAME = re.compile(r"[a-z][a-z0-9_]{0,63}")
_MOST_COLUMNS = 1000
_EXACT = 2**53


@dataclass(frozen=True, eq=False)
class Archive:
    """What an archive has of a run.

    The config is JSON of the experiment's config, and the note that of the owner; both are checked.
    """

    experiment: str
    config: str
    total_steps: int
    events: Sequence[Event]
    checkpoint: Checkpoint | None
    note: str = ""


class UnreadableArchive(ValueError):  # noqa: N818
    """The file is no archive of a run, or a damaged one."""


def pack(archive: Archive, figures: Mapping[str, bytes] = MappingProxyType({})) -> bytes:
    """Return an archive as the bytes of a zip file, with files of figures by name."""
    about = {
        "format": FORMAT,
        "version": VERSION,
        "experiment": archive.experiment,
        "note": archive.note,
        "exported_with": _environment(),
    }
    arrays = {
        f"{event.step}/{name}": array
        for event in archive.events
        for name, array in event.arrays.items()
    }
    files: dict[str, str | bytes] = {FIGURES + name: data for name, data in figures.items()}
    files |= {
        RUN: json.dumps(about, indent=2) + "\n",
        CONFIG: archive.config + "\n",
        METRICS: _to_csv(archive.events),
        ARRAYS: safetensors.numpy.save(arrays),
    }
    if archive.checkpoint is not None:
        kept = archive.checkpoint
        files[CHECKPOINT] = safetensors.numpy.save(kept.tensors, kept.metadata)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, content in files.items():
            zipped.writestr(name, content)
    return packed.getvalue()


def unpack(data: bytes) -> Archive:
    """Read and check an archive.

    Raises
    ------
    UnreadableArchive
        If it is none, too large, damaged, or of another kind of lab; says what is wrong where.
    """
    files = _files(data)
    about = _read_object(files[RUN], RUN)
    if about.get("format") != FORMAT or about.get("version") != VERSION:
        given = f"{about.get('format')!r}, version {about.get('version')!r}"
        raise UnreadableArchive(
            f"{RUN} has the format {given[:80]}; allowed: {FORMAT!r}, {VERSION}"
        )
    try:
        experiment = topics.load(str(about.get("experiment"))[:80])
        config = experiment.Config.from_json(_text(files[CONFIG], CONFIG))
    except ValueError as error:
        raise UnreadableArchive(f"{CONFIG} is not allowed: {error}") from error
    note = _note(about.get("note", ""))
    events = _events(_text(files[METRICS], METRICS), config.steps)
    if ARRAYS in files:
        _add_arrays(events, _tensors(files[ARRAYS], ARRAYS)[0])
        _check_arrays(events, experiment.StepRecord, config)
    checkpoint = None
    if CHECKPOINT in files:
        checkpoint = Checkpoint(*_tensors(files[CHECKPOINT], CHECKPOINT))
    name = str(about["experiment"])
    return Archive(name, config.to_json(), config.steps, [*events.values()], checkpoint, note)


def _environment() -> dict[str, str]:
    found = {"python": python_version(), "machine": machine()}
    for package in _PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            found[package] = "not installed"
    return found


def _note(given: object) -> str:
    if not isinstance(given, str):
        raise UnreadableArchive(f"{RUN}: the note is a {type(given).__name__}; allowed: a text")
    try:
        return tidy_note(given)
    except ValueError as error:
        raise UnreadableArchive(f"{RUN}: {error}") from error


def _files(data: bytes) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as zipped:
            infos = zipped.infolist()
            names = [_FORMER.get(info.filename, info.filename) for info in infos]
            read = {
                name: info
                for name, info in zip(names, infos, strict=True)
                if not _FIGURE.fullmatch(name)
            }
            strange = next((name for name in read if name not in _ALLOWED), None)
            if strange is not None:
                raise UnreadableArchive(
                    f"the archive has the file {strange[:60]!r}; allowed: {_listed(_ALLOWED)}, "
                    f"and {FIGURES} with SVG and PNG files"
                )
            if len(names) > _MOST_FILES:
                raise UnreadableArchive(
                    f"the archive has {len(names):,} files; allowed: up to {_MOST_FILES}"
                )
            missing = _NEEDED.difference(names)
            if missing or len(set(names)) < len(names):
                what = f"lacks {_listed(missing)}" if missing else "has a file twice"
                raise UnreadableArchive(
                    f"the archive {what}; needed: {_listed(_NEEDED)}, each once"
                )
            # The sizes that it states are also the most that is unpacked.
            if (size := sum(info.file_size for info in infos)) > MOST_BYTES:
                raise UnreadableArchive(
                    f"the archive has {size:,} bytes unpacked; allowed: up to {MOST_BYTES:,}"
                )
            return {name: zipped.read(info) for name, info in read.items()}
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, OSError) as error:
        raise UnreadableArchive(f"the file is no archive of a run: {error}") from error


def _listed(names: set[str]) -> str:
    return ", ".join(sorted(names))


def _text(data: bytes, name: str) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        raise UnreadableArchive(f"{name} is no text in UTF-8") from error


def _read_object(data: bytes, name: str) -> dict[str, Any]:
    try:
        return read_object(_text(data, name), name)
    except ValueError as error:
        raise UnreadableArchive(str(error)) from error


def _tensors(data: bytes, name: str) -> tuple[dict[str, Array], dict[str, str]]:
    try:
        tensors = safetensors.numpy.load(data)
        # `load` leaves out the metadata, which the header has before the tensors.
        header = json.loads(data[8 : 8 + int.from_bytes(data[:8], "little")])
    except (SafetensorError, ValueError, TypeError, KeyError) as error:
        raise UnreadableArchive(f"{name} is damaged: {error}") from error
    return tensors, dict(header.get("__metadata__", {}))


def _to_csv(events: Sequence[Event]) -> str:
    names = list(dict.fromkeys(name for event in events for name in event.scalars))
    text = io.StringIO()
    writer = csv.DictWriter(text, ["step", *(name for name in names if name != "step")])
    writer.writeheader()
    # repr of a float is the shortest text that is parsed to the same float.
    writer.writerows({**event.scalars, "step": event.step} for event in events)
    return text.getvalue()


def _events(text: str, total_steps: int) -> dict[int, Event]:
    """Return the records by step."""
    rows = csv.reader(io.StringIO(text, newline=""))
    step, *names = next(rows, [""])
    strange = [name for name in names if not _NAME.fullmatch(name)]
    if step != "step" or strange or len(set(names)) < len(names) or len(names) > _MOST_COLUMNS:
        raise UnreadableArchive(
            f"{METRICS} has the wrong columns; allowed: step, then up to {_MOST_COLUMNS} different "
            "names of lower-case letters, digits and _"
        )
    found: dict[int, Event] = {}
    last = 0
    for number, row in enumerate(rows, start=2):
        try:
            last, before = int(row[0]), last
            if not before < last <= total_steps:
                raise ValueError(f"step is {last}; allowed: {before + 1} to {total_steps}")
            if len(row) != 1 + len(names):
                raise ValueError(f"it has {len(row)} values; allowed: {1 + len(names)}")
            cells = zip(names, row[1:], strict=True)
            scalars = {name: _number(cell) for name, cell in cells if cell}
        except (ValueError, IndexError) as error:
            raise UnreadableArchive(f"{METRICS}, line {number}: {error}") from error
        found[last] = Event(last, scalars)
    return found


def _number(text: str) -> float:
    """Return an int where `_to_csv` wrote one that a float holds exactly, else a float."""
    try:
        number = float(text)
    except ValueError:
        raise ValueError(f"a value is {text[:40]!r}; allowed: a number") from None
    with suppress(ValueError):  # a float's text
        return int(text) if abs(number) < _EXACT else number
    return number


def _add_arrays(events: dict[int, Event], arrays: dict[str, Array]) -> None:
    for key, array in arrays.items():
        step, _, name = key.partition("/")
        event = events.get(int(step)) if step.isascii() and step.isdecimal() else None
        if event is None or not _NAME.fullmatch(name) or not math.prod(array.shape):
            raise UnreadableArchive(
                f"{ARRAYS} has {key[:60]!r}; allowed: the step of a record, / and a name"
            )
        event.arrays[name] = array


def _check_arrays(events: dict[int, Event], record: type[Record], config: Settings) -> None:
    """Raise `UnreadableArchive` for arrays that pages could not draw."""
    for event in events.values():
        try:
            check_arrays(record, config, event.arrays)
        except ValueError as error:
            raise UnreadableArchive(f"{ARRAYS}, step {event.step}: {error}") from error
