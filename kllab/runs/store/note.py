"""Notes of owners about their runs: short, on one line, and readable as plain text."""

LONGEST_NOTE = 500
"""Number of characters that a note may have."""


def tidy_note(text: str) -> str:
    r"""Return a note with single spaces; line breaks become spaces.

    Others see the note, so it has no character that they cannot see, such as those that change the
    direction of writing. Pages and archives are to show it as text, not as Markdown or HTML.

    Raises
    ------
    ValueError
        If it is too long or has a character that is not allowed; says what is.

    >>> tidy_note("  the best\n so far ")
    'the best so far'
    """
    note = " ".join(text.split())
    if len(note) > LONGEST_NOTE:
        raise ValueError(f"The note has {len(note)} characters; allowed: up to {LONGEST_NOTE}.")
    hidden = next((letter for letter in note if not letter.isprintable()), None)
    if hidden is not None:
        raise ValueError(
            f"The note has the character {hidden!r}, which cannot be seen; allowed: letters, "
            "digits, spaces, marks and symbols."
        )
    return note
