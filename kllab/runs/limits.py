"""Limits on what one owner, and one class, may queue and train; set by the host.

An owner is a visitor; runs without an owner, such as those of a script, have no limits. The runs of
a class are those that its students have started while they were in it.
"""

import math
from dataclasses import dataclass

from kllab.runs.environment import HostSettings, set_by

ADDED_WITHIN = 600.0
"""Seconds within which an owner may add `Limits.added` runs."""

_MINUTE = 60.0
_HOUR = 3600.0
_YEAR = 365 * 24 * _HOUR


@dataclass(frozen=True)
class Limits(HostSettings):
    """Limits that a host sets; each but `window` may be infinite.

    Parameters
    ----------
    runs : float
        Runs of one owner that wait or train at a time.
    all_runs : float
        Runs of all owners that wait or train at a time.
    seconds : float
        Time for which the runs of one owner may train within `window`.
    window : float
        Seconds, at most those of a year.
    unseen : float
        Seconds for which a run trains though no page reads it.
    turn : float
        Seconds for which a run trains while runs of other owners wait.
    added : float
        Runs that one owner may add within `ADDED_WITHIN`, also if they are stopped at once.
    class_runs, class_seconds : float
        As `runs` and `seconds`, for all students of a class together.
    """

    runs: float = set_by("KLLAB_OWNER_RUNS", 6)
    all_runs: float = set_by("KLLAB_ALL_RUNS", 1000)
    seconds: float = set_by("KLLAB_OWNER_MINUTES", 120 * _MINUTE, unit=_MINUTE)
    window: float = set_by("KLLAB_OWNER_HOURS", 24 * _HOUR, unit=_HOUR, most=_YEAR)
    unseen: float = set_by("KLLAB_UNSEEN_MINUTES", 30 * _MINUTE, unit=_MINUTE)
    turn: float = set_by("KLLAB_TURN_SECONDS", 60)
    added: float = set_by("KLLAB_OWNER_ADDED", 60)
    class_runs: float = set_by("KLLAB_CLASS_RUNS", 300)
    class_seconds: float = set_by("KLLAB_CLASS_MINUTES", 600 * _MINUTE, unit=_MINUTE)


def in_words(seconds: float) -> str:
    """Return a time in seconds, minutes, hours or days, rounded up.

    >>> in_words(40), in_words(90), in_words(7200), in_words(86400)
    ('40 seconds', '2 minutes', '120 minutes', '24 hours')
    """
    if seconds < 59.5:
        count, unit = math.ceil(seconds), "second"
    elif seconds <= 5 * 3600:
        count, unit = math.ceil(seconds / 60), "minute"
    elif seconds < 2 * 86400:
        count, unit = math.ceil(seconds / 3600), "hour"
    else:
        count, unit = math.ceil(seconds / 86400), "day"
    return f"{count} {unit}" if count == 1 else f"{count} {unit}s"
