"""Lessons: steps through a topic, each of which asks to look, to predict, to move or to see why.

A topic's lesson is the tuple ``LESSON`` in the ``lesson.py`` of its page's folder. Its predictions
are also what a teacher can ask a class.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any, TypeAlias

from kllab.classes import Question
from pages.web.control_kinds import Control
from pages.web.navigation import PAGES, Page
from pages.web.truth import Truth

Values = Mapping[str, Any]
"""Values of the page's controls by key."""
Setting = Mapping[str, str]
"""Parameters of the address; controls that it does not name are at their defaults."""
Text: TypeAlias = str | Callable[[Values], str]
"""Markdown, or a function that computes it from the values of the page's controls."""


@dataclass(frozen=True, eq=False)
class Look:
    """Step that shows something.

    Parameters
    ----------
    text : str or callable
        What to look at.
    setting : mapping, optional
        With which the page opens; by default it stays as it is.
    """

    text: Text
    setting: Setting | None = None


@dataclass(frozen=True, eq=False)
class See(Look):
    """Step that says why, with the numbers of the page as it stands."""


@dataclass(frozen=True, eq=False)
class Move:
    """Step that asks to move a control or a handle until something is reached.

    Parameters
    ----------
    text : str
        What to move, and until when.
    reached : callable
        Computes from the values of the controls whether it is reached.
    example : mapping
        Setting in which it is reached; the visitor can have it shown.
    then : str or callable
        What is seen once it is reached.
    setting : mapping, optional
        With which the page opens, and in which it is not reached.
    """

    text: str
    reached: Callable[[Values], bool]
    example: Setting
    then: Text
    setting: Setting | None = None


@dataclass(frozen=True, eq=False)
class Predict:
    """Step that asks for a prediction: an option, a number, or the place of a handle.

    Until it is answered, the page hides its numbers and views.

    Parameters
    ----------
    text : str
        The question.
    truth : callable
        Computes the answer when the question is asked.
    options : tuple of str, optional
        Without options the answer is a number.
    unit : str, optional
        Unit of a number.
    tolerance : float, optional
        Largest error of a number that counts as right; by default a tenth of the truth.
    placed : str, optional
        Key of the control whose value is the answer: the visitor moves it, or its handle.
    setting : mapping, optional
        With which the page opens; by default it stays as it is.
    shown : mapping, optional
        Setting that shows the answer; by default the page stays as it is.
    hides_picture : bool, optional
        Whether the page hides its picture as well, because it would give the answer away.
    """

    text: str
    truth: Callable[[], Truth]
    options: tuple[str, ...] = ()
    unit: str = ""
    tolerance: float | None = None
    placed: str = ""
    setting: Setting | None = None
    shown: Setting | None = None
    hides_picture: bool = False

    def is_right(self, answer: float, truth: Truth) -> bool:
        """Return whether an answer, a number or the index of an option, is right."""
        if self.options:
            return answer == truth.value
        allowed = abs(truth.value) / 10 if self.tolerance is None else self.tolerance
        return abs(answer - truth.value) <= allowed

    def question(self, page: str) -> Question:
        """Return the question to a class, with its computed answer."""
        truth = self.truth()
        return Question(
            self.text,
            self.options,
            truth=truth.value,
            reason=truth.reason,
            unit=self.unit,
            page=page,
            parameters=tuple((name, (value,)) for name, value in self.answered_at().items()),
        )

    def answered_at(self) -> Setting:
        """Return the setting of the page that shows the answer."""
        return self.shown if self.shown is not None else self.setting or {}


Step: TypeAlias = Look | Move | Predict
Lesson: TypeAlias = tuple[Step, ...]


@cache
def lesson_of(page: Page) -> Lesson:
    """Return the lesson of a page; none without a module ``lesson`` in its folder."""
    module = f"pages.{page.section}.{page.name}.lesson"
    lesson: Lesson = import_module(module).LESSON if find_spec(module) is not None else ()
    return lesson


def setting_of(case: Values, controls: Iterable[Control]) -> Setting:
    """Return the setting that has the values of a preset, given by key, on a page's `controls`."""
    return {
        control.key: control.text(case[control.key])
        for control in controls
        if control.key in case and case[control.key] != control.default
    }


def setting_at(lesson: Lesson, number: int) -> Setting:
    """Return the setting in which the lesson has the page at a step, counted from 1."""
    settings = [lesson[number - 1].setting]
    for step in reversed(lesson[: number - 1]):
        settings += [step.shown if isinstance(step, Predict) else None, step.setting]
    return next((setting for setting in settings if setting is not None), {})


@cache
def predictions() -> tuple[tuple[Page, Predict], ...]:
    """Return the predictions of all lessons with their pages."""
    return tuple(
        (page, step) for page in PAGES for step in lesson_of(page) if isinstance(step, Predict)
    )
