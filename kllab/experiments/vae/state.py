"""Everything a training carries from step to step, and its way into a checkpoint and back."""

import hashlib
import json
import math
from typing import Any

import numpy as np
import torch
from torch import Tensor

from kllab.experiments.record import Array, Checkpoint
from kllab.experiments.vae.adam import Adam
from kllab.experiments.vae.config import Config
from kllab.experiments.vae.model import VAE
from kllab.experiments.vae.random_streams import EPOCH, WEIGHTS, stream, stream_seed


class State:
    """Model, optimiser, random state, step and seconds.

    The shuffle of an epoch comes from a stream of its own, so only the state of the noise is kept.

    Parameters
    ----------
    config : Config
        Says what to build.
    n : int
        Number of training images.
    """

    def __init__(self, config: Config, n: int) -> None:
        self.config = config
        self.n = n
        self.batch_size = min(config.batch_size, n)
        self.steps_per_epoch = n // self.batch_size
        self.model = VAE(config, generator=stream(config.seed, WEIGHTS))
        self.optimiser = Adam(list(self.model.parameters()))
        self.generator = torch.Generator()
        self.order = torch.empty(0, dtype=torch.int64)
        self.step = 0
        self.seconds = 0.0

    def next_batch(self) -> Tensor:
        """Return the next step's images; an epoch is a new shuffle without its short last batch."""
        epoch, position = divmod(self.step, self.steps_per_epoch)
        if position == 0:
            self._shuffle(epoch)
        start = position * self.batch_size
        return self.order[start : start + self.batch_size]

    def _shuffle(self, epoch: int) -> None:
        self.generator.manual_seed(stream_seed(self.config.seed, EPOCH, epoch))
        self.order = torch.randperm(self.n, generator=self.generator)

    def _named(self) -> dict[str, Tensor]:
        """Views of all that changes in a step: parameters, then their moments."""
        named = {name: each.detach() for name, each in self.model.named_parameters()}
        names = list(named)
        for moment, tensors in self.optimiser.moments.items():
            named |= {f"{moment}.{name}": each for name, each in zip(names, tensors, strict=True)}
        return named

    def to_checkpoint(self, used: str) -> Checkpoint:
        """Copy the state. `used` names the images (see `Images.used`)."""
        tensors = {name: _copy(tensor) for name, tensor in self._named().items()}
        tensors["random_state"] = _copy(self.generator.get_state())
        metadata = {
            "experiment": "vae",
            "config": self.config.to_json(),
            "step": str(self.step),
            "seconds": repr(self.seconds),
            "images": used,
            "sha256": _digest(tensors),
        }
        return Checkpoint(tensors, metadata)

    def restore(self, checkpoint: Checkpoint, used: str) -> None:
        """Go on from a checkpoint.

        Raises
        ------
        ValueError
            Naming what does not fit this config and these images, or is damaged.
        """
        step, seconds = self._check_metadata(checkpoint.metadata, used)
        self._check_tensors(checkpoint)
        self.step, self.seconds = step, seconds
        for updates in self.optimiser.updates:
            updates.fill_(step)
        for name, tensor in self._named().items():
            tensor.copy_(_tensor(checkpoint.tensors[name]))
        self._shuffle(step // self.steps_per_epoch)
        self.generator.set_state(_tensor(checkpoint.tensors["random_state"]))

    def _check_metadata(self, metadata: dict[str, str], used: str) -> tuple[int, float]:
        wanted = {"experiment": "vae", "images": used}
        for name, value in wanted.items():
            if metadata.get(name) != value:
                raise ValueError(
                    f"{name} of the checkpoint is {metadata.get(name)!r}, "
                    f"of this training {value!r}"
                )
        theirs, ours = _fields(metadata.get("config")), json.loads(self.config.to_json())
        for name in ours:
            if name not in theirs or theirs[name] != ours[name]:
                raise ValueError(
                    f"{name} of the checkpoint's config is {theirs.get(name)!r}, "
                    f"of this training {ours[name]!r}"
                )
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

    def _check_tensors(self, checkpoint: Checkpoint) -> None:
        expected: dict[str, tuple[tuple[int, ...], np.dtype[Any]]] = {}
        expected["random_state"] = (self.generator.get_state().numpy().shape, np.dtype(np.uint8))
        for name, tensor in self._named().items():
            expected[name] = (tuple(tensor.shape), np.dtype(np.float32))
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
    return torch.from_numpy(np.array(array, order="C"))  # a copy: the checkpoint stays as it is


def _digest(tensors: dict[str, Array]) -> str:
    digest = hashlib.sha256()
    for name in sorted(tensors):
        digest.update(name.encode())
        digest.update(np.ascontiguousarray(tensors[name]).tobytes())
    return digest.hexdigest()
