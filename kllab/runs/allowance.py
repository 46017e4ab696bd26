"""What an owner and a class have used of the limits, and whether they may queue one more run."""

import math
import sqlite3
from dataclasses import dataclass, replace

from kllab.runs.errors import OverLimit
from kllab.runs.limits import ADDED_WITHIN, Limits, in_words
from kllab.runs.states import MOVING

CLASS_ACCOUNT = "class "
"""Begins the name of a class in the table of training times; no visitor is named so."""
MOST_OWNED = 300e6
"""Bytes that the runs of an owner may take for one more to be added from a file."""


@dataclass(frozen=True)
class ClassUse:
    """What a class has used of the limits.

    Parameters
    ----------
    limits : Limits
    runs : int
        Runs of its students that wait or train.
    seconds : float
        Time for which they have trained within the window.
    frees_in : float
        Seconds until `seconds` falls below its limit; 0 if it is below.
    """

    limits: Limits
    runs: int = 0
    seconds: float = 0.0
    frees_in: float = 0.0

    @property
    def refusal(self) -> str:
        """Why a student of the class can queue no run now; empty if one can be queued."""
        limits = self.limits
        if self.runs >= limits.class_runs:
            return (
                f"{self.runs} runs of your class wait or train, and {limits.class_runs:g} are "
                "allowed at a time: wait until one has ended."
            )
        if self.frees_in > 0:
            return (
                f"The runs of your class have trained for {in_words(self.seconds)} within the last "
                f"{in_words(limits.window)}, and {in_words(limits.class_seconds)} are allowed: "
                f"try again in {in_words(self.frees_in)}."
            )
        return ""

    @property
    def seconds_left(self) -> float:
        """Time for which runs of the class may train now; it may be infinite."""
        return max(self.limits.class_seconds - self.seconds, 0.0)


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
    of_class : ClassUse or None
        What the class has used of which the owner is a student.
    """

    limits: Limits
    runs: int = 0
    all_runs: int = 0
    seconds: float = 0.0
    frees_in: float = 0.0
    added: int = 0
    of_class: ClassUse | None = None

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
        return self.of_class.refusal if self.of_class is not None else ""

    @property
    def seconds_left(self) -> float:
        """Time for which the owner's runs may train now; it may be infinite."""
        own = max(self.limits.seconds - self.seconds, 0.0)
        return min(own, self.of_class.seconds_left) if self.of_class is not None else own


def allowance(
    db: sqlite3.Connection,
    owner: str,
    limits: Limits,
    now: float,
    *,
    class_id: str = "",
    besides: str = "",
) -> Allowance:
    """Return what an owner has used of the limits.

    Parameters
    ----------
    now : float
        Seconds since the epoch.
    class_id : str
        Class of which the owner is a student; empty for none.
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
    of_class = class_use(db, class_id, limits, now, besides=besides) if class_id else None
    return Allowance(limits, runs, all_runs, seconds, frees_in, added, of_class)


def class_use(
    db: sqlite3.Connection, class_id: str, limits: Limits, now: float, *, besides: str = ""
) -> ClassUse:
    """Return what a class has used of the limits; parameters as of `allowance`."""
    marks = ", ".join("?" * len(MOVING))
    [runs] = db.execute(
        f"SELECT COUNT(*) FROM runs WHERE class_id = ? AND class_id != '' AND state IN ({marks})"
        " AND id != ?",
        [class_id, *MOVING, besides],
    ).fetchone()
    return ClassUse(limits, runs, *_class_time(db, class_id, limits, now))


def _class_time(
    db: sqlite3.Connection, class_id: str, limits: Limits, now: float
) -> tuple[float, float]:
    of_class = replace(limits, seconds=limits.class_seconds)
    return _training_time(db, CLASS_ACCOUNT + class_id, of_class, now)


def _training_time(
    db: sqlite3.Connection, owner: str, limits: Limits, now: float
) -> tuple[float, float]:
    """Return the seconds trained within the window, and after how many these are below the limit.

    A minute leaves the window as a whole. Minutes after now, of a clock that was ahead, do not
    count.
    """
    if not math.isfinite(limits.seconds):
        return 0.0, 0.0
    window = [owner, (now - limits.window) / 60, now / 60]
    of_window = "FROM training_time WHERE owner = ? AND minute BETWEEN ? AND ?"
    # Pages ask so twice a second, and a class may have a row for each minute of a day.
    total = db.execute(f"SELECT TOTAL(seconds) {of_window}", window).fetchone()[0]
    left, frees_in = total, 0.0
    if total >= limits.seconds:
        for minute, seconds in db.execute(
            f"SELECT minute, seconds {of_window} ORDER BY minute", window
        ):
            if left < limits.seconds:
                break
            left -= seconds
            frees_in = 60 * minute + limits.window - now
    return total, frees_in


def check(
    db: sqlite3.Connection,
    owner: str,
    limits: Limits,
    now: float,
    *,
    class_id: str = "",
    besides: str = "",
) -> None:
    """Raise `OverLimit` if an owner can queue no run now; see `allowance`."""
    found = allowance(db, owner, limits, now, class_id=class_id, besides=besides)
    if refusal := found.refusal:
        raise OverLimit(refusal)


def check_import(db: sqlite3.Connection, owner: str, limits: Limits, now: float) -> None:
    """Raise `OverLimit` if an owner has added too many runs, or has too large ones, to add one."""
    added = allowance(db, owner, limits, now).added
    if added >= limits.added:
        raise OverLimit(
            f"You have added {added} runs within {in_words(ADDED_WITHIN)}, and {limits.added:g} "
            "are allowed. Wait for a few minutes."
        )
    query = "SELECT TOTAL(bytes + checkpoint_bytes) FROM runs WHERE owner = ?"
    [owned] = db.execute(query, [owner]).fetchone()
    if owned > MOST_OWNED:
        raise OverLimit(
            f"Your runs take {owned / 1e6:,.0f} MB here, and others can be added from files up to "
            f"{MOST_OWNED / 1e6:,.0f} MB. Delete some of them first."
        )


def forget_old(db: sqlite3.Connection, limits: Limits, now: float) -> None:
    """Delete training times, and the classes of runs, that count for no limit any more."""
    minute = now / 60
    query = "DELETE FROM training_time WHERE minute NOT BETWEEN ? AND ?"
    db.execute(query, [minute - limits.window / 60 - 1, minute + 1])
    marks = ", ".join("?" * len(MOVING))
    db.execute(
        "UPDATE runs SET class_id = '' WHERE class_id != '' AND updated < ?"
        f" AND state NOT IN ({marks})",
        [now - limits.window, *MOVING],
    )


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
    if row["class_id"] and _class_time(db, row["class_id"], limits, now)[1] > 0:
        return (
            "The run was paused: the runs of one class may train for "
            f"{in_words(limits.class_seconds)} within {in_words(limits.window)}, and those of this "
            "class have. Resume goes on from here once training is possible again; the text beside "
            "Train says when."
        )
    return ""
