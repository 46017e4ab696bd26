"""Every page that trains, and runs that have not gone well: it shows what there is, and no error.

A new page is covered by being there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache

import pytest
from streamlit.testing.v1 import AppTest

from kllab.topics import EXPERIMENTS
from kllab.training.record import Record
from pages.web.navigation import PAGES
from tests.pages.test_contract import displayed, numbers, open_view, tables, views
from tests.support.serving import ROOT
from tests.support.stored_runs import Lab, Made, scripted_lab, train_tiny, with_floats, without

pytestmark = pytest.mark.slow

TRAINING = {
    str(page.script.relative_to(ROOT / "pages")): page.name
    for page in PAGES
    if page.name in EXPERIMENTS
}
Records = Sequence[Record]
DIVERGED = FloatingPointError("the loss is no number")
KINDS: dict[str, tuple[Callable[[Records], Records], Exception | None]] = {
    "as it should be": (lambda records: records, None),
    "no records": (lambda records: records[:0], None),
    "no records, failed": (lambda records: records[:0], DIVERGED),
    "one record, failed": (lambda records: records[:1], DIVERGED),
    "NaN": (lambda records: [with_floats(each, float("nan")) for each in records], None),
    "zero": (lambda records: [with_floats(each, 0.0) for each in records], None),
    "infinite": (lambda records: [with_floats(each, float("inf")) for each in records], None),
    "NaN from the second record on, failed": (
        lambda records: [records[0], *(with_floats(each, float("nan")) for each in records[1:])],
        DIVERGED,
    ),
    "no arrays": (lambda records: [without(each, arrays=True) for each in records], None),
    "no numbers": (lambda records: [without(each, numbers=True) for each in records], None),
    "neither": (
        lambda records: [without(each, numbers=True, arrays=True) for each in records], None
    ),
}  # fmt: skip


@cache
def made(experiment: str) -> Made:
    return train_tiny(experiment)


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    with scripted_lab(tmp_path_factory.mktemp("scripted")) as scripted:
        yield scripted


def add(lab: Lab, experiment: str, kind: str) -> str:
    change, error = KINDS[kind]
    run = made(experiment)
    return lab.add(run, change(run.records), error)


def visit_runs(page: str, *runs: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "pages" / "frame.py"), default_timeout=30).run()
    app.switch_page(page)
    app.query_params["run"] = list(runs)
    return app.run()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("page", TRAINING)
def test_a_page_shows_what_there_is(lab: Lab, page: str, kind: str) -> None:
    run = add(lab, TRAINING[page], kind)
    good = add(lab, TRAINING[page], "as it should be")
    for runs in ((run,), (run, good), (good, run)):
        app = visit_runs(page, *runs)
        where = f"{len(runs)} open, number {runs.index(run) + 1} is it"
        assert not app.exception, where
        for focus in runs:
            if len(runs) > 1:
                assert len(app.segmented_control(key="focus").options) == len(runs)
                app.segmented_control(key="focus").set_value(focus).run()
            letter = "AB"[runs.index(focus)]
            for title in views(app) if focus == run else views(app)[:1]:
                open_view(app, title)
                assert not app.exception, f"{where}, {title}"
                assert [str(each.key) for each in app.button].count(f"close-{letter}") == 1
                assert bool(app.error) == (bool(KINDS[kind][1]) and focus == run)
                # Data are what was recorded.
                words = [] if title == "Data" else [str(displayed(each)) for each in tables(app)]
                for text in (*numbers(app), *words):
                    assert not re.search(r"\b(nan|inf)\b", text), text
