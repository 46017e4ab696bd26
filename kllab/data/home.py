"""The folder a lab keeps everything in: runs, checkpoints, downloaded datasets."""

import os
from pathlib import Path

import platformdirs


def lab_home() -> Path:
    """Return $KLLAB_HOME, or the user's data folder when it is not set or empty.

    Returns
    -------
    pathlib.Path
        Absolute; a leading ``~`` is the user's own folder.
    """
    named = os.environ.get("KLLAB_HOME", "")
    if not named:
        return platformdirs.user_data_path("kllab", appauthor=False)
    return Path(named).expanduser().absolute()
