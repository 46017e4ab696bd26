"""What earlier versions of the lab wrote goes on working: stored checkpoints, printed imports."""

import importlib

import pytest

from kllab.experiments import FORMER_NAMES, load
from kllab.experiments.record import Checkpoint
from tests.experiments.test_protocol import timeless
from tests.support.tiny_runs import TINY


@pytest.mark.parametrize("former", FORMER_NAMES)
def test_a_checkpoint_with_the_former_name_is_gone_on_from(former: str) -> None:
    experiment = load(FORMER_NAMES[former])
    config = experiment.Config(**TINY[FORMER_NAMES[former]])
    checkpoint = next(iter(experiment.train(config))).checkpoint()
    assert checkpoint.metadata["experiment"] == FORMER_NAMES[former]
    old = Checkpoint(checkpoint.tensors, {**checkpoint.metadata, "experiment": former})
    *_, resumed = experiment.train(config, old)
    *_, straight = experiment.train(config)
    assert timeless(resumed) == timeless(straight)


@pytest.mark.parametrize(
    ("former", "name"),
    [
        ("bottleneck", "information_bottleneck"),
        ("classifier", "output_regularisation"),
        ("soft_actor_critic", "maximum_entropy"),
    ],
)
def test_the_former_import_works_and_says_what_it_is_now(former: str, name: str) -> None:
    module = importlib.import_module(f"kllab.experiments.{former}")
    with pytest.warns(DeprecationWarning, match=f"is now kllab.experiments.{name}"):
        assert module.Config is load(name).Config
    with pytest.warns(DeprecationWarning, match="former name"):
        assert module.train is load(name).train
