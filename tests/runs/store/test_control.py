"""Who may act on a run, what it may be called, and how it is deleted."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from kllab.runs import NotInControl, RunService, UnknownRun
from tests.support.lab import (
    AllowedSteps,
    ThreadExecutor,
    counting,
    quick_lab,
    wait_for,
    wait_state,
    wait_step,
)


@pytest.fixture
def lab(tmp_path: Path) -> Iterator[RunService]:
    with quick_lab(tmp_path / "home") as lab:
        yield lab


def finished(lab: RunService, owner: str) -> str:
    run_id = lab.submit(counting(owner, steps=3))
    wait_state(lab, run_id, "finished")
    return run_id


def test_the_owner_and_who_has_the_key_control_a_run(lab: RunService) -> None:
    run_id, other = (lab.submit(counting("me", steps=10_000, seconds=0.01)) for _ in "ab")
    wait_step(lab, run_id, 1)
    key = lab.control_key(run_id, "me")
    assert len(key) == 22
    assert lab.control_key(run_id, key) == key, "it can be passed on"
    strangers = ("", "you", run_id, "é", "\ud800", lab.control_key(other, "me"))
    for by in strangers:
        assert not lab.controls(run_id, by)
        for act in (lab.pause, lab.resume, lab.restart, lab.cancel, lab.delete, lab.control_key):
            with pytest.raises(NotInControl, match=f" run {run_id}: somebody else started it"):
                act(run_id, by)
        with pytest.raises(NotInControl, match=f"cannot rename run {run_id}"):
            lab.rename(run_id, "mine", by)
    status = lab.status(run_id)
    assert (status.state, status.name) == ("running", "")
    for by in ("me", key):
        assert lab.controls(run_id, by)
        lab.pause(run_id, by)
        wait_state(lab, run_id, "paused")
        lab.resume(run_id, by)
    lab.cancel(run_id, key)
    lab.cancel(other, "me")
    wait_state(lab, run_id, "cancelled")
    assert key not in repr(lab.status(run_id)), "a page has the key only if it asks for it"


def test_a_run_without_an_owner_is_deleted_by_no_stranger(lab: RunService) -> None:
    run_id = lab.submit(counting(steps=10_000, seconds=0.01))
    lab.cancel(run_id, "anybody")
    wait_state(lab, run_id, "cancelled")
    with pytest.raises(NotInControl):
        lab.delete(run_id, "anybody")
    lab.delete(run_id, "")


def test_only_runs_of_the_asked_owner_are_listed(lab: RunService) -> None:
    mine, yours = finished(lab, "me"), finished(lab, "you")
    assert [status.id for status in lab.runs("me")] == [mine]
    assert [status.id for status in lab.runs("you")] == [yours]
    assert lab.runs("") == []


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("  beta = 4,\n second try ", "beta = 4, second try"),
        ("β-VAE (größer), 50 %", "β-VAE (größer), 50 %"),
        ("x" * 40, "x" * 40),
        (" ", ""),
    ],
)
def test_a_run_has_a_name(lab: RunService, given: str, name: str) -> None:
    run_id = finished(lab, "me")
    lab.rename(run_id, given, "me")
    assert lab.status(run_id).name == lab.runs("me")[0].name == name
    lab.rename(run_id, "", "me")
    assert lab.status(run_id).name == ""


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ("x" * 41, "The name has 41 characters; allowed: up to 40 letters"),
        ("<b>bold</b>", "The name has the character '<'; allowed: "),
        ("[a](https://b.example)", r"The name has the character '\['; allowed: "),
        ("$x$", r"The name has the character '\$'; allowed: "),
        ("a\u202eb", r"The name has the character '\\u202e'; allowed: "),
    ],
)
def test_a_name_that_others_could_not_read_as_text_is_refused(
    lab: RunService, given: str, problem: str
) -> None:
    run_id = finished(lab, "me")
    with pytest.raises(ValueError, match=problem):
        lab.rename(run_id, given, "me")
    assert lab.status(run_id).name == ""


def test_the_owner_writes_a_note(lab: RunService) -> None:
    run_id = finished(lab, "me")
    lab.write_note(
        run_id, " the *best*\n<so> far \N{HUNDRED POINTS SYMBOL}", lab.control_key(run_id, "me")
    )
    note = "the *best* <so> far \N{HUNDRED POINTS SYMBOL}"
    assert lab.status(run_id).note == lab.runs("me")[0].note == note
    for by in ("", "you", run_id):
        with pytest.raises(NotInControl, match=f"cannot annotate run {run_id}"):
            lab.write_note(run_id, "mine", by)
    for given, problem in (
        ("x" * 501, "The note has 501 characters; allowed: up to 500"),
        ("a\u202eb", r"The note has the character '\\u202e', which cannot be seen"),
        ("\ud800", "which cannot be seen"),
    ):
        with pytest.raises(ValueError, match=problem):
            lab.write_note(run_id, given, "me")
    assert lab.status(run_id).note == note, "what was refused changes nothing"
    lab.write_note(run_id, "x" * 500, "me")
    lab.write_note(run_id, " ", "me")
    assert lab.status(run_id).note == ""


def assert_gone(lab: RunService, run_id: str) -> None:
    for call in (lab.status, lab.events, lab.history, lab.latest_arrays, lab.checkpoint):
        with pytest.raises(UnknownRun, match="or the run was deleted"):
            call(run_id)
    wait_for(lambda: not list((lab.home / "checkpoints").glob(f"{run_id}.*")), what="its files")


def test_a_deleted_run_leaves_nothing(lab: RunService) -> None:
    run_id, kept = finished(lab, "me"), finished(lab, "me")
    assert len(lab.events(run_id)) == len(lab.history(run_id)["step"]) == 3
    lab.delete(run_id, lab.control_key(run_id, "me"))
    assert_gone(lab, run_id)
    assert [status.id for status in lab.runs("me")] == [kept]
    assert len(lab.events(kept)) == 3
    assert lab.checkpoint(kept) is not None
    with pytest.raises(UnknownRun):
        lab.delete(run_id, "me")


def test_a_run_is_deleted_while_it_waits_or_trains(lab: RunService) -> None:
    training, waiting, next_one = (
        lab.submit(counting("me", steps=steps, seconds=0.01)) for steps in (10_000, 10_000, 2)
    )
    wait_step(lab, training, 1)
    for run_id in (waiting, training):
        lab.delete(run_id, "me")
        assert_gone(lab, run_id)
    wait_state(lab, next_one, "finished")
    assert lab.available == (True, "")


def test_a_worker_that_does_not_notice_the_deletion_is_killed(
    lab: RunService, steps: AllowedSteps, monkeypatch: pytest.MonkeyPatch
) -> None:
    killed: list[str] = []

    def kill(_: ThreadExecutor, run_id: str) -> None:
        killed.append(run_id)
        steps.allow(10)

    monkeypatch.setattr("kllab.runs.supervisor.CANCEL_SECONDS", 0.05)
    monkeypatch.setattr(ThreadExecutor, "kill", kill)
    run_id = lab.submit(steps.counting(1, steps=10))
    wait_step(lab, run_id, 1)
    lab.delete(run_id, "")
    after = lab.submit(counting(steps=2))
    wait_state(lab, after, "finished")
    assert killed == [run_id]
