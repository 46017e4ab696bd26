"""Downloads from a server of our own: whole, cut off, altered, hanging, absent."""

from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from filelock import FileLock
from torchvision.datasets import MNIST

from kllab.data import DATASETS
from kllab.topics.vae.train import Config, train
from kllab.training import downloads
from kllab.training.downloads import DOWNLOADS, FILES, Unavailable, load_downloaded
from kllab.training.images import load_images
from tests.support.idx_server import idx_files, serving

IMAGES = "train-images-idx3-ubyte.gz"
TINY = {"encoder_hidden": (4,), "decoder_hidden": (4,)}


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("KLLAB_HOME", str(tmp_path))
    monkeypatch.setattr("kllab.training.downloads.RETRIES", 0)  # pooch waits before each
    return tmp_path / "datasets"


@pytest.fixture
def server(monkeypatch):
    with serving(idx_files(seed=1)) as server:
        monkeypatch.setattr(MNIST, "resources", server.resources())
        use_mirrors(monkeypatch, "mnist", server.url)
        yield server


def closed_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def use_mirrors(monkeypatch, name, *mirrors):
    monkeypatch.setattr(DOWNLOADS[name], "mirrors", mirrors)


def unreachable():
    return f"http://127.0.0.1:{closed_port()}/"


def test_every_dataset_of_the_catalogue_with_the_origin_downloaded_can_be():
    assert {name for name, info in DATASETS.items() if info.origin == "downloaded"} == set(
        DOWNLOADS
    )


@pytest.mark.usefixtures("server")
def test_downloaded_images_come_training_part_first():
    dataset, n = load_downloaded("mnist")
    assert (n, len(dataset), dataset.name) == (30, 40, "mnist")
    rng = np.random.default_rng(1)
    for part, count in ((slice(30), 30), (slice(30, None), 10)):
        images = rng.integers(0, 256, (count, 28, 28), dtype=np.uint8)
        np.testing.assert_array_equal(dataset.images[part], images)
        labels = rng.integers(0, 10, count, dtype=np.uint8)
        np.testing.assert_array_equal(dataset.labels[part], labels)


def test_the_second_time_needs_no_network(server, home):
    first, _ = load_downloaded("mnist")
    assert {path.name for path in (home / "mnist").iterdir()} == set(FILES)
    assert sorted(server.requests) == sorted(FILES)
    server.files.clear()
    second, _ = load_downloaded("mnist")
    assert np.array_equal(first.images, second.images)
    assert len(server.requests) == len(FILES)


@pytest.mark.parametrize("answer", ["cut", "wrong"])
def test_one_bad_connection_is_tried_again(server, monkeypatch, answer):
    monkeypatch.setattr("kllab.training.downloads.RETRIES", 1)
    setattr(server, answer, {IMAGES: 1})
    dataset, _ = load_downloaded("mnist")
    assert len(dataset) == 40
    assert server.requests.count(IMAGES) == 2


@pytest.mark.fault("a data host cuts its answers, or sends other bytes")
@pytest.mark.parametrize("answer", ["cut", "wrong"])
def test_a_lasting_fault_leaves_nothing_and_says_why(server, home, answer, fault):
    setattr(server, answer, {IMAGES: 99})
    fault.happens()
    with pytest.raises(Unavailable, match=f"download of {IMAGES} failed: "):
        load_downloaded("mnist")
    assert list((home / "mnist").iterdir()) == []
    setattr(server, answer, {})
    assert len(load_downloaded("mnist")[0]) == 40
    fault.is_over("the file is refused by its checksum and removed; it is fetched again later")


@pytest.mark.parametrize("first", ["unreachable", "without files"])
def test_another_mirror_is_asked(server, monkeypatch, first):
    other = unreachable() if first == "unreachable" else f"{server.url}elsewhere/"
    use_mirrors(monkeypatch, "mnist", other, server.url)
    assert len(load_downloaded("mnist")[0]) == 40


@pytest.mark.usefixtures("server")
def test_what_a_killed_process_or_an_older_version_left_is_removed(home):
    (home / "mnist" / "MNIST" / "raw").mkdir(parents=True)
    (home / "mnist" / "MNIST" / "raw" / "train-images-idx3-ubyte").write_bytes(b"whole")
    (home / "mnist" / "tmp1234").write_bytes(b"half")
    assert len(load_downloaded("mnist")[0]) == 40
    assert {path.name for path in (home / "mnist").iterdir()} == set(FILES)


