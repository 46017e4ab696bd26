"""Text of the training of a critic."""

from collections.abc import Mapping

from kllab.divergences.units import Unit
from kllab.topics.estimation.critic_bounds import BOUNDS, HELD_OUT
from kllab.topics.estimation.run_view import CriticRun
from kllab.topics.estimation.train.config import Config
from pages.foundations.estimation.text import pair, units
from pages.web.number import Number, Parts

EXACT, TRAINING, TEST = "KL(P‖Q), exact", "Training samples", "Held-out samples"
BEST_TRAINING, BEST_TEST = "Best critic, training", "Best critic, held-out"
HELP: Mapping[str, str] = {
    TRAINING: "The bound with the learned critic, from the samples that it learns from.",
    TEST: f"The same from {HELD_OUT:,} other samples of P and of Q, which it never sees.",
    BEST_TRAINING: "The bound with T = log p/q, from the training samples.",
    BEST_TEST: "The bound with T = log p/q, from the held-out samples.",
}
"""Explanations of the numbers by their names."""
_DIGITS = 4


def latest(run: CriticRun, unit: Unit) -> dict[str, str]:
    """Return the latest numbers of a run by name."""
    return {
        f"{EXACT}, {unit.name}": unit.number(run.kl, _DIGITS),
        TRAINING: unit.number(run.newest("training"), _DIGITS),
        TEST: unit.number(run.newest("held_out"), _DIGITS),
        BEST_TRAINING: unit.number(run.best["training"], _DIGITS),
        BEST_TEST: unit.number(run.best["held_out"], _DIGITS),
    }


def planned(kl: float, best: Mapping[str, float], unit: Unit) -> dict[str, str]:
    """Return the numbers that are known before a training by name."""
    return {
        f"{EXACT}, {unit.name}": unit.number(kl, _DIGITS),
        BEST_TRAINING: unit.number(best["training"], _DIGITS),
        BEST_TEST: unit.number(best["held_out"], _DIGITS),
    }


def compared(run: CriticRun, unit: Unit) -> Parts:
    """Return the numbers by which runs are compared."""
    step, highest = run.peak
    found = {
        EXACT: run.kl,
        TRAINING: run.newest("training"),
        TEST: run.newest("held_out"),
        BEST_TEST: run.best["held_out"],
        "Highest, held-out": highest,
    }
    numbers: dict[str, str] = {
        name: Number(unit.of(value), ".4g", unit.name) for name, value in found.items()
    }
    return {"": {**numbers, "at step": Number(step, ".0f")}}


def says(run: CriticRun, unit: Unit) -> str:
    """Say in a line what the numbers mean."""
    if run.overfits:
        step, highest = run.peak
        return (
            "**Overfitting**: the critic has learned its samples. The bound on others was highest "
            f"at step {step:,}: {unit.text(highest, 3)}."
        )
    if run.is_behind:
        return "The critic is not the best one: its bound on other samples is lower."
    return "The critic is nearly the best one: what is left is the chance of the samples."


def of_other_settings(letter: str, config: Config) -> str:
    """Say that the numbers are not of the settings in the rail."""
    return f"These are of run {letter}: {settings(config)}. Press **Train** for those in the rail."


def settings(config: Config) -> str:
    """Describe bound, P, Q and samples."""
    return f"{BOUNDS[config.bound].title}, {pair(config.sampling)}, {config.n:,} samples"


def size_of(config: Config) -> str:
    """Describe the training."""
    return (
        f"{settings(config)} of each; two hidden layers (ELU) of {units(config)}, "
        f"{config.parameter_count:,} weights; {config.steps:,} steps of Adam with "
        f"{min(config.batch_size, config.n):,} samples each, learning rate {config.learning_rate:g}"
    )


def expected(kl: float, best: Mapping[str, float], config: Config, unit: Unit) -> str:
    """Describe the chart before a training."""
    return (
        f"Axes of the bound over {config.steps:,} steps, before a training: the truth is "
        f"{unit.text(kl, _DIGITS)}, the bound with the best critic "
        f"{unit.text(best['training'], _DIGITS)} on the training samples and "
        f"{unit.text(best['held_out'], _DIGITS)} on held-out ones."
    )


def bounds(run: CriticRun, unit: Unit) -> str:
    """Describe the chart of the bounds."""
    return (
        f"{BOUNDS[run.config.bound].title} bound of KL(P||Q) over the steps, {pair_of(run)}. After "
        f"step {int(run.newest('step')):,} it is {unit.text(run.newest('training'), _DIGITS)} on "
        f"the training samples and {unit.text(run.newest('held_out'), _DIGITS)} on held-out ones. "
        f"The truth is {unit.text(run.kl, _DIGITS)}; the best critic has "
        f"{unit.text(run.best['training'], _DIGITS)} and "
        f"{unit.text(run.best['held_out'], _DIGITS)}."
    )


def pair_of(run: CriticRun) -> str:
    """Describe P, Q and the number of samples of a run."""
    return f"{pair(run.config.sampling)}, {run.config.n:,} samples of each"


def critic(run: CriticRun, unit: Unit) -> str:
    """Describe the chart of the critic."""
    line = run.lines[0]
    middle = len(line.true) // 2
    return (
        f"Log p/q along the first coordinate, the others 0: the true one and that of the critic. "
        f"In the middle of the chart they are {unit.text(float(line.true[middle]), 3)} and "
        f"{unit.text(float(line.learned[middle]), 3)}. {pair_of(run)}."
    )


def critic_caption(run: CriticRun) -> str:
    """Explain the chart of the critic."""
    learned = "T − 1" if run.config.bound == "nwj" else "T − log E_Q[exp T]"
    more = (
        "Along x₂ the true one is level: what differs there is learned from noise."
        if len(run.lines) > 1
        else "Where there are none, nothing holds T."
    )
    return f"Learned: {learned}. Marks: samples, of P below, of Q above. {more}"


ABOUT = (
    "A **critic** T gives each sample a number. For every T the bound is at most KL(P‖Q), if its "
    "means are exact:\n\n"
    "- Donsker-Varadhan: E_P[T] − log E_Q[exp T], largest for T = log p/q + any constant\n"
    "- NWJ: E_P[T] − E_Q[exp(T − 1)], largest for T = 1 + log p/q\n\n"
    "So one trains a network to raise the bound, and needs samples alone. But the means are over "
    "the samples that it learns from. It raises T at samples of P and lowers it at those of Q, "
    "until the “lower bound” is **above** the truth; if some samples of P are beyond all of Q, "
    "even without limit. Only **held-out samples** tell: there the bound falls. Remedies: more "
    "samples, a smaller network, or to stop where the held-out bound is highest."
)
"""Explanation of the training."""
