from __future__ import annotations

import numpy as np
import pytest

from kllab.divergences.units import BITS, NATS
from kllab.models.simplex import CORNERS
from kllab.topics.policy.compute import explore
from kllab.topics.policy.run_view import PolicyRun
from kllab.topics.policy.spec import TrustRegion
from kllab.topics.policy.train import Config
from kllab.topics.policy.tutorial_check import PolicyCheck
from kllab.topics.policy.tutorial_check import explore as explore_check
from pages.deep_learning.policy import figures as policy
from pages.deep_learning.policy import simplex_figure, trust_region_figures
from tests.support.drawn_run import drawn_run
from tests.support.plain_figure import decoded

STEPS = np.arange(1.0, 5.0)
COLUMNS = {
    "step": STEPS,
    "kl": np.array([0.01, 0.02, 0.005, 0.01]),
    "k1": np.array([0.01, -0.02, 0.0, 0.01]),
    "k2": STEPS / 100,
    "k3": STEPS / 100,
    "improvement": STEPS,
    "surrogate": STEPS,
    **{f"probability_{arm}": np.full(4, 1 / 3) for arm in range(3)},
}


def test_divergences_carry_the_exact_kl_its_estimates_and_the_limit():
    run = PolicyRun.of(Config(max_kl=0.01), COLUMNS, {})
    figure = policy.divergences(run, "max KL", 4, BITS)
    names = [trace["name"] for trace in figure["data"]]
    assert names == ["exact KL(old‖new)", "k1", "k2", "k3", "max KL"]
    assert decoded(figure["data"][0]["y"]) == pytest.approx(COLUMNS["kl"] / np.log(2))
    assert decoded(figure["data"][-1]["y"]) == pytest.approx([0.01 / np.log(2)] * 2)
    clipped = PolicyRun.of(Config(algorithm="ppo_clip"), COLUMNS, {})
    assert len(policy.divergences(clipped, "", 4, NATS)["data"]) == 4
    assert len(policy.improvement(run, 4)["data"]) == 2


def test_the_triangle_marks_every_result_and_has_two_handles():
    view = explore(TrustRegion())
    figure = trust_region_figures.trust_region(view)
    marks = [trace for trace in figure["data"] if trace["mode"] == "markers"]
    for mark, landing in zip(marks, view.landings, strict=False):
        assert mark["hovertemplate"].startswith(f"{landing.name}: ")
        x, y = landing.policy @ CORNERS
        assert (mark["x"][0], mark["y"][0]) == (pytest.approx(x), pytest.approx(y))
    assert marks[-1]["name"] == "old policy"
    assert len({mark["marker"]["symbol"] for mark in marks}) == len(view.landings) + 1
    assert len({mark["name"] for mark in marks}) == len(marks)
    p = view.spec.old
    assert marks[-1]["x"][0] == pytest.approx(p[1] + p[2] / 2)
    assert marks[-1]["y"][0] == pytest.approx(p[2] * 3**0.5 / 2)
    edge, centre = figure["layout"]["meta"]["handles"]
    assert (centre["x"], centre["y"]) == (marks[-1]["x"][0], marks[-1]["y"][0])
    assert (edge["x"], edge["y"]) == tuple(pytest.approx(z) for z in view.handle @ CORNERS)
    assert edge["axes"] == "x"
    low, high = edge["x_range"]
    assert low == centre["x"] < edge["x"] < high
    arrows = [note for note in figure["layout"]["annotations"] if note["showarrow"]]
    assert len(arrows) == 1
    flat = explore(TrustRegion(reward_0=0, reward_1=0, reward_2=0))
    notes = trust_region_figures.trust_region(flat)["layout"]["annotations"]
    assert not any(note["showarrow"] for note in notes)


def test_every_method_has_a_bar_and_its_kl():
    view = explore(TrustRegion(step_size=100.0))
    figure = trust_region_figures.gains(view, BITS)
    best = view.landings[-1].gain
    for bar, landing in zip(figure["data"], view.landings, strict=True):
        assert bar["x"] == [pytest.approx(landing.gain / best)]
        assert f"KL {BITS.number(landing.kl_old_new, 3)}" in bar["text"][0]
        is_beyond = landing.kl_old_new > 0.05 * (1 + 1e-6)
        assert (">" in bar["text"][0]) == bool(bar["marker"]["pattern"]["shape"]) == is_beyond
        assert bar["x"][0] < figure["layout"]["xaxis"]["range"][1]


def test_paths_begin_in_the_middle():
    run = drawn_run("A", PolicyRun(Config(), COLUMNS, {}))
    figure = simplex_figure.paths([run], (1.0, 0.5, 0.0))
    assert len(decoded(figure["data"][1]["x"])) == 5
    assert decoded(figure["data"][1]["x"])[0] == pytest.approx(0.5)


def test_the_lake_shows_arrows_and_tiles():
    probabilities = np.full((16, 4), 0.1, dtype=np.float32)
    probabilities[:, 2] = 0.7
    figure = policy.lake(probabilities, np.ones(16, np.float32), "SFFFFHFHFFFHHFFG", NATS)
    assert figure["data"][0]["text"][0][0] == "→ 70%"
    assert figure["data"][0]["text"][1][1] == "H"


def test_the_check_marks_both_numbers_of_the_chosen_pair():
    view = explore_check(PolicyCheck())
    figure = policy.check(view, NATS)
    marks = [trace for trace in figure["data"] if trace["mode"] == "markers"]
    assert [mark["y"][0] for mark in marks] == [view.chosen.exact, view.chosen.tutorial]
    assert figure["layout"]["yaxis"]["range"][1] > view.chosen.exact
