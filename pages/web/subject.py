"""Subject of a page that has an exact part and a training: the choice at the top of its rail."""

from collections.abc import Mapping
from dataclasses import replace

from pages.web import open_runs
from pages.web.control_kinds import Choice


def choice(labels: Mapping[str, str]) -> Choice:
    """Return the choice between the subjects with these `labels`; the first is the default."""
    names = tuple(labels)
    return Choice("subject", "Subject", names, names[0], labels=labels, titled=False)


def for_open_runs(subject: Choice) -> Choice:
    """Return the choice `subject`; if a run was opened, the last one, the training, is default."""
    last = subject.options[-1]
    return replace(subject, default=last) if open_runs.are_chosen() else subject
