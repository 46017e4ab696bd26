"""Lesson on a VAE; their answers are measured in three earlier trainings of the presets."""

from pages.web import measured_presets
from pages.web.lesson import Predict
from pages.web.truth import Truth

_PLAIN, _HEAVY = "Plain VAE", "β-VAE, β = 4"


def _mean(preset: str, quantity: str) -> float:
    of_seeds = measured_presets.load()["vae"][preset].values[quantity]
    return sum(of_seeds) / len(of_seeds)


def _change(quantity: str) -> Truth:
    plain, heavy = _mean(_PLAIN, quantity), _mean(_HEAVY, quantity)
    index = 2 if abs(heavy - plain) < 0.02 * plain else 0 if heavy > plain else 1
    return Truth(
        index,
        f"The {quantity} is {plain:.1f} nats at β = 1 and {heavy:.1f} at β = 4, the mean of three "
        "trainings each: an expensive rate is avoided, and the pictures pay for it.",
    )


_OPTIONS = ("It rises", "It falls", "It stays, within 2 %")

LESSON = (
    Predict(
        "A VAE is trained with β = 4 instead of β = 1. What does its rate, KL(q(z|x)‖p(z)), do?",
        lambda: _change("rate"),
        _OPTIONS,
        setting={},
        shown={"beta": "4"},
    ),
    Predict(
        "A VAE is trained with β = 4 instead of β = 1. What does its distortion, "
        "−E log p(x|z), do?",
        lambda: _change("distortion"),
        _OPTIONS,
        setting={},
        shown={"beta": "4"},
    ),
)
