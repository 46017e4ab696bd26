"""Text of the page of pitfalls."""

from math import isinf, isnan

from kllab.divergences.units import NONE, Unit, written
from kllab.topics.pitfalls.outcome import Outcome
from kllab.topics.pitfalls.result import Result
from kllab.topics.pitfalls.spec import Case
from kllab.topics.pitfalls.train.config import Config

TUTORIAL = "The tutorial “Understanding Kullback-Leibler Divergence in Deep Learning” makes it."
"""Sentence on a mistake of the tutorial."""
WARNED = "returned with a warning of PyTorch"


def label(config: Config) -> str:
    """Return a short label of a run: the mistake and its inputs.

    >>> label(Config())
    'F.kl_div: order of the arguments, p 0.1, q 0.5'
    """
    return f"{config.declaration.title}, {_inputs(config.case)}"


def _inputs(case: Case) -> str:
    return ", ".join(f"{name} {value:g}" for name, value in case.inputs.items())


def number(outcome: Outcome, case: Case, unit: Unit, digits: int = 6) -> str:
    """Write what a piece of code returned."""
    if outcome.error:
        return "error"
    if isnan(outcome.value):
        return "no number"
    value = unit.of(outcome.value) if case.mistake.in_nats else outcome.value
    return written(value, f".{digits}g")


def in_words(outcome: Outcome, case: Case, unit: Unit) -> str:
    """Say what a piece of code returned, with its unit."""
    if outcome.error:
        return f"raises {outcome.error}"
    if isnan(outcome.value):
        return "returns NaN, which is no number"
    shown = number(outcome, case, unit)
    return f"returns {unit.named(shown) if case.mistake.in_nats else shown}"


def difference(result: Result, unit: Unit) -> str:
    """Write wrong minus right; a dash if there is nothing to subtract."""
    if isnan(result.difference):
        return NONE
    return number(Outcome(result.difference), result.case, unit)


def of_difference(result: Result) -> str:
    """Say how far off the wrong code is, in a few words."""
    wrong, right = result.wrong.value, result.right.value
    if isnan(wrong):
        return "nothing to compare"
    if isinf(right):
        return "the right answer is infinite" if not isinf(wrong) else "both are infinite"
    if wrong == right:
        return "no difference here"
    if not right or isinf(wrong):
        return "wrong minus right"
    ratio = wrong / right
    return f"wrong / right = {written(ratio, '.6g')}"


def of_wrong(result: Result) -> str:
    """Say what the wrong code gave, and what NumPy warned of."""
    outcome = result.wrong
    if outcome.error:
        return outcome.error
    if outcome.warnings:
        listed = "; ".join(outcome.warnings)
        return f"returned with a warning: {listed}" if listed != "PyTorch warns" else WARNED
    return "returned without a warning"


def picture(result: Result, unit: Unit) -> str:
    """Describe the chart."""
    over = "the steps" if result.mistake.trained else result.mistake.swept_input.label
    return (
        f"{result.mistake.quantity} by wrong and by right code over {over}. "
        f"{sentence(result, unit)}"
    )


def sentence(result: Result, unit: Unit) -> str:
    """Compare both pieces of code at the inputs."""
    case = result.case
    return (
        f"At {_inputs(case)} the wrong code {in_words(result.wrong, case, unit)}; the right code "
        f"{in_words(result.right, case, unit)}."
    )


PRESS_RUN = "This code needs PyTorch: press **Run**, and a worker runs both with your inputs."
"""Caption while nothing has run."""


def empty(case: Case) -> str:
    """Describe the chart without a result."""
    return f"Empty axes: {case.mistake.quantity} over the inputs, after Run."


def of_other_inputs(letter: str, case: Case) -> str:
    """Say that the numbers are not of the inputs in the rail."""
    return (
        f"These are of run {letter}: {case.mistake.title}, {_inputs(case)}. Press **Run** for the "
        "inputs in the rail."
    )
