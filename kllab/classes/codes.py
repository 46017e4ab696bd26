"""Codes of classes for students, and hashes of what is secret."""

import hashlib
import re
import secrets

LETTERS = "ACDEFHJKMNPRTWXY3479"
"""What codes consist of: none of these looks like another one, as O and 0 or B and 8 do."""

LENGTH = 6

FORM = "a code has six letters or digits, such as HKM-347"
"""What to say about a text that is no code."""


def new_code() -> str:
    """Return a random code: one of 64 million."""
    return "".join(secrets.choice(LETTERS) for _ in range(LENGTH))


def read_code(text: object) -> str | None:
    """Return the code that a visitor typed, in any case and with separators; None if it is none.

    >>> read_code(" hkm-347 "), read_code("HKM-34")
    ('HKM347', None)
    """
    if not isinstance(text, str) or len(text) > 40:
        return None
    code = re.sub(r"[\s-]", "", text).upper()
    return code if len(code) == LENGTH and set(code) <= set(LETTERS) else None


def shown_code(code: str) -> str:
    """Return a code as it is shown and read aloud: in two halves.

    >>> shown_code("HKM347")
    'HKM-347'
    """
    return f"{code[: LENGTH // 2]}-{code[LENGTH // 2 :]}"


def hashed(salt: str, secret: str) -> str:
    """Return what is stored in the place of a token or of a visitor's name."""
    return hashlib.sha256(f"{salt}:{secret}".encode()).hexdigest()
