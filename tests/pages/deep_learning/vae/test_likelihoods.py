"""Likelihood, prior and draws of z on the page; the case where everything can be checked."""

from __future__ import annotations

import numpy as np
from streamlit.testing.v1 import AppTest

from kllab.divergences.units import NATS
from kllab.topics.vae.run_view import VaeRun
from kllab.topics.vae.train import Config
from pages.deep_learning.vae.text import formula, latest
from pages.web.recorded_runs import id_of
from tests.pages.test_contract import open_view, visit

PAGE = "deep_learning/vae/page.py"


def planned(app: AppTest) -> Config:
    scope: dict[str, object] = {}
    [code] = open_view(app, "Code").code
    exec(code.value.partition("for record")[0], scope)
    config = scope["config"]
    assert isinstance(config, Config)
    return config


def said(app: AppTest) -> str:
    return "\n".join(element.value for element in (*app.markdown, *app.caption, *app.warning))


def likelihood_of(preset: str) -> AppTest:
    app = visit(PAGE, run=[id_of(preset)], view="Formula", formula_of="likelihood")
    assert not app.exception
    return app


def test_the_choices_make_the_config() -> None:
    app = visit(
        PAGE, likelihood="gaussian", prior="vamp", prior_components="7", importance_samples="3",
        size="convolutional", run="",
    )  # fmt: skip
    assert not app.exception
    about = said(open_view(app, "About"))
    assert "Gaussian (variance learnt), VampPrior of 7, 3 draws, convolutions" in about
    config = planned(app)
    assert (config.likelihood, config.prior, config.prior_components) == ("gaussian", "vamp", 7)
    assert (config.importance_samples, config.architecture) == (3, "conv")
    app.selectbox(key="prior").set_value("standard_normal").run()
    assert not app.exception
    assert planned(app).prior_components == 20


def test_what_does_not_work_together_is_said_in_the_rail() -> None:
    app = visit(PAGE, prior="mixture", free_bits="0.5", run="")
    assert not app.exception
    [warning] = app.warning
    assert "This cannot be trained: prior 'mixture' is given with free bits" in warning.value


def test_runs_of_different_likelihoods_have_their_own_axes_and_tables() -> None:
    ids = [id_of(preset) for preset in ("Plain VAE", "Binarised digits", "Continuous Bernoulli")]
    app = visit(PAGE, run=ids, view="Compare")
    assert not app.exception
    text = said(app)
    assert "Nats of different likelihoods are not compared on one axis" in text
    assert "each has its own table" in text
    firsts = [table.value.columns[0] for table in app.dataframe]
    kinds = ("grey-level BCE", "Bernoulli (drawn pixels)", "continuous Bernoulli")
    assert firsts == [f"runs by {kind}" for kind in kinds]
    alone = visit(PAGE, run=[ids[1]], view="Compare")
    assert "not compared" not in said(alone)


def test_the_bound_is_of_log_p_only_where_the_loss_is_a_likelihood() -> None:
    binary = said(likelihood_of("Binarised digits"))
    assert "**log p(x) ≥ -" in binary
    assert "K = 100, over 300 held-out images" in binary
    grey = said(likelihood_of("VampPrior"))
    assert "log p(x) ≥" not in grey
    assert "grey-level BCE is not a likelihood" in grey
    assert "±" in grey.partition("On held-out images it is")[2]
    old = said(likelihood_of("Plain VAE"))
    assert "older runs have none" in old or "Bound with the BCE" in old


def test_the_exact_case_follows_its_sliders() -> None:
    app = visit(PAGE, view="Formula", formula_of="exact_bounds")
    assert not app.exception
    assert "**log p(x) = -7.474** nats is known exactly" in said(app)
    app.slider(key="linear_spread").set_value(1.0).run()
    assert "**ELBO = -7.474**" in said(app)
    assert "KL(q(z|x)‖p(z|x)) = 0.000" in said(app)
    app.slider(key="linear_spread").set_value(0.5).run()
    assert "no finite variance" in said(app)
    app = visit(PAGE, view="Formula", formula_of="exact_rates", linear_beta="4")
    assert "4 of 6 dimensions carry 2.53 nats" in said(app)


def test_a_run_with_several_draws_shows_its_bound_and_its_loss() -> None:
    columns = {name: np.array([x]) for name, x in {
        "distortion": -80.0, "rate": 20.5, "elbo": 59.5, "beta": 1.0, "importance_bound": 62.75,
        "informative_units": 7.0,
    }.items()}  # fmt: skip
    run = VaeRun.of(Config(importance_samples=5), columns, {})
    assert latest(run, NATS)["bound"] == "62.8"
    shown = formula(run, NATS)
    assert "K = 5" in shown
    assert r"62.8\ \text{nats}" in shown
    assert "-(-80.0) - 20.50 = 59.5" in shown
