"""Convolutional encoder and decoder: each layer halves or doubles height and width."""

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import cast

from torch import Tensor, nn
from torch.nn import functional
from torch.nn.utils import skip_init

from kllab.topics.vae.train.sizes import KERNEL

_PADDING = (KERNEL - 2) // 2
Activation = Callable[[Tensor], Tensor]


class ConvolutionalEncoder(nn.ModuleList):
    """Convolutions of stride 2, then a fully connected layer.

    Parameters
    ----------
    shape : (int, int)
        Height and width of an image.
    channels : sequence of int
        Channels after each convolution.
    outputs : int
        Width of the result.
    activation : callable
        Function after each convolution.
    """

    def __init__(
        self, shape: tuple[int, int], channels: Sequence[int], outputs: int, activation: Activation
    ) -> None:
        height, width = (size >> len(channels) for size in shape)
        convolutions = [
            skip_init(nn.Conv2d, into, out, KERNEL, stride=2, padding=_PADDING)  # type: ignore[no-untyped-call]
            for into, out in pairwise((1, *channels))
        ]
        last = skip_init(nn.Linear, channels[-1] * height * width, outputs)  # type: ignore[no-untyped-call]
        super().__init__([*convolutions, last])
        self.shape, self.activation = shape, activation

    def through(self, x: Tensor) -> Tensor:
        """Map images, (N, pixels), to (N, outputs)."""
        *convolutions, last = self
        x = x.view(len(x), 1, *self.shape)
        for layer in cast("list[nn.Conv2d]", convolutions):
            x = functional.conv2d(x, layer.weight, layer.bias, stride=2, padding=_PADDING)
            x = self.activation(x)
        return functional.linear(x.flatten(1), last.weight, last.bias)  # type: ignore[arg-type]


class ConvolutionalDecoder(nn.ModuleList):
    """A fully connected layer, then transposed convolutions of stride 2.

    Parameters
    ----------
    shape : (int, int)
        Height and width of an image.
    channels : sequence of int
        Channels of the encoder's convolutions; here they are passed in the opposite order.
    inputs : int
        Width of the latents.
    activation : callable
        Function after each layer except the last.
    """

    def __init__(
        self, shape: tuple[int, int], channels: Sequence[int], inputs: int, activation: Activation
    ) -> None:
        height, width = (size >> len(channels) for size in shape)
        first = skip_init(nn.Linear, inputs, channels[-1] * height * width)  # type: ignore[no-untyped-call]
        convolutions = [
            skip_init(nn.ConvTranspose2d, into, out, KERNEL, stride=2, padding=_PADDING)  # type: ignore[no-untyped-call]
            for into, out in pairwise((*reversed(channels), 1))
        ]
        super().__init__([first, *convolutions])
        self.inside, self.activation = (channels[-1], height, width), activation

    def through(self, z: Tensor) -> Tensor:
        """Map latents, (N, latent_dim), to the outputs of the pixels, (N, pixels)."""
        first, *convolutions = self
        x = functional.linear(z, first.weight, first.bias)  # type: ignore[arg-type]
        x = x.view(len(x), *self.inside)
        for layer in cast("list[nn.ConvTranspose2d]", convolutions):
            x = functional.conv_transpose2d(
                self.activation(x), layer.weight, layer.bias, stride=2, padding=_PADDING
            )
        return x.flatten(1)
