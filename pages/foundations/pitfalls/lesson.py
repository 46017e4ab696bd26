"""Lesson on pitfalls: how a wrong formula shows itself."""

from kllab.topics.pitfalls.catalogue import MISTAKES
from kllab.topics.pitfalls.compute import explore
from kllab.topics.pitfalls.result import Result
from kllab.topics.pitfalls.spec import Case
from pages.foundations.pitfalls.controls import INPUTS, case_of
from pages.foundations.pitfalls.presets import key_of
from pages.web.lesson import Look, Move, Predict, See, Setting, Values
from pages.web.truth import Truth

_EPSILON, _SMALLER = 1e-10, 1e-12
_KINDS = {"number": 0, "not a number": 1, "infinite": 2, "error": 3}
_ENOUGH = 1e-9


def _at(name: str, view: str = "", **inputs: float) -> Setting:
    mistake = MISTAKES[name]
    values = mistake.named(mistake.values_of(inputs))
    controls = {control.key: control for control in INPUTS[name]}
    keys = {key_of(mistake, each): value for each, value in values.items()}
    named = {key: controls[key].text(value) for key, value in keys.items()}
    return {"mistake": name, **named} | ({"view": view} if view else {})


def _result(name: str, **inputs: float) -> Result:
    return explore(Case(name, MISTAKES[name].values_of(inputs)))


def _of_smaller_epsilon() -> Truth:
    before, after = (_result("epsilon", epsilon=each).wrong.value for each in (_EPSILON, _SMALLER))
    return Truth(
        1 if after > before else 0 if after == before else 2,
        f"It goes from {before:.4g} to {after:.4g} nats, while the right answer is infinite: the "
        "number measures ε, not P and Q.",
    )


def _of_one_power() -> Truth:
    before, after = (_result("epsilon", epsilon=each).wrong.value for each in (1e-10, 1e-11))
    return Truth(
        after - before,
        "Each power of ten adds p · log 10, with p = 0.1. A number that grows for ever as ε "
        "shrinks has no limit: that is how an infinite KL looks behind an ε.",
    )


def _of_zero() -> Truth:
    result = _result("zero", p2=0.0)
    return Truth(
        _KINDS[result.wrong.kind],
        f"0 · log 0 is 0 · (−∞) in floating point, which is not a number, and so is the sum. The "
        f"right answer is {result.right.value:.4g} nats: an outcome that P never has adds nothing.",
    )


def _is_right(values: Values) -> bool:
    if values["mistake"] != "determinant":
        return False
    result = explore(case_of(values))
    return abs(result.wrong.value - result.right.value) <= _ENOUGH * result.right.value


def _when_right(values: Values) -> str:
    result = explore(case_of(values))
    return (
        f"Here both give {result.right.value:.6g} nats. In more dimensions the determinant, a "
        "product of small numbers, becomes 0. Code that was tested on small cases is not safe."
    )


def _of_float32() -> Truth:
    result = _result("float32", gap=1e-5)
    return Truth(
        0 if result.wrong.value == 0 else 1 if result.wrong.value > 0 else 2,
        f"It is {result.wrong.value:.3g} instead of {result.right.value:.3g} nats: nearly equal "
        "numbers were subtracted, and float32 has 7 digits.",
    )


def _why(values: Values) -> str:
    case = _result("float32") if values["mistake"] != "float32" else explore(case_of(values))
    off = abs(case.wrong.value / case.right.value - 1)
    return (
        f"At this gap the wrong code is off by {off:.1%}, without a warning. Policies and "
        "posteriors are compared when they are close: there a formula has to be tested. Try it at "
        "P = Q, at zeros, in many dimensions, and beside a right one."
    )


LESSON = (
    Look(
        "Wrong code often returns a plausible number. Here ε stands in place of a zero of Q: "
        "compare the two numbers, then the two pieces of code.",
        setting=_at("epsilon", epsilon=_EPSILON),
    ),
    Predict(
        "ε is made a hundred times smaller. What does the number of the wrong code do?",
        _of_smaller_epsilon,
        ("It stays", "It grows", "It falls"),
        setting=_at("epsilon", epsilon=_EPSILON),
        shown=_at("epsilon", epsilon=_SMALLER),
        hides_picture=True,
    ),
    Predict(
        "P gives outcome 2 the probability 0.1. By how many nats does the wrong number grow if ε "
        "is made ten times smaller?",
        _of_one_power,
        unit="nats",
        setting=_at("epsilon", epsilon=1e-10),
        shown=_at("epsilon", epsilon=1e-11),
        hides_picture=True,
    ),
    Predict(
        "Now P has the zero: P(2) = 0. What does sum(p · log(p / q)) return in NumPy?",
        _of_zero,
        ("A number", "Not a number", "Infinity", "An error"),
        setting=_at("zero", p2=0.0),
        hides_picture=True,
    ),
    Move(
        "In 200 dimensions the code with inv and det fails. Lower the dimensions until both codes "
        "agree.",
        _is_right,
        example=_at("determinant", dimensions=100),
        then=_when_right,
        setting=_at("determinant", dimensions=200),
    ),
    Predict(
        "The standard deviations of P and Q differ by 0.00001. What does the closed form give in "
        "float32?",
        _of_float32,
        ("0", "A positive number", "A negative number"),
        setting=_at("float32", gap=1e-5),
        hides_picture=True,
    ),
    See(_why, setting=_at("float32", "About", gap=1e-3)),
)
