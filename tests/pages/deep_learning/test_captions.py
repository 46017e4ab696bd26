"""Captions of presets say what trainings brought: every claim on every seed, every number filled.

The trainings were made beforehand (scripts/measure_presets.py); a preset that has changed since
must be measured anew.
"""

import json
import re
import string
from dataclasses import replace
from typing import Any

import pytest

from kllab.divergences.units import BITS, NATS
from kllab.topics import EXPERIMENTS, load
from kllab.topics.policy.bundled_runs import CLEANRL
from kllab.topics.vae.train.step_record import INFORMATIVE
from pages.deep_learning.maximum_entropy.captions import GONE
from pages.deep_learning.policy import captions as policy_captions
from pages.web import measured_presets
from pages.web.measured_presets import SEEDS, Measured
from pages.web.outcome import outcomes_of, quantities_of
from pages.web.preset_note import BEFOREHAND, filled, note
from scripts import measure_presets

PAGES = {name: measure_presets.of_page(name) for name in EXPERIMENTS}
CASES = [(name, preset) for name, page in PAGES.items() for preset in page.configs]
ANEW = "measure it anew: python -m scripts.measure_presets"
FACTS: dict[str, tuple[float, ...]] = {
    # Every weight of KL is compared with 1/N.
    "bayesian_network": (1,),
    "vae": (INFORMATIVE,),
    "policy": (
        policy_captions.SOLVED,
        policy_captions.MOST,
        policy_captions.NEARLY,
        CLEANRL.mean,
        CLEANRL.spread,
    ),
    "maximum_entropy": (GONE,),
    # Images are 8 x 8, labels are of 10 classes.
    "output_regularisation": (8, 10),
}
"""Numbers of captions that are no settings of the preset and no outcomes either."""


def entry(name: str, preset: str) -> Measured:
    found = measured_presets.load().get(name, {}).get(preset)
    assert found is not None, f"{name}, {preset!r} was never measured; {ANEW} {name}"
    return found


@pytest.mark.parametrize(("name", "preset"), CASES)
def test_it_was_measured_as_it_is_now(name: str, preset: str) -> None:
    page = PAGES[name]
    found, caption = entry(name, preset), page.captions[preset]
    config = page.configs[preset]
    assert found.config == json.loads(config.to_json()), f"{preset!r} has changed; {ANEW} {name}"
    assert found.values.keys() == quantities_of(caption).keys(), f"{ANEW} {name}"
    assert {len(of_seeds) for of_seeds in found.values.values()} == {len(SEEDS)}
    assert found.made.keys() == {"date", "torch", "processor"}


@pytest.mark.parametrize(("name", "preset"), CASES)
def test_what_it_claims_holds_for_every_seed(name: str, preset: str) -> None:
    outcomes = outcomes_of(PAGES[name].captions[preset])
    assert outcomes, "a preset of trainings says what they bring"
    for outcome in outcomes:
        for index, seed in enumerate(SEEDS):
            mine = entry(name, preset).of_seed(index)
            other = entry(name, outcome.beside).of_seed(index) if outcome.beside else {}
            assert outcome.holds(mine, other), (seed, outcome.text, mine, other)


@pytest.mark.parametrize(("name", "preset"), CASES)
def test_every_number_is_measured_or_a_setting(name: str, preset: str) -> None:
    """A number that stands in the text itself is one of the preset's settings, or a known fact."""
    page = PAGES[name]
    config = json.loads(page.configs[preset].to_json())
    allowed = {*_numbers(config), *FACTS.get(name, ())}
    for outcome in outcomes_of(page.captions[preset]):
        text = outcome.text
        literal = "".join(part for part, *_ in string.Formatter().parse(text))
        literal = re.sub(r"et al\. \d{4}", "", literal)
        typed = {float(number) for number in re.findall(r"\d+(?:\.\d+)?", literal)}
        assert typed <= allowed, f"{typed - allowed} are typed in: {text}"


def _numbers(config: Any) -> list[float]:
    if isinstance(config, dict | list):
        each = config.values() if isinstance(config, dict) else config
        return [number for one in each for number in _numbers(one)]
    if isinstance(config, str):  # such as the weight "1/N"
        return [float(number) for number in re.findall(r"\d+", config)]
    return [float(config)]


@pytest.mark.parametrize(("name", "preset"), CASES)
def test_the_page_says_it_with_its_numbers(name: str, preset: str) -> None:
    captions = PAGES[name].captions
    said = note(name, captions, preset, NATS)
    assert said.endswith(BEFOREHAND)
    assert not re.search(r"[{}]|\bnan\b|\binf\b", said)
    # Each sentence is there: none was left out for want of a number.
    for outcome in outcomes_of(captions[preset]):
        assert outcome.text.split("{")[0] in said
    bits = note(name, captions, preset, BITS)
    assert bits.endswith("(1 nat is 1.4427 bits.)") == (" nat" in said)
    assert note(name, captions, None, NATS) == "Your own settings."


def test_what_was_not_measured_is_not_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(measured_presets, "load", dict)
    name, preset = CASES[0]
    assert filled(name, PAGES[name].captions[preset], preset) == ""


def test_nothing_is_kept_of_presets_that_are_gone() -> None:
    kept = {name: list(presets) for name, presets in measured_presets.load().items()}
    assert kept == {name: list(page.configs) for name, page in PAGES.items()}


def test_a_preset_that_changed_is_measured_anew() -> None:
    name, preset = "vae", "Plain VAE"
    page, found = PAGES[name], entry(name, preset)
    config, caption = page.configs[preset], page.captions[preset]
    assert measure_presets.still_valid(found, config, caption)
    assert not measure_presets.still_valid(None, config, caption)
    assert not measure_presets.still_valid(found, replace(config, steps=config.steps + 1), caption)
    fewer = {key: each for key, each in found.values.items() if key != "rate"}
    assert not measure_presets.still_valid(replace(found, values=fewer), config, caption)


def test_what_is_saved_reads_back_the_same(tmp_path: Any) -> None:
    measured_presets.save(measured_presets.load(), tmp_path / "copy.json")
    assert (tmp_path / "copy.json").read_bytes() == measured_presets.PATH.read_bytes()
    assert measured_presets.load(tmp_path / "copy.json") == measured_presets.load()


QUICK = [("vae", "Collapse, cured by free bits"), ("policy", "Bandit, policy gradient")]


@pytest.mark.slow
@pytest.mark.parametrize(("name", "preset"), QUICK)
def test_training_again_brings_the_same(name: str, preset: str) -> None:
    page = PAGES[name]
    config, caption = page.configs[preset], page.captions[preset]
    run = measure_presets.trained(page.run_type, config, load(name).train(config))
    anew = measure_presets.values_of(caption, run)
    # Another processor rounds otherwise: what is learned is the same, not its last digits.
    assert anew == pytest.approx(entry(name, preset).of_seed(SEEDS.index(config.seed)), rel=0.05)
