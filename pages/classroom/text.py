"""Text of the page of classes."""

import math
from collections.abc import Sequence

from kllab.classes import DAYS, Asked, ClassState
from kllab.runs import ClassUse
from kllab.runs.limits import in_words
from pages.classroom.trainings import Training

LEAD = (
    "Ask a class what it expects before the lab shows it: students answer on their devices, and "
    "the answers appear here."
)
COURSE = (
    "1. Students open the address, or photograph the code. They need no account.\n"
    "2. **Ask** a question of the lab's or your own. The answers come in here.\n"
    "3. **Reveal** the answer, and show it on its page: their browsers go along.\n"
    "4. On any page the bar at its foot brings the class there; **Share** in the page's head locks "
    "and hides controls for them."
)
STORED = (
    "**What is stored.** The code of the class, its questions, the page it was put on, and for "
    "each student a number, a scrambled form of the browser's cookie, the answers, and which "
    "trainings were started. No names, and no addresses of devices. All of it is deleted when the "
    f"teacher closes the class, and at the latest {DAYS} days after it was opened. Trainings "
    "themselves are kept as those of any visitor, for a day with a hash that stands for the class."
)
STUDENT_STORED = (
    "You are anonymous: the teacher sees a number, your answers, and the trainings that you start "
    "while you are in the class, which the teacher may stop and delete. Your answers are deleted "
    f"when the class is closed, at the latest after {DAYS} days, or when you leave it."
)


def use(used: ClassUse) -> str:
    """Say what a class has used of what its students may train together."""
    limits = used.limits
    runs = f"{used.runs} runs wait or train"
    if math.isfinite(limits.class_runs):
        runs = f"{used.runs} of {limits.class_runs:g} allowed runs wait or train"
    minutes = "there is no limit on the time"
    if math.isfinite(limits.class_seconds):
        minutes = (
            f"{used.seconds / 60:.0f} of {limits.class_seconds / 60:g} allowed minutes within "
            f"{in_words(limits.window)} are used"
        )
    return f"All students together: {runs}, and {minutes}. {used.refusal}".strip()


def alt_of_answers(asked: Asked, state: ClassState) -> str:
    """Describe the histogram of answers."""
    question, answers = asked.question, state.answers
    if question.options:
        counts = (
            f"{option}: {sum(answer == index for answer in answers)}"
            for index, option in enumerate(question.options)
        )
        shown = "; ".join(counts)
    else:
        shown = ", ".join(f"{answer:.4g}" for answer in sorted(answers)) or "none yet"
    truth = ""
    if asked.revealed and question.truth is not None:
        truth = f" The right answer is {question.shown(question.truth)}."
    return f"Answers to the question “{question.text}”. {shown}.{truth}"


def alt_of_plane(trainings: Sequence[Training]) -> str:
    """Describe the plane of rate and distortion."""
    points = (
        f"student {one.student}, β {one.beta:g}: rate {one.rate:.3g}, distortion "
        f"{one.distortion:.4g}"
        for one in trainings[:60]
    )
    more = f" And {len(trainings) - 60} more." if len(trainings) > 60 else ""
    return f"Last rate and distortion, in nats, of the students' VAEs. {'; '.join(points)}.{more}"
