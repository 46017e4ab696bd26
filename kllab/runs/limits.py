"""Limits on what one owner may queue and train, and what an owner has used of them.

An owner is a visitor; runs without an owner, such as those of a script, have no limits.
"""

import math
import sqlite3
from dataclasses import dataclass

from kllab.runs.environment import positive_number
from kllab.runs.errors import OverLimit
from kllab.runs.states import MOVING

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
    """

    runs: float = 6
    all_runs: float = 1000
    seconds: float = 120 * 60.0
    window: float = 24 * 3600.0
    unseen: float = 30 * 60.0
    turn: float = 60.0
    added: float = 60

    @classmethod
    def from_environment(cls) -> "Limits":
        """Return the limits set by environment variables; docs/hosting.md lists them.

        Raises
        ------
        RunsUnavailable
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
        )


@dataclass(frozen=True)
class Allowance:
    """What an owner has used of the limits.

    Parameters
    ----------
    limits : Limits
    runs, all_runs : int
        Runs of the owner, and of all owners, that wait or train.
    seconds : float
        Time for which the owner's runs have trained within the window.
    frees_in : float
        Seconds until `seconds` falls below its limit; 0 if it is below.
    added : int
        Runs that the owner has added within `ADDED_WITHIN`.
    """

    limits: Limits
    runs: int = 0
    all_runs: int = 0
    seconds: float = 0.0
    frees_in: float = 0.0
    added: int = 0

    @property
    def refusal(self) -> str:
        """Why the owner can queue no run now; empty if one can be queued."""
        limits = self.limits
        if self.runs >= limits.runs:
            return (
                f"{self.runs} of your runs wait or train, and {limits.runs:g} are allowed at a "
                "time. Wait until one has ended, or stop one."
            )
        if self.frees_in > 0:
            return (
                f"Your runs have trained for {in_words(self.seconds)} within the last "
                f"{in_words(limits.window)}, and {in_words(limits.seconds)} are allowed. Training "
                f"is possible again in {in_words(self.frees_in)}."
            )
        if self.added >= limits.added:
            return (
                f"You have started {self.added} runs within {in_words(ADDED_WITHIN)}, and "
                f"{limits.added:g} are allowed. Wait for a few minutes."
            )
        if self.all_runs >= limits.all_runs:
            return (
                f"{self.all_runs:,} runs of all visitors wait or train, and {limits.all_runs:,g} "
                "are allowed at a time. Try again in a few minutes."
            )
        return ""

    @property
    def seconds_left(self) -> float:
        """Time for which the owner's runs may train now; it may be infinite."""
        return max(self.limits.seconds - self.seconds, 0.0)


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


def allowance(
    db: sqlite3.Connection, owner: str, limits: Limits, now: float, *, besides: str = ""
) -> Allowance:
    """Return what an owner has used of the limits.

    Parameters
    ----------
    now : float
        Seconds since the epoch.
    besides : str
        Id of a run that is not counted.
    """
    if not owner:
        return Allowance(limits)
    marks = ", ".join("?" * len(MOVING))
    runs, all_runs = db.execute(
        "SELECT COUNT(*) FILTER (WHERE owner = ?), COUNT(*) FROM runs"
        f" WHERE state IN ({marks}) AND id != ?",
        [owner, *MOVING, besides],
    ).fetchone()
    [added] = db.execute(
        "SELECT COUNT(*) FROM (SELECT created FROM runs WHERE owner = ? ORDER BY key DESC LIMIT ?)"
        " WHERE created BETWEEN ? AND ?",
        [owner, math.ceil(min(limits.added, 1e6)), now - ADDED_WITHIN, now],
    ).fetchone()
    seconds, frees_in = _training_time(db, owner, limits, now)
    return Allowance(limits, runs, all_runs, seconds, frees_in, added)


def _training_time(
    db: sqlite3.Connection, owner: str, limits: Limits, now: float
) -> tuple[float, float]:
    """Return the seconds trained within the window, and after how many these are below the limit.

    A minute leaves the window as a whole. Minutes after now, of a clock that was ahead, do not
    count.
    """
    if not math.isfinite(limits.seconds):
        return 0.0, 0.0
    spent = db.execute(
        "SELECT minute, seconds FROM training_time WHERE owner = ? AND minute BETWEEN ? AND ?"
        " ORDER BY minute",
        [owner, (now - limits.window) / 60, now / 60],
    ).fetchall()
    total = left = sum(row["seconds"] for row in spent)
    frees_in = 0.0
    for row in spent:
        if left < limits.seconds:
            break
        left -= row["seconds"]
        frees_in = 60 * row["minute"] + limits.window - now
    return total, frees_in


def check(
    db: sqlite3.Connection, owner: str, limits: Limits, now: float, *, besides: str = ""
) -> None:
    """Raise `OverLimit` if an owner can queue no run now; see `allowance`."""
    if refusal := allowance(db, owner, limits, now, besides=besides).refusal:
        raise OverLimit(refusal)


def reason_to_pause(db: sqlite3.Connection, row: sqlite3.Row, limits: Limits, now: float) -> str:
    """Return why a run that trains must be paused, and how it goes on; empty if it need not be."""
    if not row["owner"]:
        return ""
    if row["unseen_seconds"] > limits.unseen:
        return (
            f"The run was paused, because it has trained for {in_words(limits.unseen)} while no "
            "page showed it. Resume goes on from here."
        )
    _, frees_in = _training_time(db, row["owner"], limits, now)
    if frees_in > 0:
        return (
            f"The run was paused: the runs of one visitor may train for {in_words(limits.seconds)} "
            f"within {in_words(limits.window)}, and those of this visitor have. Resume goes on "
            "from here once training is possible again; the text beside Train says when."
        )
    return ""
