"""Secret tokens: who has one is taken for the visitor or the teacher to whom it was given."""

import re
import secrets

_TOKEN = re.compile(r"[A-Za-z0-9_-]{32}")


def new_token() -> str:
    """Return a secret token of 192 random bits."""
    return secrets.token_urlsafe(24)


def is_token(text: str) -> bool:
    """Return whether a text has the form of a token."""
    return _TOKEN.fullmatch(text) is not None
