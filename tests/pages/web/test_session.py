"""From page to page: a control takes nothing from another page's control of the same name."""

from tests.pages.test_contract import visit


def test_a_preset_s_steps_stay_on_their_page() -> None:
    app = visit("deep_learning/vae/page.py")
    app.selectbox(key="preset").set_value("Plain VAE").run()
    assert app.slider(key="steps").value == 3000
    app.switch_page("deep_learning/output_regularisation/page.py").run()
    assert not app.exception
    assert app.slider(key="steps").value == 600
    app.switch_page("deep_learning/policy/page.py").run()
    assert not app.exception


def test_the_unit_goes_along() -> None:
    app = visit("deep_learning/vae/page.py")
    app.segmented_control(key="unit").set_value("bits").run()
    app.switch_page("deep_learning/output_regularisation/page.py").run()
    assert app.session_state["unit"] == "bits"
    assert any("bits" in metric.label for metric in app.metric)


def test_open_runs_are_remembered_by_page() -> None:
    app = visit("deep_learning/vae/page.py")
    app.session_state["open-runs"] = ["of-the-vae", "another"]
    app.session_state["hidden-runs"] = ["another"]
    app.switch_page("deep_learning/output_regularisation/page.py").run()
    assert app.session_state["open-runs"] == ["recorded-label-smoothing-wrong-labels"]
    assert app.session_state["hidden-runs"] == []
    assert not app.warning
    app.switch_page("deep_learning/vae/page.py").run()
    assert app.session_state["open-runs"] == ["of-the-vae", "another"]
    assert app.query_params["hidden_run"] == "another"
