"""Downloads from a server of our own: whole, cut off, altered, hanging, absent."""

from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from filelock import FileLock

from kllab.topics.vae.train import Config, train
from kllab.topics.vae.train.images import load_images
from kllab.training import downloads
from kllab.training.downloads import Unavailable, load_downloaded
from tests.support.idx_server import idx_files, serving

IMAGES = "train-images-idx3-ubyte.gz"
TINY = {"encoder_hidden": (4,), "decoder_hidden": (4,)}


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("KLLAB_HOME", str(tmp_path))
    return tmp_path / "datasets"


@pytest.fixture
def server(monkeypatch):
    with serving(idx_files(seed=1)) as server:
        monkeypatch.setitem(downloads.CLASSES, "mnist", server.dataset_class())
        yield server


def closed_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def temporary_folders(home):
    return [path for path in home.iterdir() if path.name.startswith(".")]


@pytest.mark.usefixtures("server")
def test_downloaded_images_come_training_part_first():
    dataset, n = load_downloaded("mnist")
    assert (n, len(dataset), dataset.name) == (30, 40, "mnist")
    rng = np.random.default_rng(1)
    assert np.array_equal(dataset.images[:30], rng.integers(0, 256, (30, 28, 28), dtype=np.uint8))
    assert np.array_equal(dataset.labels[:30], rng.integers(0, 10, 30, dtype=np.uint8))


def test_the_second_time_needs_no_network(server, home):
    first, _ = load_downloaded("mnist")
    asked = len(server.requests)
    server.files.clear()
    second, _ = load_downloaded("mnist")
    assert np.array_equal(first.images, second.images)
    assert len(server.requests) == asked
    assert not list(home.rglob("*.gz"))  # the archives are not kept beside what was in them


@pytest.mark.parametrize("fault", ["cut", "wrong"])
def test_one_bad_connection_is_tried_again(server, fault):
    setattr(server, fault, {IMAGES: 1})
    dataset, _ = load_downloaded("mnist")
    assert len(dataset) == 40
    assert server.requests.count(IMAGES) == 2


@pytest.mark.parametrize("fault", ["cut", "wrong"])
def test_a_lasting_fault_leaves_nothing_and_says_why(server, home, fault):
    setattr(server, fault, {IMAGES: 99})
    with pytest.raises(Unavailable, match=f"download failed: .*{IMAGES}"):
        load_downloaded("mnist")
    assert not (home / "mnist").exists()
    assert not temporary_folders(home)
    setattr(server, fault, {})
    assert len(load_downloaded("mnist")[0]) == 40


@pytest.mark.usefixtures("server")
def test_a_half_finished_download_of_a_killed_process_does_no_harm(home):
    left = home / ".mnist-killed" / "Local" / "raw"
    left.mkdir(parents=True)
    (left / "train-images-idx3-ubyte").write_bytes(b"half")
    assert len(load_downloaded("mnist")[0]) == 40
    assert not temporary_folders(home)


@pytest.mark.usefixtures("server")
def test_a_damaged_cache_is_downloaded_again(home):
    load_downloaded("mnist")
    images = next(home.rglob("train-images-idx3-ubyte"))
    images.write_bytes(images.read_bytes()[:-1])
    assert len(load_downloaded("mnist")[0]) == 40


@pytest.mark.slow
def test_two_processes_at_once_download_once(server):
    script = f"""
from kllab.training import downloads
from torchvision import datasets
class Local(datasets.MNIST):
    mirrors = {[server.url]!r}
    resources = {server.dataset_class().resources!r}
downloads.CLASSES["mnist"] = Local
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


def test_a_server_that_never_answers_is_given_up(server, monkeypatch):
    server.hang = 1.0
    monkeypatch.setattr(downloads, "ANSWER_WITHIN", 0.1)
    with pytest.raises(Unavailable, match="is there a network"):
        load_downloaded("mnist")


def test_a_download_that_stalls_is_given_up(server, monkeypatch):
    monkeypatch.setattr(downloads, "_wait_for_any", lambda _mirrors: None)
    monkeypatch.setattr(downloads, "SILENCE", 0.1)
    server.hang = 0.5
    with pytest.raises(Unavailable, match="timed out"):
        load_downloaded("mnist")
    assert socket.getdefaulttimeout() is None


def test_a_download_that_trickles_is_given_up(server, monkeypatch):
    monkeypatch.setattr(downloads, "_wait_for_any", lambda _mirrors: None)
    monkeypatch.setattr(downloads, "PATIENCE", 0.1)
    server.hang = 0.3
    with pytest.raises(Unavailable, match=r"longer than 0\.1 seconds"):
        load_downloaded("mnist")


@pytest.mark.usefixtures("server")
def test_another_process_that_never_finishes_is_given_up(home, monkeypatch):
    monkeypatch.setattr(downloads, "PATIENCE", 0.05)
    home.mkdir()
    with FileLock(home / "mnist.lock"), pytest.raises(Unavailable, match="another process"):
        load_downloaded("mnist")


@pytest.mark.usefixtures("server")
def test_a_home_that_cannot_be_written_is_said(home):
    home.write_text("a file where a folder should be")
    with pytest.raises(Unavailable, match="cannot be stored"):
        load_downloaded("mnist")


@pytest.mark.parametrize("name", downloads.CLASSES)
def test_without_network_the_bundled_digits_stand_in_and_say_so(name, monkeypatch):
    nobody = [f"http://127.0.0.1:{closed_port()}/"]
    monkeypatch.setattr(downloads.CLASSES[name], "mirrors", nobody)
    images = load_images(name)
    assert images.used.startswith("mnist_10k ")
    assert (len(images.training), len(images.held_out)) == (9_000, 1_000)
    assert "no mirror can be reached" in images.note
    assert "bundled MNIST, 10,000 digits instead" in images.note
    for record in train(Config(dataset=name, steps=2, **TINY)):
        assert record.note == images.note


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
    next(home.rglob("SHA256SUMS")).unlink()
    monkeypatch.setattr(downloads, "_wait_for_any", _refuse)
    with pytest.raises(ValueError, match=r"images of the checkpoint is 'mnist .* 'mnist_10k"):
        next(train(config, checkpoint))


def _refuse(_mirrors):
    raise Unavailable("no network")
