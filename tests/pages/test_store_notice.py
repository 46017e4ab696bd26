"""What happened to the store is told where runs are started, as text."""

import pytest

from kllab.runs import RunService
from tests.pages.test_contract import visit


def test_a_page_that_trains_says_what_happened_to_the_store(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    notice = "The store was [damaged](http://x.example), and a new one was begun."
    monkeypatch.setattr(RunService, "notice", property(lambda _: notice))
    said = " ".join(box.value for box in visit("deep_learning/vae/page.py").info)
    assert "and a new one was begun" in said
    assert "[damaged](" not in said


def test_no_notice_is_no_box() -> None:
    app = visit("deep_learning/vae/page.py")
    assert app.button(key="train")
    assert not app.info
