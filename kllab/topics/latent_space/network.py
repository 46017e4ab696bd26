"""Encoder and decoder of a trained VAE, computed with NumPy."""

from collections.abc import Callable, Mapping
from math import prod
from typing import Any, Self

import numpy as np
from numpy.typing import DTypeLike, NDArray
from scipy.special import expit

from kllab.topics.latent_space.architecture import ACTIVATIONS, Architecture

Array = NDArray[Any]

LARGEST = 1e6
"""Largest size of a number that is encoded or decoded; float32 would overflow not far above."""


def _leaky_relu(x: Array) -> Array:
    return np.asarray(np.maximum(x, x * x.dtype.type(0.1), out=x))


def _relu(x: Array) -> Array:
    return np.asarray(np.maximum(x, 0, out=x))


def _elu(x: Array) -> Array:
    # The minimum keeps expm1 from overflowing where its value is not used.
    return np.where(x > 0, x, np.expm1(np.minimum(x, 0)))


def _tanh(x: Array) -> Array:
    return np.asarray(np.tanh(x, out=x))


_FUNCTIONS: Mapping[str, Callable[[Array], Array]] = dict(
    zip(ACTIVATIONS, (_leaky_relu, _relu, _elu, _tanh), strict=True)
)


class Network:
    """Encoder q(z|x) = N(loc, diag scale^2) and decoder p(x|z) of Bernoulli pixels.

    Parameters
    ----------
    architecture : Architecture
        Widths and activation.
    tensors : mapping of str to numpy.ndarray
        Those of a checkpoint. Tensors of the optimiser and the random state are ignored.
    dtype : dtype
        Type of the computation: float32, as in the training, or float64.

    Raises
    ------
    ValueError
        If a tensor is missing, unknown, of another shape, or has values that are not finite:
        names the tensor, what was given and what is expected.
    """

    def __init__(
        self,
        architecture: Architecture,
        tensors: Mapping[str, Array],
        *,
        dtype: DTypeLike = np.float32,
    ) -> None:
        _check(architecture, tensors)
        self.architecture, self.dtype = architecture, np.dtype(dtype)
        self._activation = _FUNCTIONS[architecture.activation]
        encoder, decoder = architecture.encoder_widths, architecture.decoder_widths
        self._encoder = _layers("encoder", len(encoder) - 1, tensors, self.dtype)
        self._decoder = _layers("decoder", len(decoder) - 1, tensors, self.dtype)

    @classmethod
    def of_checkpoint(
        cls,
        tensors: Mapping[str, Array],
        metadata: Mapping[str, str],
        *,
        dtype: DTypeLike = np.float32,
    ) -> Self:
        """Return the network of a checkpoint of a VAE.

        Raises
        ------
        ValueError
            If the checkpoint is of another experiment, or config and tensors do not fit.
        """
        experiment = metadata.get("experiment")
        if experiment != "vae":
            raise ValueError(f"the checkpoint is of experiment {experiment!r}; allowed: 'vae'")
        return cls(Architecture.from_json(metadata.get("config", "")), tensors, dtype=dtype)

    @property
    def latent_dim(self) -> int:
        """Number of latent dimensions."""
        return self.architecture.latent_dim

    def encode(self, images: Array) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Compute mean and standard deviation of the posterior of each image.

        Parameters
        ----------
        images : numpy.ndarray
            (N, pixels), grey levels in [0, 1].

        Returns
        -------
        loc, scale : numpy.ndarray
            (N, latent_dim) each.

        Raises
        ------
        ValueError
            If `images` has another shape or numbers that are not allowed, or a standard deviation
            is 0 or infinite in float64.
        """
        x = self._rows(images, self.architecture.pixels, "images", "pixels")
        head = self._through(self._encoder, x).astype(np.float64)
        loc, log_variance = head[:, : self.latent_dim].copy(), head[:, self.latent_dim :]
        with np.errstate(over="ignore", under="ignore"):
            scale = np.exp(log_variance / 2)
        usable = np.isfinite(loc) & np.isfinite(scale) & (scale > 0)
        if not usable.all():
            row, column = np.argwhere(~usable)[0]
            raise ValueError(
                f"the encoder gives image {row} the log-variance {log_variance[row, column]:.4g} "
                f"and the mean {loc[row, column]:.4g} in dimension {column}; allowed: finite "
                "numbers whose standard deviation is finite and above 0"
            )
        return loc, scale

    def logits(self, latents: Array) -> Array:
        """Compute log-odds of white, (N, pixels), from latents, (N, latent_dim).

        Raises
        ------
        ValueError
            If `latents` has another shape or numbers that are not allowed, or a logit is not
            finite.
        """
        z = self._rows(latents, self.latent_dim, "latents", "latent dimensions")
        logits = self._through(self._decoder, z)
        if not np.isfinite(logits).all():
            row, pixel = np.argwhere(~np.isfinite(logits))[0]
            raise ValueError(
                f"the decoder gives latent {row} the logit {logits[row, pixel]} in pixel {pixel}; "
                "allowed: finite numbers, which a training that diverged may not give"
            )
        return logits

    def decode(self, latents: Array) -> Array:
        """Compute probabilities of white, (N, pixels), from latents, (N, latent_dim).

        Raises
        ------
        ValueError
            If `latents` has another shape or numbers that are not allowed.
        """
        logits = self.logits(latents)
        return np.asarray(expit(logits, out=logits))

    def decode_images(self, latents: Array) -> NDArray[np.uint8]:
        """Decode latents to images of grey levels 0 to 255.

        Probabilities exist for one image at a time only; the result takes a byte a pixel. An image
        is the same, bit for bit, alone or among others.

        Parameters
        ----------
        latents : numpy.ndarray
            (..., latent_dim).

        Returns
        -------
        numpy.ndarray
            uint8, (..., height, width).

        Raises
        ------
        ValueError
            If the last axis of `latents` does not have latent_dim entries, or a number is not
            allowed.
        """
        given = np.asarray(latents)
        z = given.reshape(prod(given.shape[:-1]), given.shape[-1] if given.ndim else 1)
        z = self._rows(z, self.latent_dim, "latents", "latent dimensions")
        images = np.empty((len(z), self.architecture.pixels), np.uint8)
        for row in range(len(z)):
            images[row] = grey(self.decode(z[row : row + 1])[0])
        return images.reshape(*given.shape[:-1], *self.architecture.shape)

    def _rows(self, given: Array, width: int, what: str, of: str) -> Array:
        with np.errstate(over="ignore"):
            rows = np.asarray(given, self.dtype)
        if rows.ndim != 2 or rows.shape[1] != width:
            raise ValueError(
                f"{what} have shape {rows.shape}; allowed: (N, {width}), the model has {width} {of}"
            )
        if not np.abs(rows).max(initial=0) <= LARGEST:  # NaN is not
            wrong = rows[~(np.abs(rows) <= LARGEST)][0]
            raise ValueError(f"{what} hold {wrong}; allowed: -{LARGEST:g} to {LARGEST:g}")
        return rows

    def _through(self, layers: list[tuple[Array, Array]], rows: Array) -> Array:
        """Apply the layers to each row.

        One row at a time: NumPy's library computes a product of matrices in several threads. They
        wait for each other, for up to 0.2 s where other processes are busy.
        """
        *hidden, (last_weight, last_bias) = layers
        result = np.empty((len(rows), len(last_bias)), self.dtype)
        with np.errstate(over="ignore", invalid="ignore"):  # callers check the result
            for x, y in zip(rows, result, strict=True):
                for weight, bias in hidden:
                    x = x @ weight
                    x += bias
                    x = self._activation(x)
                np.matmul(x, last_weight, out=y)
                y += last_bias
        return result


def grey(probabilities: Array) -> NDArray[np.uint8]:
    """Return grey levels 0 to 255 of probabilities in [0, 1].

    >>> grey(np.array([0.0, 0.5, 1.0]))
    array([  0, 128, 255], dtype=uint8)
    """
    levels = np.rint(probabilities * probabilities.dtype.type(255))
    return np.asarray(levels, np.uint8)


def _layers(
    part: str, count: int, tensors: Mapping[str, Array], dtype: np.dtype[Any]
) -> list[tuple[Array, Array]]:
    """Return weight, (into, out), and bias, (out,), of each layer."""
    return [
        (
            np.array(tensors[f"{part}.{layer}.weight"].T, dtype, order="C"),
            np.array(tensors[f"{part}.{layer}.bias"], dtype),
        )
        for layer in range(count)
    ]


def _check(architecture: Architecture, tensors: Mapping[str, Array]) -> None:
    """Raise ValueError unless the tensors are those of the architecture."""
    expected = architecture.tensors
    given = {name for name in tensors if name.startswith(("encoder.", "decoder."))}
    for name in sorted(given - expected.keys()):
        raise ValueError(
            f"tensor {name} is given with shape {tensors[name].shape}; the config has no such "
            f"tensor, only {', '.join(expected)}"
        )
    for name, shape in expected.items():
        if name not in tensors:
            raise ValueError(f"tensor {name} is missing; expected: shape {shape}")
        tensor = np.asarray(tensors[name])
        if tensor.shape != shape:
            raise ValueError(f"tensor {name} has shape {tensor.shape}; expected: {shape}")
        if tensor.dtype.kind != "f":
            raise ValueError(f"tensor {name} is {tensor.dtype}; expected: floating-point numbers")
        finite = np.abs(tensor) <= np.finfo(np.float32).max  # NaN is not
        if not finite.all():
            where = tuple(int(i) for i in np.argwhere(~finite)[0])
            raise ValueError(
                f"tensor {name} is {tensor[where]} at {where}; expected: finite float32 numbers"
            )
