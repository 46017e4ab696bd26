"""Options of the command line become configs, or sentences that say what is allowed."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kllab.commands import settings, sweep, train
from kllab.topics import EXPERIMENTS, load


def from_options(*arguments: str, several: bool = False) -> dict[str, object]:
    import argparse

    parser = argparse.ArgumentParser()
    settings.add_experiments(parser, several=several)
    return settings.given(parser.parse_args(arguments))


@pytest.mark.parametrize("experiment", EXPERIMENTS)
def test_every_setting_is_an_option(experiment: str) -> None:
    config = load(experiment).Config()
    written = json.loads(config.to_json())
    arguments = [experiment]
    for name in written:
        value = getattr(config, name)
        text = json.dumps(value) if isinstance(value, dict) else settings.shown(value)
        arguments += ["--" + name.replace("_", "-"), text]
    assert settings.made(experiment, from_options(*arguments)) == config


@given(beta=st.floats(0, 1e3), steps=st.integers(1, 1_000_000))
def test_numbers_are_read_exactly(beta: float, steps: int) -> None:
    found = from_options("vae", "--beta", repr(beta), "--steps", str(steps))
    assert found == {"beta": beta, "steps": steps}


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["cnn"], "invalid choice: 'cnn'"),
        (["vae", "--beta", "much"], "beta is 'much'; allowed: a number from 0 to 1000"),
        (["vae", "--beta", "-1"], "beta is -1.0; allowed: a number from 0 to 1000"),
        (["vae", "--beta", "nan"], "beta is nan; allowed"),
        (["vae", "--steps", "1.5"], "steps is '1.5'; allowed: a whole number"),
        (["vae", "--encoder-hidden", "300,x"], "encoder_hidden is '300,x'; allowed: 1 to 4 whole"),
        (["vae", "--schedule-parameters", "[1]"], "the value is a JSON list; allowed: an object"),
        (["vae", "--schedule-parameters", '{"cycles": 2}'], "has no parameter 'cycles'"),
        (["vae", "--config", "nowhere.json"], "nowhere.json cannot be read"),
    ],
)
def test_a_wrong_option_is_refused(
    arguments: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        train.main(arguments)
    assert ended.value.code == 2
    assert sentence in " ".join(capsys.readouterr().err.split())


def test_options_go_before_a_file(tmp_path: Path) -> None:
    file = tmp_path / "config.json"
    file.write_text('{"beta": 4, "steps": 10}', encoding="utf-8")
    found = from_options("vae", "--config", str(file), "--beta", "2")
    assert found == {"beta": 2.0, "steps": 10}


def test_an_unknown_setting_of_a_file_is_refused() -> None:
    with pytest.raises(ValueError, match="vae has no setting 'bta'; allowed: dataset, "):
        settings.made("vae", {"bta": 4})


def test_a_sweep_has_all_combinations() -> None:
    found = from_options("vae", "--beta", "0.5", "4", "--seed", "0", "1", several=True)
    pairs = [(each["beta"], each["seed"]) for each in sweep.combinations(found)]
    assert pairs == [(0.5, 0), (0.5, 1), (4, 0), (4, 1)]


def test_a_sweep_has_a_limit() -> None:
    many = {"beta": [1.0] * 40, "seed": [0] * 40}
    with pytest.raises(ValueError, match="more than 1000 runs; allowed: up to 1000"):
        sweep.combinations(many)
