"""Classes: a teacher asks, students answer on their devices and follow to pages of the lab."""

from kllab.classes.codes import FORM, read_code, shown_code
from kllab.classes.errors import Refused, UnknownClass
from kllab.classes.limits import DAYS
from kllab.classes.question import Question
from kllab.classes.service import ClassService
from kllab.classes.views import Asked, ClassRun, ClassState, Lead, Mark, Role, Student

__all__ = [
    "DAYS",
    "FORM",
    "Asked",
    "ClassRun",
    "ClassService",
    "ClassState",
    "Lead",
    "Mark",
    "Question",
    "Refused",
    "Role",
    "Student",
    "UnknownClass",
    "read_code",
    "shown_code",
]
