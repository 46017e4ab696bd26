"""Training state, and its conversion to and from checkpoints."""

import json
import math
from bisect import bisect_right
from collections.abc import Sequence
from typing import Any, Generic, Protocol, TypeVar

import numpy as np
import torch
from torch import Tensor

from kllab.former_names import FORMER_EXPERIMENTS
from kllab.training.adam import Adam
from kllab.training.log_schedule import LogSchedule
from kllab.training.machine import machine
from kllab.training.record import Array, Checkpoint
from kllab.training.settings import read_object


class TrainingConfig(Protocol):
    """Part of every config that a state uses."""

    @property
    def steps(self) -> int:
        """Number of updates."""

    @property
    def log_schedule(self) -> LogSchedule:
        """Steps with records and evaluations."""

    def to_json(self) -> str:
        """Return all fields as a JSON object."""


ConfigT = TypeVar("ConfigT", bound=TrainingConfig)


class State(Generic[ConfigT]):
    """Training state: tensors, random state, step and seconds.

    A subclass builds its model, and lists in `optimisers` and `tensors` what a step changes.

    Parameters
    ----------
    config : Settings
        Settings of the training.
    **identity : str
        The experiment's name, and other properties that a checkpoint must match, such as the
        digest of its data.

    Attributes
    ----------
    optimisers : list of Adam
        Their parameters and moments are part of a checkpoint.
    tensors : dict of str to torch.Tensor
        Other tensors of a checkpoint, by name; a step changes them in place.
    generator : torch.Generator
        Its state is part of a checkpoint.
    generators : dict of str to torch.Generator
        All generators, by the names of their states in a checkpoint.
    machines : list of str
        Kinds of machines that trained; with more than one, bits may differ from those of one.
    """

    def __init__(self, config: ConfigT, **identity: str) -> None:
        self.config, self.identity = config, identity
        self.schedule = config.log_schedule
        self.generator = torch.Generator()
        self.generators = {"random_state": self.generator}
        self.step, self.seconds = 0, 0.0
        self.optimisers: list[Adam] = []
        self.tensors: dict[str, Tensor] = {}
        self.machines = [machine()]

    def named(self) -> dict[str, Tensor]:
        """Return views of all tensors that a step changes, except the generators' states."""
        named = dict(self.tensors)
        for optimiser in self.optimisers:
            named |= optimiser.tensors()
        return named

    def _contents(self) -> dict[str, Tensor]:
        """Return all tensors of a checkpoint by name."""
        states = {name: each.get_state() for name, each in self.generators.items()}
        return {**states, **self.named()}

    def not_finite(
        self, where: str = "", *, what: str = "the loss", rates: Sequence[str] = ("learning_rate",)
    ) -> FloatingPointError:
        """Return the error of a number that is not finite.

        Parameters
        ----------
        where : str
            Follows the step in the message: the model, the values.
        what : str
            Subject of the message.
        rates : sequence of str
            Settings that may be too large.
        """
        hints = [f"a smaller {name} than {getattr(self.config, name)}" for name in rates]
        return FloatingPointError(
            f"{what} is no finite number after step {self.step}{where}; "
            f"{' or '.join(hints)} may help"
        )

    def to_checkpoint(self) -> Checkpoint:
        """Return a checkpoint with a copy of the state."""
        tensors = {name: tensor.numpy().copy() for name, tensor in self._contents().items()}
        metadata = {
            **self.identity,
            "config": self.config.to_json(),
            "step": str(self.step),
            "seconds": repr(self.seconds),
            "machines": "\n".join(self.machines),
        }
        return Checkpoint(tensors, metadata)

    def restore(self, checkpoint: Checkpoint) -> None:
        """Restore the state from a checkpoint.

        Raises
        ------
        ValueError
            If the checkpoint belongs to another config or identity: names the part.
        """
        step, seconds = self._check_metadata(checkpoint.metadata)
        self._check_tensors(checkpoint.tensors)
        self.step, self.seconds = step, seconds
        before = checkpoint.metadata.get("machines", "").splitlines()  # older ones have none
        self.machines = [*before, *(kind for kind in self.machines if kind not in before)]
        for optimiser in self.optimisers:
            optimiser.resume(step)
        for name, tensor in self.named().items():
            tensor.copy_(torch.tensor(checkpoint.tensors[name]))
        for name, generator in self.generators.items():
            generator.set_state(torch.tensor(checkpoint.tensors[name]))

    def _check_metadata(self, metadata: dict[str, str]) -> tuple[int, float]:
        for name, ours in self.identity.items():
            theirs = metadata.get(name)
            _check_same(
                f"{name} of the checkpoint", FORMER_EXPERIMENTS.get(theirs or "", theirs), ours
            )
        config = read_object(metadata.get("config", ""), "config of the checkpoint")
        ours = json.loads(self.config.to_json())
        # What is missing on one side has its default there.
        for name in {**ours, **config}:
            what = f"{name} of the checkpoint's config"
            _check_same(what, config.get(name), ours.get(name))
        try:
            step, seconds = int(metadata["step"]), float(metadata["seconds"])
        except (KeyError, ValueError) as error:
            raise ValueError(f"checkpoint has no readable step and seconds: {error}") from error
        if not 1 <= step <= self.config.steps or not 0 <= seconds < math.inf:
            raise ValueError(
                f"checkpoint is at step {step} after {seconds} seconds; "
                f"allowed: step 1 to {self.config.steps}, seconds from 0"
            )
        return step, seconds

    def _check_tensors(self, given: dict[str, Array]) -> None:
        expected = self._contents()
        if given.keys() != expected.keys():
            odd = sorted(given.keys() ^ expected.keys())
            raise ValueError(f"checkpoint lacks tensors or has others: {', '.join(odd)}")
        for name, tensor in expected.items():
            ours, theirs = tensor.numpy(), given[name]
            if theirs.shape != ours.shape or theirs.dtype != ours.dtype:
                raise ValueError(
                    f"{name} in the checkpoint is {theirs.dtype} of shape {theirs.shape}, "
                    f"this training has {ours.dtype} of shape {ours.shape}"
                )


class Trail:
    """Measures of all evaluations so far, for records and checkpoints.

    Parameters
    ----------
    steps : sequence of int
        Steps with an evaluation.
    *shape : int
        Shape of the measures of one evaluation.

    Attributes
    ----------
    values : torch.Tensor
        float32, (steps, *shape): 0 until measured.
    """

    def __init__(self, steps: Sequence[int], *shape: int) -> None:
        self._steps = steps
        self.values = torch.zeros(len(steps), *shape)

    def extend(self, step: int, measures: Tensor, *, after: int = 0) -> dict[str, Any]:
        """Add the measures of a step; return the fields of a record: those `after` a step."""
        first, index = bisect_right(self._steps, after), self._steps.index(step)
        self.values[index] = measures
        return {
            "trail_step": np.array(self._steps[first : index + 1]),
            "trail": self.values[first : index + 1].numpy().copy(),
        }


def _check_same(what: str, theirs: object, ours: object) -> None:
    if theirs != ours:
        raise ValueError(f"{what} is {theirs!r}, of this training {ours!r}")
