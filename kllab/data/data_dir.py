"""The data directory: runs, checkpoints and downloaded datasets."""

import os
from pathlib import Path

import platformdirs


def data_dir() -> Path:
    """Return $KLLAB_HOME, or the user's data directory if that is unset or empty.

    Returns
    -------
    pathlib.Path
        Absolute; a leading ``~`` is expanded.
    """
    named = os.environ.get("KLLAB_HOME", "")
    if not named:
        return platformdirs.user_data_path("kllab", appauthor=False)
    return Path(named).expanduser().absolute()
