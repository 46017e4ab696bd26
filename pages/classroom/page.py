"""Classes: the way in, the teacher's page and the students' page."""

from pages.classroom import enter, student, teacher
from pages.web import class_link, class_membership, classes


def page() -> None:
    """Draw what belongs to the visitor's role."""
    class_link.draw_problem()
    class_membership.draw_gone()
    role = classes.role()
    if role is None:
        enter.draw()
    elif role.teaches:
        teacher.draw(role)
    else:
        student.draw(role)


page()
