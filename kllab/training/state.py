"""Training state, and its conversion to and from checkpoints."""

import hashlib
import json
import math
from abc import ABC, abstractmethod
from typing import Any, Protocol

import numpy as np
import torch
from torch import Tensor

from kllab.former_names import FORMER_EXPERIMENTS
from kllab.training.record import Array, Checkpoint


class Trained(Protocol):
    """Part of a config that a state uses: number of steps, and the config as JSON."""

    @property
    def steps(self) -> int:
        """Number of updates."""

    def to_json(self) -> str:
        """Return all fields as a JSON object."""


class State(ABC):
    """Training state: tensors, random state, step and seconds.

    A subclass builds its model and lists the tensors that a step changes (`_named`).

    Parameters
    ----------
    config : Settings
        Settings of the training.
    identity : dict of str to str
        The experiment's name, and other properties that a checkpoint must match, such as the
        digest of its data.
    """

    def __init__(self, config: Trained, identity: dict[str, str]) -> None:
        self._config, self.identity = config, identity
        self.generator = torch.Generator()
        self.step = 0
        self.seconds = 0.0

    @property
    def steps(self) -> int:
        """Steps requested."""
        return self._config.steps

    @abstractmethod
    def _named(self) -> dict[str, Tensor]:
        """Return views of all tensors that a step changes, except the generator's state."""

    @abstractmethod
    def _resume(self, step: int) -> None:
        """Set what depends only on the step, before tensors and random state are restored."""

    def to_checkpoint(self) -> Checkpoint:
        """Return a checkpoint with a copy of the state."""
        tensors = {name: _copy(tensor) for name, tensor in self._named().items()}
        tensors["random_state"] = _copy(self.generator.get_state())
        metadata = {
            **self.identity,
            "config": self._config.to_json(),
            "step": str(self.step),
            "seconds": repr(self.seconds),
            "sha256": _digest(tensors),
        }
        return Checkpoint(tensors, metadata)

    def restore(self, checkpoint: Checkpoint) -> None:
        """Restore the state from a checkpoint.

        Raises
        ------
        ValueError
            If the checkpoint is damaged or belongs to another config or identity: names the part.
        """
        step, seconds = self._check_metadata(checkpoint.metadata)
        self._check_tensors(checkpoint)
        self.step, self.seconds = step, seconds
        self._resume(step)
        for name, tensor in self._named().items():
            tensor.copy_(_tensor(checkpoint.tensors[name]))
        self.generator.set_state(_tensor(checkpoint.tensors["random_state"]))

    def _check_metadata(self, metadata: dict[str, str]) -> tuple[int, float]:
        for name, value in self.identity.items():
            theirs = metadata.get(name)
            if FORMER_EXPERIMENTS.get(theirs or "", theirs) != value:
                raise ValueError(
                    f"{name} of the checkpoint is {theirs!r}, of this training {value!r}"
                )
        fields, ours = _fields(metadata.get("config")), json.loads(self._config.to_json())
        for name in ours:
            if name not in fields or fields[name] != ours[name]:
                raise ValueError(
                    f"{name} of the checkpoint's config is {fields.get(name)!r}, "
                    f"of this training {ours[name]!r}"
                )
        try:
            step, seconds = int(metadata["step"]), float(metadata["seconds"])
        except (KeyError, ValueError) as error:
            raise ValueError(f"checkpoint has no readable step and seconds: {error}") from error
        if not 1 <= step <= self._config.steps or not 0 <= seconds < math.inf:
            raise ValueError(
                f"checkpoint is at step {step} after {seconds} seconds; "
                f"allowed: step 1 to {self._config.steps}, seconds from 0"
            )
        return step, seconds

    def _check_tensors(self, checkpoint: Checkpoint) -> None:
        expected: dict[str, tuple[tuple[int, ...], np.dtype[Any]]] = {
            name: (tuple(tensor.shape), tensor.numpy().dtype)
            for name, tensor in self._named().items()
        }
        expected["random_state"] = (self.generator.get_state().numpy().shape, np.dtype(np.uint8))
        tensors = checkpoint.tensors
        if tensors.keys() != expected.keys():
            odd = sorted(tensors.keys() ^ expected.keys())
            raise ValueError(f"checkpoint lacks tensors or has others: {', '.join(odd)}")
        for name, (shape, dtype) in expected.items():
            given = tensors[name]
            if given.shape != shape or given.dtype != dtype:
                raise ValueError(
                    f"{name} in the checkpoint is {given.dtype} of shape {given.shape}, "
                    f"this training has {dtype} of shape {shape}"
                )
        digest = _digest(tensors)
        if checkpoint.metadata.get("sha256") != digest:
            raise ValueError(
                f"the checkpoint's tensors are damaged: their SHA-256 is {digest}, "
                f"recorded is {checkpoint.metadata.get('sha256')}"
            )


def _fields(config: str | None) -> dict[str, object]:
    try:
        fields = json.loads(config or "")
    except ValueError as error:
        raise ValueError(f"config of the checkpoint is no JSON: {error}") from error
    if not isinstance(fields, dict):
        raise ValueError(f"config of the checkpoint is {config!r}; allowed: a JSON object")
    return fields


def _copy(tensor: Tensor) -> Array:
    return tensor.numpy().copy()


def _tensor(array: Array) -> Tensor:
    return torch.from_numpy(np.array(array, order="C"))  # a copy: the checkpoint must not change


def _digest(tensors: dict[str, Array]) -> str:
    digest = hashlib.sha256()
    for name in sorted(tensors):
        digest.update(name.encode())
        digest.update(np.ascontiguousarray(tensors[name]).tobytes())
    return digest.hexdigest()
