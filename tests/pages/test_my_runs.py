"""My runs, and the row of a run: who sees what, and what its owner can do there."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import parse_qs

import pytest
from streamlit.testing.v1 import AppTest

from kllab.runs import RunStatus, State
from kllab.storage.errors import Unavailable
from kllab.topics.policy.run_view import PolicyRun
from kllab.topics.policy.train import Config
from pages.web import visitor
from tests.support.serving import ROOT
from tests.support.stored_runs import AnyRecord, Lab, Made, any_record, scripted_lab

RECORD = AnyRecord(step=3, total_steps=5)
NUMBERS = dict.fromkeys(PolicyRun(Config(), {}, {}).required, 0.5)
POLICY = Made("policy", Config().to_json(), (any_record(RECORD, NUMBERS, {}),))
SEED_1 = replace(POLICY, config=Config(seed=1).to_json())
ME, YOU = "m" * 32, "y" * 32
POLICY_PAGE = "deep_learning/policy/page.py"


def owner(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()[:32]


@pytest.fixture
def lab(tmp_path: object) -> Iterator[Lab]:
    with scripted_lab(tmp_path) as scripted:  # type: ignore[arg-type]
        yield scripted


def visit(page: str, token: str = ME, **query: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "pages" / "frame.py"), default_timeout=30)
    app.session_state[visitor.SESSION] = token
    app.run()
    app.switch_page(page)
    for name, value in query.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


def run_again(app: AppTest) -> None:
    app.run()
    assert not app.exception


def press(app: AppTest, key: str) -> None:
    app.button(key=key).click()
    run_again(app)


def buttons(app: AppTest) -> set[str]:
    return {str(button.key) for button in app.button}


def listed(app: AppTest) -> list[str]:
    """The ids of the runs in the list, from top to bottom."""
    return [str(box.key).removeprefix("chosen-") for box in app.checkbox]


def opens(app: AppTest, label: str) -> dict[str, list[str]]:
    """What the link with this label opens."""
    [link] = [each.proto for each in app.get("page_link") if each.proto.label == label]
    assert link.page == "policy"
    return parse_qs(link.query_string)


def open_menu(app: AppTest, run_id: str) -> None:
    app.session_state[f"more-{run_id}"] = True
    run_again(app)


def test_it_lists_the_visitor_s_own_runs_newest_first(lab: Lab) -> None:
    first, second = lab.add(POLICY, owner=owner(ME)), lab.add(SEED_1, owner=owner(ME))
    theirs, nobody_s = lab.add(POLICY, owner=owner(YOU)), lab.add(POLICY, owner="")
    app = visit("my_runs.py")
    assert listed(app) == [second, first]
    labels = [box.label for box in app.checkbox]
    assert labels[0].endswith("seed 1")
    assert labels[1].endswith("seed 0")
    assert opens(visit("my_runs.py", YOU), "Open") == {"run": [theirs]}
    page = str(app.main)
    assert theirs not in page
    assert nobody_s not in page


def test_without_runs_it_says_how_one_gets_there(lab: Lab) -> None:
    lab.add(POLICY, owner=owner(YOU))
    app = visit("my_runs.py")
    assert "press **Train**" in app.info[0].value
    linked = {link.proto.page for link in app.get("page_link")}
    assert {"vae", "policy"} <= linked
    assert not listed(app)
    assert "no cookie" in app.caption[0].value, "AppTest sends none"


def test_chosen_runs_are_opened_together_the_oldest_first(lab: Lab) -> None:
    runs = [lab.add(POLICY, owner=owner(ME)) for _ in range(7)]
    app = visit("my_runs.py")
    for run_id in runs[1:3]:
        app.checkbox(key=f"chosen-{run_id}").check()
    run_again(app)
    assert opens(app, "Open 2 on Policy optimisation") == {"run": runs[1:3]}
    for run_id in runs:
        app.checkbox(key=f"chosen-{run_id}").check()
    run_again(app)
    assert opens(app, "Open the newest 6 on Policy optimisation") == {"run": runs[1:]}


def test_chosen_runs_are_deleted_when_that_is_confirmed(lab: Lab) -> None:
    kept, *others = (lab.add(POLICY, owner=owner(ME)) for _ in range(3))
    app = visit("my_runs.py")
    for run_id in others:
        app.checkbox(key=f"chosen-{run_id}").check()
    run_again(app)
    press(app, "delete-chosen")
    assert "these 2 runs" in app.markdown[0].value
    press(app, "keep-chosen")
    assert listed(app) == [*others[::-1], kept]
    press(app, "delete-chosen")
    press(app, "delete-chosen-now")
    assert listed(app) == [kept]
    assert [run.id for run in lab.service.runs(owner(ME))] == [kept]


def test_a_run_is_named_in_its_menu(lab: Lab) -> None:
    run_id = lab.add(POLICY, owner=owner(ME))
    app = visit("my_runs.py")
    open_menu(app, run_id)
    app.text_input(key=f"name-{run_id}").set_value("with <b>").run()
    assert app.error[0].value.startswith("The name has the character '\\<'")
    app.text_input(key=f"name-{run_id}").set_value("the first").run()
    assert not app.error
    assert [box.label for box in app.checkbox] == ["Select the first"]
    row = visit(POLICY_PAGE, YOU, run=run_id).get("progress")[0].proto.text
    assert row.endswith("the first"), "those who have its link see the name"


def test_a_note_is_written_in_the_menu_and_shown_as_text(lab: Lab) -> None:
    run_id = lab.add(POLICY, owner=owner(ME))
    app = visit("my_runs.py")
    open_menu(app, run_id)
    app.text_area(key=f"note-{run_id}").set_value("[best](https://b.example)\n<b>so far</b>").run()
    assert not app.error
    assert lab.service.status(run_id).note == "[best](https://b.example) <b>so far</b>"
    [note] = [each.value for each in app.caption if "best" in each.value]
    assert note.startswith(r"\[best\]")
    assert r"\<b\>" in note
    app.text_area(key=f"note-{run_id}").set_value("a\u202eb").run()
    assert "cannot be seen" in app.error[0].value
    table = visit(POLICY_PAGE, YOU, run=run_id, view="Compare").dataframe[0].value
    assert list(table["note"]) == ["[best](https://b.example) <b>so far</b>"]


def test_chosen_runs_of_one_page_are_compared(lab: Lab) -> None:
    first, second = lab.add(POLICY, owner=owner(ME)), lab.add(SEED_1, owner=owner(ME))
    empty = lab.add(POLICY, records=(), owner=owner(ME))
    lab.service.write_note(second, "odd", owner(ME))
    app = visit("my_runs.py")
    assert not app.dataframe
    for run_id in (first, second, empty):
        app.checkbox(key=f"chosen-{run_id}").check()
    run_again(app)
    [table] = app.dataframe
    assert list(table.value["seed"]) == [0, 1], "the oldest first"
    assert list(table.value["note"]) == ["–", "odd"]
    assert "1 of the 3 chosen runs have no numbers yet." in [each.value for each in app.caption]
    app.segmented_control(key="table_rows").set_value("seeds").run()
    assert not app.exception
    [table] = app.dataframe
    assert list(table.value["n"]) == [2]
    [named] = table.value["runs"]
    assert named.endswith("and 1 more")


def test_a_run_of_another_version_is_listed(lab: Lab) -> None:
    run_id = lab.add(POLICY, owner=owner(ME))
    with lab.service._reader.database.write() as db:
        db.execute("UPDATE runs SET config = ?", [json.dumps({"unheard_of": 1})])
    app = visit("my_runs.py")
    assert listed(app) == [run_id]
    assert "of another version of the lab" in app.checkbox[0].label


def test_an_outage_is_said_and_ends(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    run_id = lab.add(POLICY, owner=owner(ME))

    def away(*_: object) -> list[RunStatus]:
        raise Unavailable("The store is locked by [somebody](https://else.example).")

    with monkeypatch.context() as outage:
        outage.setattr(lab.service, "runs", away)
        app = visit("my_runs.py")
        assert r"locked by \[somebody\]" in app.error[0].value
        assert not app.info
    run_again(app)
    assert listed(app) == [run_id]


def paused(lab: Lab, monkeypatch: pytest.MonkeyPatch, owned_by: str) -> str:
    """A run that looks as if it were paused."""
    run_id = lab.add(POLICY, owner=owned_by)
    status = replace(lab.service.status(run_id), state=State.PAUSED)
    monkeypatch.setattr(lab.service, "status", lambda _: status)
    return run_id


ACTIONS = {"resume-A", "restart-A", "cancel-A"}


def test_a_viewer_of_a_run_has_no_buttons(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    run_id = paused(lab, monkeypatch, owner(ME))
    mine, theirs = visit(POLICY_PAGE, run=run_id), visit(POLICY_PAGE, YOU, run=run_id)
    assert buttons(mine) >= ACTIONS | {"hide-A", "close-A"}
    assert not buttons(theirs) & ACTIONS
    assert buttons(theirs) >= {"hide-A", "close-A"}
    assert not any("somebody else's" in text.value for text in mine.markdown)
    assert any("somebody else's" in text.value for text in theirs.markdown)
    assert f"more-{run_id}" not in str(theirs.main)


def test_a_control_link_gives_control_of_its_runs_only(
    lab: Lab, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_id = paused(lab, monkeypatch, owner(ME))
    key = lab.service.control_key(run_id, owner(ME))
    app = visit(POLICY_PAGE, YOU, run=run_id, control=key)
    assert buttons(app) >= ACTIONS
    assert not app.warning
    app.query_params.clear()
    app.query_params["run"] = run_id
    app.switch_page("home.py").run()
    app.switch_page(POLICY_PAGE).run()
    assert buttons(app) >= ACTIONS, "it is kept from page to page"
    for wrong in ("x" * 22, run_id, "[a](https://b.example)"):
        viewer = visit(POLICY_PAGE, YOU, run=run_id, control=wrong)
        assert "is not the key of a run that it opens" in viewer.warning[0].value
        assert not buttons(viewer) & ACTIONS


def test_a_run_that_nobody_is_known_to_own_can_be_stopped_by_those_with_its_link(
    lab: Lab, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_id = paused(lab, monkeypatch, "")
    app = visit(POLICY_PAGE, run=run_id)
    assert buttons(app) >= ACTIONS
    assert f"more-{run_id}" not in str(app.main)


def test_a_deleted_run_is_closed_where_it_was_open(lab: Lab) -> None:
    gone, kept = (lab.add(POLICY, owner=owner(ME)) for _ in range(2))
    app = visit("my_runs.py")
    app.switch_page(POLICY_PAGE)
    app.query_params["run"] = [gone, kept]
    run_again(app)
    app.switch_page("my_runs.py").run()
    open_menu(app, gone)
    press(app, f"delete-{gone}")
    press(app, f"delete-now-{gone}")
    assert listed(app) == [kept]
    app.query_params.clear()  # as a browser does
    app.switch_page(POLICY_PAGE).run()
    assert not app.warning
    assert app.query_params["run"] == ["", kept]
