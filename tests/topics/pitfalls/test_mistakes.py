"""Each mistake: wrong code is wrong as said, right code is right, on the installed versions."""

from __future__ import annotations

import inspect
import re
import subprocess
import sys
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kllab.topics.pitfalls import source
from kllab.topics.pitfalls.catalogue import IN_TORCH, MISTAKES
from kllab.topics.pitfalls.compute import both, code_module, explore
from kllab.topics.pitfalls.mistake import GROUPS, Input
from kllab.topics.pitfalls.outcome import Outcome
from kllab.topics.pitfalls.spec import Case
from kllab.topics.pitfalls.train import learner
from tests.topics.pitfalls.expected import EXPECTED, Expected

EVALUATED = [name for name, mistake in MISTAKES.items() if not mistake.trained]
NUMPY = [name for name in MISTAKES if name not in IN_TORCH]
CASES = [(name, each) for name in EVALUATED for each in EXPECTED[name]]
URL = re.compile(r"https://(github\.com/[\w.-]+/[\w.-]+/(issues|pull)/\d+|[\w.-]+/\S+)")


def module_of(name: str) -> Any:
    return learner.code_module(name) if name in IN_TORCH else code_module(name)


def outcomes(name: str, inputs: dict[str, float]) -> tuple[Outcome, Outcome]:
    mistake = MISTAKES[name]
    values = mistake.values_of(inputs)
    mistake.check(values)
    run = learner.evaluate if name in IN_TORCH else both
    return run(module_of(name), mistake.named(values))


def test_every_mistake_is_tested() -> None:
    assert set(EXPECTED) == set(EVALUATED)


@pytest.mark.parametrize(("name", "expected"), CASES)
def test_wrong_is_wrong_as_said_and_right_is_right(name: str, expected: Expected) -> None:
    wrong, right = outcomes(name, dict(expected.inputs))
    assert not right.error
    assert right.value == pytest.approx(expected.right_number(), rel=expected.right_rel, abs=1e-14)
    if isinstance(expected.wrong, str):
        assert wrong.kind == expected.wrong
    else:
        assert wrong.value == pytest.approx(expected.wrong, rel=expected.wrong_rel, abs=1e-9)


@pytest.mark.parametrize("name", EVALUATED)
def test_one_of_its_cases_shows_it(name: str) -> None:
    wrong, right = outcomes(name, dict(next(iter(MISTAKES[name].cases.values()))))
    assert wrong.kind == MISTAKES[name].gives
    assert wrong.kind != "number" or wrong.value != pytest.approx(right.value, rel=1e-9)


@pytest.mark.parametrize("name", MISTAKES)
def test_the_text_shown_is_the_text_that_runs(name: str) -> None:
    module = module_of(name)
    for side in ("wrong", "right"):
        assert source.function(name, side) == inspect.getsource(getattr(module, side))
        assert source.function(name, side) in source.whole(name)


@pytest.mark.parametrize("name", EVALUATED)
def test_its_script_prints_its_numbers(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    mistake = MISTAKES[name]
    case = Case(name, mistake.values_of(next(iter(mistake.cases.values()))))
    wrong, right = outcomes(name, case.inputs)
    code = compile(source.script(case), "script", "exec")
    if wrong.error:
        with pytest.raises(Exception, match=re.escape(wrong.error.partition(": ")[2])):
            exec(code, {"__name__": "script"})
    else:
        with pytest.warns() if wrong.warnings or right.warnings else _nothing():
            exec(code, {"__name__": "script"})
    printed = dict(line.split(": ") for line in capsys.readouterr().out.splitlines())
    assert float(printed["right"]) == right.value
    if not wrong.error:
        assert float(printed["wrong"]) == pytest.approx(wrong.value, nan_ok=True)


def _nothing() -> Any:
    from contextlib import nullcontext

    return nullcontext()


@pytest.mark.parametrize("name", MISTAKES)
def test_it_is_declared_in_full(name: str) -> None:
    mistake = MISTAKES[name]
    assert mistake.name == name
    assert mistake.group in GROUPS
    assert mistake.reports
    for report in mistake.reports:
        assert URL.fullmatch(report.url), report.url
        assert report.what.endswith((".", "?"))
    for sentence in (mistake.goes_wrong, mistake.why):
        assert sentence.endswith(".")
    assert mistake.swept in {each.name for each in mistake.inputs}
    assert mistake.cases
    for changed in mistake.cases.values():
        mistake.check(mistake.values_of(changed))
        assert set(changed) <= {each.name for each in mistake.inputs}
    assert not mistake.trained or "steps" in {each.name for each in mistake.inputs}


def test_names_of_cases_are_unique() -> None:
    names = [case for mistake in MISTAKES.values() for case in mistake.cases]
    assert len(set(names)) == len(names) > len(MISTAKES)


def values_of(each: Input) -> st.SearchStrategy[float]:
    if each.even:
        return st.floats(each.options[0], each.options[-1])
    return st.sampled_from(each.options)


@st.composite
def cases(draw: st.DrawFn, names: list[str]) -> tuple[str, dict[str, float]]:
    name = draw(st.sampled_from(names))
    return name, {each.name: draw(values_of(each)) for each in MISTAKES[name].inputs}


@given(cases(EVALUATED))
def test_nothing_escapes_and_right_code_always_answers(case: tuple[str, dict[str, float]]) -> None:
    _, right = outcomes(*case)
    assert right.kind in ("number", "infinite"), right
    assert right.value > -1e-12 or not MISTAKES[case[0]].in_nats


@pytest.mark.parametrize("name", NUMPY)
def test_the_curve_has_the_numbers_of_single_calls(name: str) -> None:
    mistake = MISTAKES[name]
    result = explore(Case(name, mistake.defaults))
    for x, of_wrong, of_right in zip(result.x, result.wrongs, result.rights, strict=True):
        wrong, right = outcomes(name, {mistake.swept: float(x)})
        assert (of_wrong, of_right) == pytest.approx((wrong.value, right.value), nan_ok=True)


def test_what_needs_no_worker_imports_no_torch() -> None:
    code = """
import sys
from kllab.topics.pitfalls.catalogue import IN_TORCH, MISTAKES
from kllab.topics.pitfalls.compute import explore
from kllab.topics.pitfalls.run_view import PitfallRun
from kllab.topics.pitfalls.spec import Case
from kllab.topics.pitfalls.train import Config
for name, mistake in MISTAKES.items():
    if name in IN_TORCH:
        Config(name, mistake.defaults)
    else:
        explore(Case(name, mistake.defaults))
print("torch" in sys.modules)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


@pytest.mark.parametrize(
    ("name", "values", "sentence"),
    [
        ("nonsense", (), "mistake is 'nonsense'; allowed: one of determinant"),
        ("epsilon", (0.0,), "epsilon has 3: q2, p2, epsilon"),
        ("epsilon", (0.0, 2.0, 1e-10), "p2, an input of epsilon, is 2; allowed: a number from 0"),
        ("epsilon", (0.123, 0.1, 1e-10), "q2, an input of epsilon, is 0.123; allowed: one of 0"),
    ],
)
def test_what_is_not_allowed_is_refused(
    name: str, values: tuple[float, ...], sentence: str
) -> None:
    with pytest.raises(ValueError, match=sentence):
        Case(name, values)
