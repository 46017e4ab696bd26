"""Classes as pages read them: immutable, and shared between the visitors of a process."""

from dataclasses import dataclass
from typing import NamedTuple

from kllab.classes.question import Parameters, Question


class Mark(NamedTuple):
    """Counts the changes of a class.

    Parameters
    ----------
    changes : int
        Changes by the teacher, which students see.
    activity : int
        Students that joined or left, and answers, which only the teacher sees.
    """

    changes: int
    activity: int


@dataclass(frozen=True)
class Role:
    """What a visitor is in a class.

    Parameters
    ----------
    code : str
        Code of the class.
    number : int
        0 is the teacher; students are numbered from 1 in the order in which they joined.
    follows : bool
        Whether the browser goes where the teacher puts the class.
    """

    code: str
    number: int
    follows: bool = True

    @property
    def teaches(self) -> bool:
        """Whether this is the teacher."""
        return self.number == 0


@dataclass(frozen=True)
class Student:
    """Student of a class, as its teacher sees it.

    Parameters
    ----------
    number : int
    joined : float
        Seconds since the epoch.
    active : bool
        Whether the student has ever answered a question of the class, or trained in it.
    """

    number: int
    joined: float
    active: bool


@dataclass(frozen=True)
class Asked:
    """Question of a class.

    Parameters
    ----------
    number : int
        Counts the questions of the class from 1.
    question : Question
    revealed : bool
        Whether the truth and all answers are shown to students; then no answer is taken any more.
    """

    number: int
    question: Question
    revealed: bool


@dataclass(frozen=True)
class Lead:
    """Page that a class was put on.

    Parameters
    ----------
    number : int
        Counts how often the class was put on a page.
    page : str
        Name of the page in the address; empty is the home page.
    parameters : tuple
        Parameters of the address.
    """

    number: int
    page: str
    parameters: Parameters


@dataclass(frozen=True)
class ClassRun:
    """Training that a student has started while in the class.

    Parameters
    ----------
    member : int
        Number of the student.
    run_id, control : str
        Id of the run, and the key by which the teacher may stop it.
    """

    member: int
    run_id: str
    control: str


@dataclass(frozen=True)
class ClassState:
    """An open class.

    Parameters
    ----------
    code : str
    mark : Mark
        Has changed whenever anything else here has.
    created : float
        Seconds since the epoch.
    members : int
        Number of students.
    asked : Asked or None
        The question that is asked now.
    lead : Lead or None
        Where the class is; None if everybody goes where they like.
    answers : tuple of float
        The answers to that question, in the order of the students' numbers.
    joinable : bool
        Whether new students can join.
    """

    code: str
    mark: Mark
    created: float
    members: int
    asked: Asked | None
    lead: Lead | None
    answers: tuple[float, ...]
    joinable: bool = True
