"""The log for the host, which says the same only once a minute."""

import pytest

from kllab.storage import errors


@pytest.fixture(autouse=True)
def log_again() -> None:
    """Let each test see what an earlier one has logged already."""
    errors._log_once.cache_clear()
