"""What earlier versions of the lab wrote goes on working: stored checkpoints, printed imports."""

import importlib

import pytest

from kllab.former_names import FORMER_EXPERIMENTS, FORMER_MODULES
from kllab.topics import load
from kllab.training.record import Checkpoint
from tests.support.tiny_runs import TINY
from tests.training.test_protocol import timeless


@pytest.mark.parametrize("former", FORMER_EXPERIMENTS)
def test_a_checkpoint_with_the_former_name_is_gone_on_from(former: str) -> None:
    experiment = load(FORMER_EXPERIMENTS[former])
    config = experiment.Config(**TINY[FORMER_EXPERIMENTS[former]])
    checkpoint = next(iter(experiment.train(config))).checkpoint()
    assert checkpoint.metadata["experiment"] == FORMER_EXPERIMENTS[former]
    old = Checkpoint(checkpoint.tensors, {**checkpoint.metadata, "experiment": former})
    *_, resumed = experiment.train(config, old)
    *_, straight = experiment.train(config)
    assert timeless(resumed) == timeless(straight)


@pytest.mark.parametrize(("former", "present"), FORMER_MODULES.items())
def test_the_former_import_works_and_says_what_it_is_now(former: str, present: str) -> None:
    old, new = importlib.import_module(former), importlib.import_module(present)
    public = next(name for name in vars(new) if not name.startswith("_"))
    with pytest.warns(DeprecationWarning, match=f"{former} is now {present}; the former name"):
        assert getattr(old, public) is getattr(new, public)


def test_a_printed_import_of_what_trains_works() -> None:
    with pytest.warns(DeprecationWarning, match="former name"):
        exec("from kllab.experiments.vae import Config, train", names := {})
    assert names["train"] is load("vae").train


@pytest.mark.parametrize(
    "printed",
    [
        "from kllab.topics.information_bottleneck.compute import Bottleneck, explore",
        "from kllab.topics.policy.compute import TrustRegion, explore",
    ],
)
def test_a_printed_import_of_a_spec_works(printed: str) -> None:
    """Specs were in `compute` before they were in `spec`."""
    exec(f"{printed}\nview = explore({printed.split()[3].strip(',')}())", names := {})
    assert names["view"].tables()
