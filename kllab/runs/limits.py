"""Limits on what one owner, and one class, may queue and train; set by the host.

An owner is a visitor; runs without an owner, such as those of a script, have no limits. The runs of
a class are those that its students have started while they were in it.
"""

import math
from dataclasses import dataclass

from kllab.runs.environment import positive_number

ADDED_WITHIN = 600.0
"""Seconds within which an owner may add `Limits.added` runs."""

_YEAR = 365 * 86400.0


@dataclass(frozen=True)
class Limits:
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

    runs: float = 6
    all_runs: float = 1000
    seconds: float = 120 * 60.0
    window: float = 24 * 3600.0
    unseen: float = 30 * 60.0
    turn: float = 60.0
    added: float = 60
    class_runs: float = 300
    class_seconds: float = 600 * 60.0

    @classmethod
    def from_environment(cls) -> "Limits":
        """Return the limits set by environment variables; docs/hosting.md lists them.

        Raises
        ------
        Unavailable
            If a variable is not a positive number; names it.
        """
        return cls(
            runs=positive_number("KLLAB_OWNER_RUNS", cls.runs),
            all_runs=positive_number("KLLAB_ALL_RUNS", cls.all_runs),
            seconds=60 * positive_number("KLLAB_OWNER_MINUTES", cls.seconds / 60),
            window=min(3600 * positive_number("KLLAB_OWNER_HOURS", cls.window / 3600), _YEAR),
            unseen=60 * positive_number("KLLAB_UNSEEN_MINUTES", cls.unseen / 60),
            turn=positive_number("KLLAB_TURN_SECONDS", cls.turn),
            added=positive_number("KLLAB_OWNER_ADDED", cls.added),
            class_runs=positive_number("KLLAB_CLASS_RUNS", cls.class_runs),
            class_seconds=60 * positive_number("KLLAB_CLASS_MINUTES", cls.class_seconds / 60),
        )


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
