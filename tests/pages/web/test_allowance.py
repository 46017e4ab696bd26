"""What Train says of limits, before it is pressed and without a reload."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from kllab.runs import Allowance, ClassUse
from kllab.runs.limits import Limits
from kllab.topics.policy.train import Config
from pages.web import live
from pages.web.allowance import Advice, describe
from tests.pages.test_live import script
from tests.support.stored_runs import Lab, scripted_lab

LIMITS = Limits(runs=6, seconds=7200.0, window=86400.0)


@pytest.mark.parametrize(
    ("allowance", "duration", "advice"),
    [
        (Allowance(LIMITS), None, Advice()),
        (Allowance(LIMITS), 40.0, Advice(lines=("About 40 seconds",))),
        (
            Allowance(LIMITS, runs=2, seconds=600.0),
            250.0,
            Advice(lines=("About 5 minutes", "2 of 6 runs queued")),
        ),
        (
            Allowance(LIMITS, seconds=6600.0),
            60.0,
            Advice("You may train for 10 minutes more within 24 hours.", ("About 1 minute",)),
        ),
        (
            Allowance(LIMITS, seconds=1800.0),
            11100.0,
            Advice(
                "This training takes about 185 minutes. It is paused after 90 minutes: more is not "
                "allowed within 24 hours."
            ),
        ),
        (
            Allowance(LIMITS, seconds=7200.0, frees_in=5400.0),
            60.0,
            Advice(
                "Your runs have trained for 120 minutes within the last 24 hours, and 120 minutes "
                "are allowed. Training is possible again in 90 minutes.",
                may_train=False,
            ),
        ),
        (
            Allowance(LIMITS, runs=1, of_class=ClassUse(LIMITS, runs=37, seconds=600.0)),
            40.0,
            Advice(lines=("About 40 seconds", "1 of 6 runs queued", "37 of 300 of your class")),
        ),
        (
            Allowance(LIMITS, of_class=ClassUse(LIMITS, seconds=35_400.0)),
            60.0,
            Advice(
                "Your class may train for 10 minutes more, all together, within 24 hours.",
                ("About 1 minute",),
            ),
        ),
        (
            Allowance(LIMITS, of_class=ClassUse(LIMITS, runs=300)),
            60.0,
            Advice(
                "300 runs of your class wait or train, and 300 are allowed at a time: wait until "
                "one has ended.",
                may_train=False,
            ),
        ),
        (
            Allowance(Limits(runs=float("inf"), seconds=float("inf")), runs=9),
            1e5,
            Advice(lines=("About 28 hours", "9 runs queued")),
        ),
    ],
)
def test_words_at_train(allowance: Allowance, duration: float | None, advice: Advice) -> None:
    assert describe(allowance, duration) == advice


def train_of(app: AppTest) -> tuple[bool, list[str]]:
    assert not app.exception
    said = [each.value for each in app.caption if "Your runs have trained" in each.value]
    return app.button(key="train").disabled, said


def test_train_is_disabled_while_it_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pages.web.visitor.owner", lambda: "me")
    lab: Lab
    with scripted_lab(tmp_path) as lab:
        app = AppTest.from_function(script, default_timeout=30).run()
        assert train_of(app) == (False, [])
        store = lab.service._reader
        with store.database.write() as db:
            db.execute("INSERT INTO training_time VALUES ('me', ?, 7200)", [int(time.time() / 60)])
        # The stage notices, and draws the whole page again.
        app.button(key="train").click().run()
        disabled, [said] = train_of(app)
        assert disabled
        assert said.startswith(
            ":material/hourglass_disabled: Your runs have trained for 120 minutes"
        )
        assert not lab.service.runs("me")
        clocks = [each.proto.component_name for each in app.get("bidi_component")]
        assert clocks.count("kllab_clock") == 1
        assert live.TICK_SLOW > live.TICK
        with store.database.write() as db:
            db.execute("DELETE FROM training_time")
        app.run()
        assert train_of(app) == (False, [])
        app.button(key="train").click().run()
        assert len(lab.service.runs("me")) == 1
        assert lab.service.runs("me")[0].config == Config().to_json()
