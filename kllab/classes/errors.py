"""Exceptions of classes. Every message is a sentence that a page can show."""

from kllab.classes.limits import DAYS


class Refused(ValueError):  # noqa: N818
    """What was asked for is not allowed; the message says what is."""


class UnknownClass(Refused):
    """No open class has this code or link.

    Parameters
    ----------
    what : str
        What was asked for.
    notice : str
        A sentence on what happened to the store, if anything did.
    """

    def __init__(self, what: str, notice: str = "") -> None:
        known = (
            f"There is no open class with {what}: it is mistyped, the teacher has closed the "
            f"class, or the class is older than {DAYS} days."
        )
        super().__init__(f"{known} {notice}" if notice else known)
