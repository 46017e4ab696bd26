"""Captions of the presets of the trained critic, with measured numbers."""

from collections.abc import Mapping

from kllab.topics.estimation.run_view import CriticRun
from pages.web.outcome import Caption, Outcome, Quantity, end

_BOUNDS: Mapping[str, Quantity] = {
    "training": end("training"),
    "held_out": end("held_out"),
    "best": lambda run: run.best["held_out"],
    "kl": lambda run: run.kl,
}


def _highest(run: CriticRun) -> float:
    return run.peak[1]


def _step(run: CriticRun) -> float:
    return float(run.peak[0])


_PEAK: Mapping[str, Quantity] = {**_BOUNDS, "highest": _highest, "step": _step}

CAPTIONS: Mapping[str, Caption] = {
    "Enough samples": Outcome(
        "The critic is nearly the best one: on held-out samples its bound ends at "
        "{held_out:.3f} nats, that of the best critic is {best:.3f}, and KL is {kl:.3f}.",
        _BOUNDS,
        lambda m, _: abs(m["held_out"] - m["best"]) < 0.05 * m["kl"],
    ),
    "Enough samples, NWJ": Outcome(
        "NWJ ends at the same: {held_out:.3f} nats on held-out samples, and Donsker-Varadhan at "
        "{other[held_out]:.3f}. Its critic has to find the constant as well.",
        _BOUNDS,
        lambda m, dv: abs(m["held_out"] - dv["held_out"]) < 0.05 * m["kl"],
        beside="Enough samples",
    ),
    "Fifty samples": Outcome(
        "The bound of the training samples rises to {training.low:.2g} nats or more, though KL is "
        "{kl:.3f}; on held-out samples it falls below {held_out.high:.2g}. It was highest there, "
        "{highest:.2f} nats, at step {step:.0f}.",
        _PEAK,
        lambda m, _: m["training"] > 2 * m["kl"] and m["held_out"] < 0,
    ),
    "Twenty dimensions, 500 samples": Outcome(
        "KL is still {kl:.3f} nats. The training bound rises to {training:.2f}, the held-out bound "
        "ends at {held_out:.2f}; it was highest, {highest:.2f} nats, at step {step:.0f}: the "
        "critic finds differences of P and Q in coordinates that have none.",
        _PEAK,
        lambda m, _: m["training"] > 2 * m["kl"] and m["held_out"] < 0 < m["highest"] < m["kl"],
    ),
    "Twenty dimensions, 5,000 samples": Outcome(
        "Ten times the samples: the training bound ends at {training:.2f} nats, the held-out bound "
        "at {held_out:.2f}, where with 500 samples it was {other[held_out]:.2f}.",
        _BOUNDS,
        lambda m, few: m["held_out"] > few["held_out"] and m["held_out"] > 0.7 * m["kl"],
        beside="Twenty dimensions, 500 samples",
    ),
    "P and Q far apart": Outcome(
        "Few samples of P are where Q has any. The training bound ends at {training:.0f} nats, and "
        "KL is {kl:.1f}; the held-out bound was above KL as well ({highest:.2f}), as it hangs on "
        "the few largest values of exp T, and ends at {held_out:.0f}.",
        _PEAK,
        lambda m, _: m["training"] > 2 * m["kl"] and m["held_out"] < m["kl"] < m["highest"],
    ),
    "One unit a layer": Outcome(
        "A critic that is too small: log p/q is a parabola, but with one unit a layer T only rises "
        "or only falls. Its bound ends at {held_out:.2f} nats, that of the best critic is "
        "{best:.2f}: a lower bound may be far too low.",
        _BOUNDS,
        lambda m, _: m["held_out"] < 0.6 * m["best"] and m["training"] < m["kl"],
    ),
}
"""Captions by preset."""