def test_a_damaged_file_is_downloaded_again(server, home):
    load_downloaded("mnist")
    images = home / "mnist" / IMAGES
    images.write_bytes(images.read_bytes()[:-1])
    assert len(load_downloaded("mnist")[0]) == 40
    assert server.requests.count(IMAGES) == 2


@pytest.mark.slow
def test_two_processes_at_once_download_once(server):
    script = f"""
from kllab.training import downloads
mnist = downloads.DOWNLOADS["mnist"]
mnist.mirrors, mnist.resources = [{server.url!r}], {server.resources()!r}
print(len(downloads.load_downloaded("mnist")[0]))
"""
    command = [sys.executable, "-c", script]
    root = Path(__file__).parents[2]
    both = [
        subprocess.Popen(
            command, cwd=root, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        for _ in range(2)
    ]
    assert [process.communicate()[0].strip() for process in both] == ["40", "40"]
    assert sorted(server.requests) == sorted(server.files)


@pytest.mark.parametrize("moment", ["hang", "stall"])
def test_a_server_that_falls_silent_is_given_up(server, monkeypatch, moment):
    setattr(server, moment, 1.0)
    monkeypatch.setattr(downloads, "SILENCE_SECONDS", 0.1)
    with pytest.raises(Unavailable, match="no mirror answers; is there a network"):
        load_downloaded("mnist")


@pytest.mark.usefixtures("server")
def test_a_download_that_takes_too_long_is_given_up(home, monkeypatch):
    monkeypatch.setattr(downloads, "TOTAL_SECONDS", 0.0)
    with pytest.raises(Unavailable, match="longer than 0 seconds"):
        load_downloaded("mnist")
    assert list((home / "mnist").iterdir()) == []


@pytest.mark.usefixtures("server")
def test_another_process_that_never_finishes_is_given_up(home, monkeypatch):
    monkeypatch.setattr(downloads, "TOTAL_SECONDS", 0.05)
    home.mkdir()
    with FileLock(home / "mnist.lock"), pytest.raises(Unavailable, match="another process"):
        load_downloaded("mnist")


@pytest.mark.usefixtures("server")
def test_a_home_that_cannot_be_written_is_said(home):
    home.write_text("a file where a folder should be")
    with pytest.raises(Unavailable, match=r"cannot be stored: Not a directory$"):
        load_downloaded("mnist")


@pytest.mark.fault("no data host answers")
@pytest.mark.parametrize("name", DOWNLOADS)
def test_without_network_the_bundled_digits_stand_in_and_say_so(name, monkeypatch, fault):
    fault.happens()
    use_mirrors(monkeypatch, name, unreachable())
    images = load_images(name)
    assert images.used.startswith("mnist_10k ")
    assert (len(images.training), len(images.held_out)) == (9_000, 1_000)
    assert images.note == (
        f"{DATASETS[name].title} could not be loaded (no mirror answers; is there a network?). "
        "Trained on the bundled MNIST, 10,000 digits instead."
    )
    for record in train(Config(dataset=name, steps=2, **TINY)):
        assert record.note == images.note
    fault.is_over("the bundled digits are trained on instead, and the run says so")


@pytest.mark.usefixtures("server")
def test_downloaded_images_are_trained_on_without_a_note():
    config = Config(dataset="mnist", steps=2, batch_size=8, **TINY)
    *_, last = train(config)
    assert last.note == ""
    assert last.checkpoint().metadata["images"].startswith("mnist ")
    # One image of each class that the ten held-out images have.
    assert last.originals.shape[1:] == (28, 28)
    assert 1 < len(last.originals) <= 10


@pytest.mark.usefixtures("server")
def test_a_checkpoint_is_not_continued_on_stand_ins(home, monkeypatch):
    config = Config(dataset="mnist", steps=4, batch_size=8, **TINY)
    checkpoint = next(train(config)).checkpoint()
    (home / "mnist" / IMAGES).unlink()
    use_mirrors(monkeypatch, "mnist", unreachable())
    with pytest.raises(ValueError, match=r"images of the checkpoint is 'mnist .* 'mnist_10k"):
        next(train(config, checkpoint))
