"""torch's Adam (Kingma & Ba 2015), whose state goes into checkpoints by name."""

from collections.abc import Sequence

import torch
from torch import Tensor

_MOMENTS = ("exp_avg", "exp_avg_sq")


class Adam:
    """`torch.optim.Adam`, fused, with its default constants.

    Parameters
    ----------
    parameters : list of torch.Tensor
        Changed in place by `step`.
    """

    def __init__(self, parameters: list[Tensor]) -> None:
        self.parameters = parameters
        self._adam = torch.optim.Adam(parameters, fused=True)
        for each in parameters:
            moments = {name: torch.zeros_like(each) for name in _MOMENTS}
            self._adam.state[each] = {"step": torch.zeros(()), **moments}

    def named_moments(self, names: Sequence[str]) -> dict[str, Tensor]:
        """Return each moment under its own name and that of its parameter, for checkpoints."""
        return {
            f"{moment}.{name}": self._adam.state[each][moment]
            for moment in _MOMENTS
            for name, each in zip(names, self.parameters, strict=True)
        }

    def resume(self, updates: int) -> None:
        """Go on as after `updates` steps; the moments come from the checkpoint."""
        for each in self.parameters:
            self._adam.state[each]["step"].fill_(updates)

    def step(self, gradients: Sequence[Tensor], learning_rate: float) -> None:
        """Go one step down the gradients, one for each parameter."""
        for each, gradient in zip(self.parameters, gradients, strict=True):
            each.grad = gradient
        self._adam.param_groups[0]["lr"] = learning_rate
        self._adam.step()
