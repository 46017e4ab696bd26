"""The benchmarks of pages find the pages as they are; nothing is timed here."""

import asyncio

import pytest

from benchmarks import class_load, key_to_paint, load, page_weight
from benchmarks.exploration_pages import PAGES, MovedPage
from benchmarks.visitor import Visitor
from tests.browser.conftest import Visit
from tests.support.in_a_thread import in_a_thread
from tests.support.serving import ServedLab


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_each_change_of_a_page_is_answered_with_its_charts(lab: ServedLab, page: MovedPage) -> None:
    one = page_weight.Measured(lab, page, changes=2)
    in_a_thread(lambda: asyncio.run(page_weight.measure([one], turns=1)))
    cpu, size = one.medians()
    assert cpu > 0
    assert size > 1000
    assert len(one.bytes) == 4


def test_a_key_is_followed_by_a_frame(lab: ServedLab, visit: Visit) -> None:
    page = visit(f"{lab.url}/properties")
    page.wait_for_selector(".st-key-picture .kllab-chart[data-drawn]")
    [wait] = key_to_paint.waits(page, PAGES["properties"].sliders[0], keys=1, warm_up=0)
    assert wait > 0


def test_a_class_moves_sliders(lab: ServedLab, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["--students", "2", "--changes", "2", "--pace", "0.1", "--page", "properties"]
    in_a_thread(lambda: load.main([*arguments, "--url", lab.url]))
    row = next(line for line in capsys.readouterr().out.splitlines() if "properties" in line)
    assert [cell.strip() for cell in row.split("|")][4] == "4"


@pytest.mark.parametrize(
    ("page", "key", "kind", "written"),
    [
        ("families", "family_q", "selectbox", "family_q="),
        ("vae", "size", "button_group", "size=convolutional"),
        ("vae", "batch_size", "number_input", "batch_size="),
        ("policy", "max_kl", "slider", "max_kl="),  # over given steps
        ("discrete", "p", "text_input", ""),
    ],
)
def test_any_control_can_be_moved(
    lab: ServedLab, page: str, key: str, kind: str, written: str
) -> None:
    async def move() -> Visitor:
        async with Visitor(lab.url, page) as visitor:
            assert visitor.controls[key].kind == kind
            await visitor.move(key, visitor.controls[key].values[-1])
            return visitor

    visitor = in_a_thread(lambda: asyncio.run(move()))
    assert not visitor.exceptions
    assert written in visitor.query


def test_a_class_chooses_in_a_menu(lab: ServedLab, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["--students", "2", "--changes", "2", "--pace", "0.1", "--page", "families"]
    in_a_thread(lambda: load.main([*arguments, "--control", "family_q", "--url", lab.url]))
    row = next(line for line in capsys.readouterr().out.splitlines() if "families" in line)
    assert [cell.strip() for cell in row.split("|")][4] == "4"
    with pytest.raises(SystemExit):
        in_a_thread(lambda: load.main([*arguments, "--control", "nothing", "--url", lab.url]))
    assert "families has no control nothing; it has unit, present, " in capsys.readouterr().out


def test_a_class_answers_its_teacher(
    lab: ServedLab, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(class_load, "ANSWERING", 1.0)
    monkeypatch.setattr(class_load, "IDLE", 0.1)
    in_a_thread(lambda: class_load.main(["--students", "2", "--url", lab.url]))
    rows = [line.split("|") for line in capsys.readouterr().out.splitlines() if " the " in line]
    assert [row[2].strip() for row in rows if len(row) > 2] == ["2"] * 5


def test_a_student_who_finds_no_page_is_a_failure() -> None:
    options = load.read_options(["--students", "1", "--changes", "1"])
    page, nowhere = "normal", "http://127.0.0.1:9"
    waited = in_a_thread(lambda: asyncio.run(load.load(nowhere, page, options)))
    assert not waited.answers
    assert len(waited.failures) == 1
