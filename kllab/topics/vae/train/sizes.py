"""Sizes of a VAE's networks: weights, and multiplications for one image. Does not import torch."""

from collections.abc import Sequence
from itertools import pairwise

KERNEL = 4
"""Height and width of a convolution's kernel; with stride 2 and padding 1 it halves both sizes."""


def connected_weights(widths: Sequence[int]) -> int:
    """Return the number of weights, without biases, of fully connected layers.

    It is the number of multiplications for one image as well.
    """
    return sum(into * out for into, out in pairwise(widths))


def convolutional_parameters(shape: tuple[int, int], channels: Sequence[int], ends: int) -> int:
    """Return the number of weights and biases of an encoder by convolutions, its outputs `ends`."""
    kernels = sum((KERNEL**2 * into + 1) * out for into, out in pairwise((1, *channels)))
    return kernels + (_inside(shape, channels) + 1) * ends


def deconvolutional_parameters(shape: tuple[int, int], channels: Sequence[int], ends: int) -> int:
    """Return the number of weights and biases of a decoder by convolutions, its latents `ends`."""
    turned = (*reversed(channels), 1)
    kernels = sum((KERNEL**2 * into + 1) * out for into, out in pairwise(turned))
    return kernels + (ends + 1) * _inside(shape, channels)


def convolutional_work(shape: tuple[int, int], channels: Sequence[int], ends: int) -> int:
    """Return the multiplications for one image of an encoder, or of a decoder."""
    height, width = shape
    work = _inside(shape, channels) * ends
    for layer, (into, out) in enumerate(pairwise((1, *channels)), start=1):
        work += (height >> layer) * (width >> layer) * KERNEL**2 * into * out
    return work


def _inside(shape: tuple[int, int], channels: Sequence[int]) -> int:
    height, width = (size >> len(channels) for size in shape)
    return height * width * channels[-1]
