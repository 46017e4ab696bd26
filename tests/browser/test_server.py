"""What the server hands out beside pages."""

import gzip
import urllib.request

import pytest

from pages.web import static_file
from tests.support.serving import ServedLab


def fetch(url: str, **headers: str) -> tuple[bytes, dict[str, str]]:
    with urllib.request.urlopen(urllib.request.Request(url, headers=headers)) as answer:
        return answer.read(), {name.lower(): value for name, value in answer.headers.items()}


def test_it_says_that_it_is_ready(lab: ServedLab) -> None:
    body, _ = fetch(f"{lab.url}/ready")
    assert b"ready" in body


@pytest.mark.parametrize("file", static_file.ALL, ids=lambda file: file.name)
def test_scripts_come_compressed_and_are_cached_for_long(
    lab: ServedLab, file: static_file.StaticFile
) -> None:
    url = lab.url + file.route.path
    plain, headers = fetch(url, **{"Accept-Encoding": "identity"})
    assert plain == (file.folder / file.name).read_bytes()
    assert "immutable" in headers["cache-control"]
    packed, headers = fetch(url, **{"Accept-Encoding": "gzip"})
    assert headers["content-encoding"] == "gzip"
    assert gzip.decompress(packed) == plain
    assert len(packed) < 2 * len(plain) / 3
