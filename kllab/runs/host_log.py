"""The log for the host: what the lab, its workers and its web server write to stderr.

``KLLAB_LOG=json`` writes an object a line, for programs that collect logs; ``KLLAB_LOG=warnings``
leaves out what is as it should be.
"""

import logging
import os

from kllab.storage.errors import Unavailable

VARIABLE = "KLLAB_LOG"
FORMATS = ("text", "json", "warnings")
_FIELDS = "%(asctime)s %(levelname)s %(process)d %(name)s %(message)s"
_OF_OTHERS = ("", "streamlit", "uvicorn", "uvicorn.error", "uvicorn.access", "distributed")


def configure() -> None:
    """Write the messages of `kllab` and those of the server in one format.

    Raises
    ------
    Unavailable
        If `VARIABLE` names no format; says which there are.
    """
    chosen = os.environ.get(VARIABLE) or FORMATS[0]
    if chosen not in FORMATS:
        raise Unavailable(f"{VARIABLE} is {chosen!r}; allowed: {', '.join(FORMATS)}.")
    lab = logging.getLogger("kllab")
    lab.setLevel(logging.WARNING if chosen == "warnings" else logging.INFO)
    lab.propagate = False
    if not lab.handlers:
        lab.addHandler(logging.StreamHandler())
    formatted = lab.handlers
    if chosen == "json":
        from pythonjsonlogger.json import JsonFormatter

        formatter: logging.Formatter = JsonFormatter(_FIELDS, rename_fields={"asctime": "time"})
        others = (logging.getLogger(name).handlers for name in _OF_OTHERS)
        formatted = [*formatted, *(handler for handlers in others for handler in handlers)]
    else:
        formatter = logging.Formatter(_FIELDS)
    for handler in formatted:
        handler.setFormatter(formatter)
