"""torch's Adam (Kingma & Ba 2015), whose state goes into checkpoints by name."""

from collections.abc import Callable, Mapping, Sequence

import torch
from torch import Tensor

_MOMENTS = ("exp_avg", "exp_avg_sq")


class Adam:
    """`torch.optim.Adam`, fused, with its default constants.

    Parameters
    ----------
    named : mapping of str to torch.Tensor
        Parameters by their names in checkpoints. `step` changes them in place.
    updates : callable
        Maps a step of the training to the number of updates until then, by default the same.
    """

    def __init__(
        self, named: Mapping[str, Tensor], updates: Callable[[int], int] = lambda step: step
    ) -> None:
        self.parameters = list(named.values())
        self._named, self._updates = dict(named), updates
        self._adam = torch.optim.Adam(self.parameters, fused=True)
        for each in self.parameters:
            moments = {name: torch.zeros_like(each) for name in _MOMENTS}
            self._adam.state[each] = {"step": torch.zeros(()), **moments}

    def tensors(self) -> dict[str, Tensor]:
        """Return views of parameters and moments by name, for checkpoints."""
        moments = {
            f"{moment}.{name}": self._adam.state[each][moment]
            for moment in _MOMENTS
            for name, each in self._named.items()
        }
        return {name: each.detach() for name, each in self._named.items()} | moments

    def resume(self, step: int) -> None:
        """Set the number of updates; parameters and moments come from the checkpoint."""
        for each in self.parameters:
            self._adam.state[each]["step"].fill_(self._updates(step))

    def minimise(self, loss: Tensor, learning_rate: float) -> None:
        """Take one step down the gradients of `loss`, 0-d."""
        self.step(torch.autograd.grad(loss, self.parameters), learning_rate)

    def step(self, gradients: Sequence[Tensor], learning_rate: float) -> None:
        """Take one step down the gradients, one for each parameter."""
        for each, gradient in zip(self.parameters, gradients, strict=True):
            each.grad = gradient
        self._adam.param_groups[0]["lr"] = learning_rate
        self._adam.step()
