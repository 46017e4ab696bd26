import logging

import pytest

from kllab.storage import errors
from kllab.storage.errors import log_for_host, reason


@pytest.mark.parametrize(
    ("error", "shown"),
    [
        (OSError(28, "No space left on device", "/home/me/lab/x"), "No space left on device"),
        (OSError("cannot open /home/me/lab/weights.bin: gone"), "cannot open weights.bin: gone"),
        (RuntimeError("in '/usr/lib/python3/site/torch/a.py', line 3"), "in 'a.py', line 3"),
        (
            ValueError("rate is 1/2; allowed: 1 or 2\nand more"),
            "rate is 1/2; allowed: 1 or 2",
        ),
        (ValueError("see https://example.org/a/b."), "see https://example.org/a/b"),
        (ValueError(r"no file C:\Users\me\lab.txt"), "no file lab.txt"),
        (RuntimeError(), "no message"),
    ],
)
def test_reasons_contain_no_folder(error: Exception, shown: str) -> None:
    assert reason(error) == shown


def test_the_same_text_is_logged_once_a_minute(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 1000.0
    monkeypatch.setattr("time.monotonic", lambda: now)
    with caplog.at_level(logging.WARNING):
        for _ in range(100):
            log_for_host("the disk is full")
        assert len(caplog.records) == 1
        now += errors.LOG_AGAIN_SECONDS
        log_for_host("the disk is full")
        assert len(caplog.records) == 2
