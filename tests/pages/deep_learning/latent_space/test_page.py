"""The page of a latent space: which models it opens, its plane, and what it says."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from streamlit.testing.v1 import AppTest

from kllab.runs import State
from kllab.topics.vae.train import Config, train
from kllab.training.record import Checkpoint
from pages.deep_learning.latent_space import controls, models
from pages.deep_learning.latent_space.view import found
from tests.pages.test_contract import charts, numbers, open_view
from tests.pages.test_my_runs import ME, YOU, owner
from tests.pages.test_my_runs import visit as visit_as
from tests.support.stored_runs import AnyRecord, Lab, Made, scripted_lab, train_tiny

PAGE, VAE = "deep_learning/latent_space/page.py", "deep_learning/vae/page.py"


@cache
def made(latent_dim: int = 3) -> Made:
    """Train a tiny VAE whose last record has its real checkpoint."""
    config = Config(
        dataset="digits_8x8", encoder_hidden=(16,), decoder_hidden=(16,), latent_dim=latent_dim,
        steps=20, schedule="constant",
    )  # fmt: skip
    for record in train(config):
        last, checkpoint = record, record.checkpoint()
    kept = AnyRecord(
        step=last.step, total_steps=last.total_steps, numbers=last.scalars(),
        pictures=last.arrays(), checkpoint=lambda: checkpoint,
    )  # fmt: skip
    return Made("vae", config.to_json(), (kept,))


@pytest.fixture
def lab(tmp_path: Path) -> Iterator[Lab]:
    models.of_run.cache_clear()
    with scripted_lab(tmp_path) as scripted:
        yield scripted


def add(lab: Lab, token: str = ME, latent_dim: int = 3) -> str:
    return lab.add(made(latent_dim), owner=owner(token))


def visit(page: str = PAGE, token: str = ME, **query: str) -> AppTest:
    return visit_as(page, token, **query)


def warned(app: AppTest) -> str:
    return " ".join(each.value for each in app.warning)


def test_on_a_narrow_plane_the_classes_stand_in_a_legend() -> None:
    [plane] = [chart for chart in charts(visit()) if chart["name"] == "plane"]
    layout = plane["figure"]["layout"]
    narrow = layout["meta"]["narrow"]
    on_plane, left = ({note["text"] for note in each["annotations"]} for each in (layout, narrow))
    named = {
        f"<b>{trace['name']}</b>" for trace in plane["figure"]["data"] if trace["name"].isdigit()
    }
    assert len(named) == 10
    assert named == on_plane - left
    assert narrow["showlegend"]
    assert not layout["showlegend"]


def test_it_begins_on_the_mean_of_a_digit_of_the_shipped_model() -> None:
    app = visit()
    assert app.session_state["preset"] == "Mean of class 0"
    assert "2 latent dimensions, trained on MNIST" in " ".join(each.value for each in app.caption)
    [nearest] = [metric.value for metric in app.metric if metric.label == "nearest image"]
    assert nearest.startswith("0, ")
    [decoded] = [chart for chart in charts(app) if chart["name"] == "decoded"]
    assert [len(trace["z"]) for trace in decoded["figure"]["data"]] == [28, 28]


def test_a_hole_is_named(lab: Lab) -> None:
    assert lab
    app = open_view(visit(x="3.9", y="-3.9"), "Formula")
    assert any("in a hole of the prior" in text for text in numbers(app))
    app = open_view(visit(), "Formula")
    assert any("Prior and images agree here" in text for text in numbers(app))


def test_the_visitor_s_ended_runs_are_listed_and_those_of_others_open_by_their_link(
    lab: Lab,
) -> None:
    mine, theirs = add(lab), add(lab, YOU)
    lab.add(train_tiny("policy"), owner=hashlib.sha256(ME.encode()).hexdigest()[:32])
    options = visit().selectbox(key="run").options
    assert [len(options), mine[:4] in options[-1]] == [len(models.SHIPPED) + 1, True]
    app = visit(run=theirs)
    assert not warned(app)
    assert app.selectbox(key="run").value == theirs
    assert app.query_params["run"] == theirs
    assert "3 latent dimensions" in " ".join(each.value for each in app.caption)
    app.selectbox(key="run").set_value("").run()
    assert "run" not in app.query_params
    assert "2 latent dimensions" in " ".join(each.value for each in app.caption)


def test_planes_of_a_model_with_more_dimensions(lab: Lab) -> None:
    app = visit(run=add(lab), rank_x="2", rank_y="2", through="7")
    assert "Both axes have dimension 2: y shows dimension 1 instead" in " ".join(
        each.value for each in app.caption
    )
    [plane] = [chart for chart in charts(app) if chart["name"] == "plane"]
    assert plane["figure"]["layout"]["xaxis"]["title"]["text"].startswith("z")
    app.segmented_control(key="axes").set_value("principal").run()
    assert not app.exception
    [plane] = [chart for chart in charts(app) if chart["name"] == "plane"]
    assert plane["figure"]["layout"]["xaxis"]["title"]["text"] == "principal direction 1"
    assert app.query_params["axes"] == "principal"
    for title in ("Manifold", "Between", "Traversals", "Prior", "Data", "Code"):
        open_view(app, title)
        assert not app.exception, title
        assert not app.error, title


def test_a_run_that_cannot_be_opened_says_why(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    flat, policy = add(lab, YOU, latent_dim=1), lab.add(train_tiny("policy"))
    empty, failed = lab.add(train_tiny("vae")), lab.add(made(), error=FloatingPointError("NaN"))
    reasons = {
        "nobody": "there is no run 'nobody' here",
        "recorded-plain-vae": "has no weights here: only its curves are kept",
        policy: "is one of policy, not of a VAE",
        failed: f"run '{failed}' is failed",
        flat: "has one latent dimension; a plane needs at least 2",
        empty: "the checkpoint is of experiment None",
    }
    for run_id, reason in reasons.items():
        app = visit(run=run_id)
        assert reason in warned(app).replace("\\", ""), run_id
        assert app.selectbox(key="run").value == ""
        assert charts(app)
    pruned = add(lab)

    def none(_: str) -> Checkpoint | None:
        return None

    monkeypatch.setattr(lab.service, "checkpoint", none)
    assert "were removed to make room, only its curves are kept" in warned(visit(run=pruned))
    app = visit()
    app.selectbox(key="run").set_value(pruned).run()
    assert "The shipped model is shown instead" in warned(app)


def test_the_page_of_the_vae_links_to_the_latent_space_of_a_run(lab: Lab) -> None:
    run_id = add(lab)
    assert lab.service.status(run_id).state == State.FINISHED
    app = open_view(visit(VAE, run=run_id), "Latents")
    [link] = [
        each.proto
        for each in app.get("page_link")
        if each.proto.label == "Explore its latent space"
    ]
    assert link.page == "latent_space"
    assert parse_qs(link.query_string) == {"run": [run_id]}


def test_views_are_found_and_no_two_have_one_place() -> None:
    views = found()
    assert [each.title for each in views][-2:] == ["Data", "Code"]
    assert len({each.order for each in views}) == len(views) >= 7
    keys = [control.key for control in (*controls.FIRST, *controls.LATER)]
    assert len(set(keys)) == len(keys)
