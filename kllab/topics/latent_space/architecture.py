"""Shape of the networks of a VAE, read from the config in its checkpoint."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Self

from kllab.data import DATASETS

ACTIVATIONS = ("leaky_relu", "relu", "elu", "tanh")
"""Names of activations; leaky_relu has slope 0.1 below 0."""

_ONLY: Mapping[str, tuple[tuple[str, ...], str]] = {
    "architecture": (("mlp",), "networks of fully connected layers"),
    "likelihood": (
        ("grey_bernoulli", "binarised_threshold", "binarised_static", "binarised_dynamic"),
        "Bernoulli pixels",
    ),
    "prior": (("standard_normal",), "the prior N(0, I)"),
}
"""Fields of newer configs: what can be computed here, their default first, and what that is."""

_FIELDS = ("dataset", "encoder_hidden", "decoder_hidden", "latent_dim", "activation")


@dataclass(frozen=True)
class Architecture:
    """What a config of a VAE says about its networks of fully connected layers.

    Parameters
    ----------
    dataset : str
        Key of `kllab.data.DATASETS`; determines height and width of the images.
    encoder_hidden, decoder_hidden : tuple of int
        Widths of the hidden layers, in the order in which they are applied.
    latent_dim : int
        Number of latent dimensions.
    activation : str
        One of `ACTIVATIONS`, applied after every layer except the last.

    Raises
    ------
    ValueError
        If a field is not allowed: names the field, its value and what is allowed.

    Examples
    --------
    >>> model = Architecture("digits_8x8", (32,), (16,), 2, "relu")
    >>> model.encoder_widths, model.decoder_widths
    ((64, 32, 4), (2, 16, 64))
    """

    dataset: str
    encoder_hidden: tuple[int, ...]
    decoder_hidden: tuple[int, ...]
    latent_dim: int
    activation: str

    def __post_init__(self) -> None:
        """Validate every field."""
        for name, allowed in (("dataset", tuple(DATASETS)), ("activation", ACTIVATIONS)):
            if getattr(self, name) not in allowed:
                given = getattr(self, name)
                raise ValueError(f"{name} is {given!r}; allowed: one of {', '.join(allowed)}")
        for name in ("encoder_hidden", "decoder_hidden"):
            given = getattr(self, name)
            if not isinstance(given, tuple) or not all(map(_is_width, given)):
                raise ValueError(f"{name} is {given!r}; allowed: whole numbers from 1")
        if not _is_width(self.latent_dim):
            raise ValueError(f"latent_dim is {self.latent_dim!r}; allowed: a whole number from 1")

    @classmethod
    def from_json(cls, config: str) -> Self:
        """Read the config of a run, as its checkpoint's metadata have it.

        Other fields, such as those of the training, are ignored. So configs of any version of the
        lab can be read. A config of a model that cannot be decoded here is refused.

        Raises
        ------
        ValueError
            If the text is not a JSON object, or a field is missing or not allowed.
        """
        try:
            given: Any = json.loads(config)
        except (ValueError, RecursionError) as error:
            raise ValueError(f"config is no JSON: {error}") from error
        if not isinstance(given, dict):
            raise ValueError(f"config is a JSON {type(given).__name__}; allowed: an object")
        missing = [name for name in _FIELDS if name not in given]
        if missing:
            raise ValueError(f"config lacks {', '.join(missing)}, which a VAE's config has")
        for name, (allowed, what) in _ONLY.items():
            if (value := given.get(name, allowed[0])) not in allowed:
                raise ValueError(
                    f"{name} of the model is {value!r}; the latent space is drawn for {what} only, "
                    f"allowed: {', '.join(allowed)}"
                )
        values: dict[str, Any] = {name: given[name] for name in _FIELDS}
        for name, value in values.items():
            if isinstance(value, list):
                values[name] = tuple(value)
        return cls(**values)

    @property
    def shape(self) -> tuple[int, int]:
        """Height and width of an image."""
        return DATASETS[self.dataset].shape

    @property
    def pixels(self) -> int:
        """Number of pixels of an image."""
        height, width = self.shape
        return height * width

    @property
    def encoder_widths(self) -> tuple[int, ...]:
        """Widths from the pixels to loc and log-variance, which are outputs of one layer."""
        return (self.pixels, *self.encoder_hidden, 2 * self.latent_dim)

    @property
    def decoder_widths(self) -> tuple[int, ...]:
        """Widths from the latents to the pixels."""
        return (self.latent_dim, *self.decoder_hidden, self.pixels)

    @property
    def tensors(self) -> dict[str, tuple[int, ...]]:
        """Shapes of all weights and biases by their names in a checkpoint."""
        shapes: dict[str, tuple[int, ...]] = {}
        for part, widths in (("encoder", self.encoder_widths), ("decoder", self.decoder_widths)):
            for layer, (into, out) in enumerate(pairwise(widths)):
                shapes[f"{part}.{layer}.weight"] = (out, into)
                shapes[f"{part}.{layer}.bias"] = (out,)
        return shapes


def _is_width(given: object) -> bool:
    return isinstance(given, int) and not isinstance(given, bool) and given >= 1
