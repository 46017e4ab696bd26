"""What the server hands out beside pages."""

import gzip
import urllib.request
from importlib.metadata import version

from tests.support.serving import ServedLab


def fetch(url: str, **headers: str) -> tuple[bytes, dict[str, str]]:
    with urllib.request.urlopen(urllib.request.Request(url, headers=headers)) as answer:
        return answer.read(), {name.lower(): value for name, value in answer.headers.items()}


def test_it_says_that_it_is_ready(lab: ServedLab) -> None:
    body, _ = fetch(f"{lab.url}/ready")
    assert b"ready" in body


def test_plotly_js_comes_compressed_and_is_cached_for_long(lab: ServedLab) -> None:
    url = f"{lab.url}/plotly/{version('plotly')}/plotly.min.js"
    plain, headers = fetch(url, **{"Accept-Encoding": "identity"})
    assert b"plotly.js" in plain[:200]
    assert "immutable" in headers["cache-control"]
    packed, headers = fetch(url, **{"Accept-Encoding": "gzip"})
    assert headers["content-encoding"] == "gzip"
    assert gzip.decompress(packed) == plain
    assert len(packed) < len(plain) / 3
