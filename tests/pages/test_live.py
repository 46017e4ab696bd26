"""The open runs of a page: letters, focus, address, what cannot be shown, an outage."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from kllab.runs import RunStatus, State
from kllab.storage.errors import Unavailable
from kllab.topics.policy.run_view import PolicyRun
from kllab.topics.policy.train import Config
from pages.web import run_row, run_words
from tests.pages.test_contract import views
from tests.support.stored_runs import AnyRecord, Lab, Made, any_record, scripted_lab

CONFIG = Config()
RECORD = AnyRecord(step=3, total_steps=5)
NUMBERS = dict.fromkeys(PolicyRun(CONFIG, {}, {}).required, 0.5)
SHOW_AGAIN = "hidden: press **Show** (:material/visibility_off:) to draw it again."
POLICY = Made("policy", CONFIG.to_json(), (any_record(RECORD, NUMBERS, {}),))


def script() -> None:
    import streamlit as st

    from kllab.topics.policy.run_view import PolicyRun
    from kllab.topics.policy.train import Config
    from pages.web import live, train_button

    def draw(runs, run, places):  # type: ignore[no-untyped-def]
        places.numbers.text(f"{run.name} {run.view.newest('kl')} {run.colour}")
        return {"Runs": lambda: st.markdown(" ".join(each.letter for each in runs))}

    def before(places):  # type: ignore[no-untyped-def]
        places.numbers.text("nothing yet")
        return {}

    train_button.draw("policy", Config().to_json())
    about = {"About": lambda: st.markdown("always")}
    live.panel("policy", PolicyRun, lambda _: "a policy", draw, before, about)


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    with scripted_lab(tmp_path_factory.mktemp("scripted")) as scripted:
        scripted.executor.records = POLICY.records
        yield scripted


def visit(*runs: str, hidden: Sequence[str] = ()) -> AppTest:
    app = AppTest.from_function(script, default_timeout=30)
    if runs:
        app.query_params["run"] = list(runs)
    if hidden:
        app.query_params["hidden_run"] = list(hidden)
    app.run()
    assert not app.exception
    return app


def rows(app: AppTest) -> str:
    """The letters of the rows: of the run in focus, and of runs that cannot be shown."""
    keys = (str(button.key) for button in app.button)
    return "".join(key.removeprefix("close-") for key in keys if key.startswith("close-"))


def letters(app: AppTest) -> str:
    """The letters of all open runs: in the menu, and of the rows."""
    menus = [menu.options for menu in app.segmented_control if menu.key == "focus"]
    listed = [re.search(r" ([A-F]) ", option) for menu in menus for option in menu]
    assert None not in listed
    return "".join(sorted({*rows(app), *(found[1] for found in listed if found)}))


def look_at(app: AppTest, run: str) -> None:
    app.segmented_control(key="focus").set_value(run).run()
    assert not app.exception


def address(app: AppTest, name: str = "run") -> list[str]:
    found = app.query_params.get(name, [])
    return [found] if isinstance(found, str) else list(found)


def drawn(app: AppTest) -> str:
    """The letters of the runs that the page draws; the view of them is open."""
    [listed] = [text.value for text in app.markdown if re.fullmatch("[A-F]( [A-F])*", text.value)]
    return listed.replace(" ", "")


def captions(app: AppTest) -> list[str]:
    return [text.value for text in app.caption]


def is_marked_as_hidden(app: AppTest) -> list[bool]:
    return ["hidden" in option for option in app.segmented_control(key="focus").options]


def shown(app: AppTest) -> str:
    [text] = app.text
    return text.value.split(":")[0]


def press(app: AppTest, key: str) -> None:
    app.button(key=key).click().run()
    assert not app.exception


def clocks(app: AppTest) -> int:
    mounted = [each.proto.component_name for each in app.get("bidi_component")]
    return mounted.count("kllab_clock")


def test_a_run_keeps_its_letter_and_colour_when_another_is_closed(lab: Lab) -> None:
    a, b, c = (lab.add(POLICY) for _ in range(3))
    app = visit(a, b, c)
    assert letters(app) == "ABC"
    look_at(app, b)
    assert shown(app) == rows(app) == "B"
    before = app.text[0].value
    look_at(app, a)
    press(app, "close-A")
    assert letters(app) == "BC"
    assert shown(app) == rows(app) == "C", "the newest"
    look_at(app, b)
    assert app.text[0].value == before, "colour and name are the run's"
    assert address(app) == ["", b, c]
    again = visit(*address(app))
    assert letters(again) == "BC"


def test_the_newest_run_is_in_focus_until_the_visitor_chooses(lab: Lab) -> None:
    app = visit()
    assert app.text[0].value == "nothing yet"
    assert views(app) == ["About"]
    for letter in "ABC":
        press(app, "train")
        wait_for_end(lab, app)
        assert shown(app) == letter
    first = address(app)[0]
    look_at(app, first)
    app.run()
    assert shown(app) == "A", "chosen by the visitor"
    press(app, "train")
    wait_for_end(lab, app)
    assert shown(app) == "D", "Train ends the choice"
    assert views(app) == ["Runs", "About"]


def wait_for_end(lab: Lab, app: AppTest) -> None:
    from tests.support.lab import wait_for

    wait_for(lambda: lab.service.status(address(app)[-1]).ended)
    app.run()


def test_a_new_run_without_a_record_leaves_the_focus_and_takes_it_later(lab: Lab) -> None:
    a, b = lab.add(POLICY), lab.add(POLICY)
    c = lab.add(POLICY, ())
    app = visit(a, b, c)
    assert letters(app) == "ABC"
    assert shown(app) == "B", "C has recorded nothing"
    assert rows(app) == "C"
    assert "C has no numbers yet; these are of B." in captions(app)
    d = lab.add(POLICY)
    assert shown(visit(a, b, c, d)) == "D"


def test_the_seventh_run_takes_the_place_of_the_oldest_and_says_so(lab: Lab) -> None:
    runs = [lab.add(POLICY) for _ in range(6)]
    in_another_order = [runs[1], runs[0], *runs[2:]]  # the oldest is B
    app = visit(*in_another_order)
    assert letters(app) == "ABCDEF"
    assert rows(app) == "F", "the newest"
    assert not app.info
    press(app, "train")
    assert letters(app) == "ABCDEF"
    new = address(app)
    assert [new[place] for place in (0, 2, 3, 4, 5)] == [runs[1], *runs[2:]]
    assert new[1] not in runs
    [said] = app.info
    assert "B was closed" in said.value
    assert f"(?run={runs[0]})" in said.value
    look_at(app, runs[1])
    press(app, "close-A")
    assert not app.info


def test_a_link_with_more_than_six_runs_says_which_are_not_open(lab: Lab) -> None:
    runs = [lab.add(POLICY) for _ in range(7)]
    app = visit(*runs)
    assert letters(app) == "ABCDEF"
    assert address(app) == [runs[6], *runs[1:6]]
    assert "A was closed" in app.info[0].value


@pytest.mark.parametrize("run_id", ["nonsense", "x" * 16, "../../etc", "[a](https://b.example)"])
def test_a_run_that_is_not_there_has_one_message_and_can_be_closed(lab: Lab, run_id: str) -> None:
    good = lab.add(POLICY)
    app = visit(run_id, good)
    for _ in range(3):
        [warning] = app.warning
        assert warning.value.count("There is no run") == 1
        app.run()
    assert letters(app) == "AB"
    assert not clocks(app), "nothing moves"
    press(app, "close-A")
    assert not app.warning
    assert address(app) == ["", good]
    press(app, "close-B")
    assert address(app) == []


def test_a_run_of_another_page_is_linked(lab: Lab) -> None:
    from kllab.topics.vae import train as vae
    from tests.pages.test_runs_of_any_kind import visit_runs

    run = lab.add(Made("vae", vae.Config().to_json(), ()), ())
    app = visit_runs("deep_learning/policy/page.py", run)
    [warning] = app.warning
    assert f"Run {run} was made on the page “Variational autoencoder”." in warning.value
    [link] = [each for each in app.get("page_link") if each.proto.query_string]
    assert link.proto.page == "vae"
    assert link.proto.query_string == f"run={run}"
    press(app, "close-A")
    assert not app.warning


def test_a_hidden_run_is_not_drawn_and_keeps_letter_row_and_place_in_the_address(lab: Lab) -> None:
    a, b, c = (lab.add(POLICY) for _ in range(3))
    app = visit(a, b, c)
    assert drawn(app) == "ABC"
    press(app, "hide-C")
    assert drawn(app) == "AB"
    assert rows(app) == "C", "it stays in focus"
    assert shown(app) == "B"
    assert "C is hidden; these are of B." in captions(app)
    assert is_marked_as_hidden(app) == [False, False, True]
    assert (address(app), address(app, "hidden_run")) == ([a, b, c], [c])
    look_at(app, a)
    press(app, "hide-A")
    assert drawn(app) == "B"
    assert address(app, "hidden_run") == [a, c]
    copied = visit(*address(app), hidden=address(app, "hidden_run"))
    assert drawn(copied) == rows(copied) == "B", "a shown run is in focus"
    assert is_marked_as_hidden(copied) == [True, False, True]
    assert not copied.warning
    for letter, run in (("A", a), ("C", c)):
        look_at(copied, run)
        press(copied, f"hide-{letter}")
    assert drawn(copied) == "ABC"
    assert (address(copied), address(copied, "hidden_run")) == ([a, b, c], [])


def test_if_all_runs_are_hidden_a_sentence_says_how_to_show_them(lab: Lab) -> None:
    a, b = lab.add(POLICY), lab.add(POLICY)
    app = visit(a, b, hidden=[a, b])
    assert app.text[0].value == "nothing yet"
    assert f"Each open run is {SHOW_AGAIN}" in captions(app)
    press(app, "hide-B")
    assert drawn(app) == shown(app) == "B"
    press(app, "hide-B")
    press(app, "close-B")
    assert captions(app) == [f"Run A is {SHOW_AGAIN}"]
    press(app, "train")
    wait_for_end(lab, app)
    assert drawn(app) == shown(app) == rows(app) == "B"
    assert address(app, "hidden_run") == [a]


def test_what_was_hidden_is_forgotten_when_it_is_closed(lab: Lab) -> None:
    a, b = lab.add(POLICY), lab.add(POLICY)
    app = visit(a, b)
    press(app, "hide-B")
    press(app, "close-B")
    assert (address(app), address(app, "hidden_run")) == ([a], [])
    assert drawn(app) == "A"
    runs = [b, *(lab.add(POLICY) for _ in range(5))]
    full = visit(*runs, hidden=[b])
    press(full, "train")
    assert b not in address(full), "replaced as the oldest"
    assert address(full, "hidden_run") == []


@pytest.mark.parametrize("given", ["A", "nonsense", "[a](https://b.example)"])
def test_a_link_that_hides_what_is_not_open_is_told_what_is(lab: Lab, given: str) -> None:
    run = lab.add(POLICY)
    app = visit(run, hidden=[given, "other", run, run, ""])
    [warning] = app.warning
    assert "`hidden_run` could not be used for" in warning.value
    assert "and 1 more; the runs open here are" in warning.value
    assert run in warning.value
    assert "[a](" not in warning.value
    assert "Run A is hidden" in captions(app)[0]
    assert given in address(app, "hidden_run"), "a bad link adds nothing to the history"
    press(app, "hide-A")
    assert address(app, "hidden_run") == []
    assert not app.warning
    [warning] = visit(hidden=[given]).warning
    assert warning.value.endswith("; no run is open.")


def test_a_hidden_run_goes_on_and_its_row_says_so(
    lab: Lab, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = lab.add(POLICY)
    running = replace(lab.service.status(run), state=State.RUNNING)
    monkeypatch.setattr(lab.service, "status", lambda _: running)
    app = visit(run, hidden=[run])
    assert clocks(app) == 1
    assert any("running" in text.value for text in app.markdown)
    monkeypatch.undo()
    app.run()
    assert not clocks(app)


def test_an_outage_is_told_in_a_line_and_the_page_goes_on(
    lab: Lab, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = lab.add(POLICY)
    app = visit(run)
    drawn = app.text[0].value
    assert not clocks(app)

    def away(_: str) -> RunStatus:
        raise Unavailable("The store is locked by [somebody](https://else.example).")

    with monkeypatch.context() as outage:
        outage.setattr(lab.service, "status", away)
        outage.setattr(lab.service, "history", away)
        outage.setattr(lab.service, "latest_arrays", away)
        for _ in range(2):
            app.run()
            assert letters(app) == "A"
            assert app.text[0].value == drawn, "what was seen last stays"
            [line] = [text.value for text in app.caption if "keeps trying" in text.value]
            assert r"locked by \[somebody\]" in line
            assert clocks(app) == 1
        visitor = visit(run)
        assert clocks(visitor) == 1
        assert address(visitor) == [run]
    for each in (app, visitor):
        each.run()
        assert each.text[0].value == drawn
        assert not any("keeps trying" in text.value for text in each.caption)
        assert not clocks(each)


def test_what_a_run_says_is_text(lab: Lab) -> None:
    run = lab.add(POLICY, error=ValueError("see [this](https://else.example) <b>now</b>"))
    app = visit(run)
    [error] = app.error
    assert r"\[this\]" in error.value
    assert r"\<b\>" in error.value


def test_words_of_states() -> None:
    assert run_row.BADGES[State.CANCELLED][0] == "stopped"
    assert set(run_row.BADGES) == set(State)


@pytest.mark.parametrize(
    ("place", "seconds", "words"),
    [
        (1, 0.0, "starting"),
        (1, 1.9, "starting"),
        (1, 2.1, "queued, next"),
        (3, 0.0, "queued, place 3"),
    ],
)
def test_a_run_that_is_about_to_start_is_not_said_to_wait(
    place: int, seconds: float, words: str
) -> None:
    status = RunStatus(
        "id", "policy", CONFIG.to_json(), State.QUEUED, "", 0, 5, 100.0, None, None, place, 100.0
    )
    assert run_words.waiting(status, 100.0 + seconds) == words
    assert run_words.progress(status) == "no step of 5 yet"


@pytest.mark.parametrize(
    ("place", "starts_in", "step", "words"),
    [
        (3, 124.0, 0, "queued, place 3, starts in about 2 min"),
        (2, 33.0, 0, "queued, place 2, starts in about 35 s"),
        (1, 2.0, 0, "queued, next, starts in a few s"),
        (9, 9000.0, 0, "queued, place 9, starts in about 2 h"),
        (1, None, 4, "waiting its turn, next"),
        (2, 61.0, 4, "waiting its turn, place 2, in about 1 min"),
    ],
)
def test_a_run_in_the_queue_says_when_it_starts(
    place: int, starts_in: float | None, step: int, words: str
) -> None:
    status = RunStatus(
        *("id", "policy", CONFIG.to_json(), State.QUEUED, "", step, 5, 100.0, None, None, place),
        updated=100.0,
        starts_in=starts_in,
    )
    assert run_words.waiting(status, 110.0) == words
