"""A small web server on 127.0.0.1 that serves MNIST's four files, and misbehaves when told to."""

from __future__ import annotations

import gzip
import hashlib
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import numpy as np

from kllab.training.downloads import FILES


def idx_files(seed: int, training: int = 30, test: int = 10) -> dict[str, bytes]:
    """Draw random images and labels and pack them as idx.gz files of MNIST's names."""
    rng = np.random.default_rng(seed)
    files = {}
    for part, n in (("train", training), ("t10k", test)):
        images = rng.integers(0, 256, (n, 28, 28), dtype=np.uint8)
        labels = rng.integers(0, 10, n, dtype=np.uint8)
        header = struct.pack(">4i", 0x803, n, 28, 28)
        files[f"{part}-images-idx3-ubyte.gz"] = gzip.compress(header + images.tobytes(), mtime=0)
        header = struct.pack(">2i", 0x801, n)
        files[f"{part}-labels-idx1-ubyte.gz"] = gzip.compress(header + labels.tobytes(), mtime=0)
    return files


class IdxServer(ThreadingHTTPServer):
    """Serves `files`; `cut` and `wrong` name files that are cut off or altered, so many times each.

    `hang` seconds pass before any answer, `stall` seconds in the middle of a file. `requests` lists
    the files that were asked for.
    """

    daemon_threads = True

    def __init__(self, files: dict[str, bytes]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.files = files
        self.cut: dict[str, int] = {}
        self.wrong: dict[str, int] = {}
        self.hang = 0.0
        self.stall = 0.0
        self.requests: list[str] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/"

    def resources(self) -> list[tuple[str, str]]:
        """Return name and digest of each file, as torchvision lists them."""
        return [(name, hashlib.md5(self.files[name]).hexdigest()) for name in FILES]


class _Handler(BaseHTTPRequestHandler):
    server: IdxServer

    def do_GET(self) -> None:
        time.sleep(self.server.hang)
        name = self.path.lstrip("/")
        content = self.server.files.get(name)
        if content is None:
            self.send_error(404)
            return
        self.send_response(200)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.server.requests.append(name)
        if self.server.cut.get(name, 0) > 0:
            self.server.cut[name] -= 1
            content = content[: len(content) // 2]
        elif self.server.wrong.get(name, 0) > 0:
            self.server.wrong[name] -= 1
            content = content[:-1] + bytes([content[-1] ^ 1])
        self.wfile.write(content[:1])
        time.sleep(self.server.stall)
        self.wfile.write(content[1:])

    def log_message(self, format: str, *args: object) -> None:
        """Keep quiet."""


@contextmanager
def serving(files: dict[str, bytes]) -> Iterator[IdxServer]:
    """Serve files until the end of the block."""
    server = IdxServer(files)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
