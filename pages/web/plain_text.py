"""Text that a visitor or an address brought, shown letter by letter: never as Markdown or HTML."""

import re

_JOINER = "\N{WORD JOINER}"
"""Takes no room, and separates what Streamlit would replace even where it is escaped."""

_SPECIAL = re.compile(
    r"[\\`*_\[\]<>&$~|]"
    r"|:(?=\S)"  # directives such as :red[...], icons, emoji
    r"|^[#+=-]"  # headings, lists
    r"|(?<=^\d)[.)]|(?<=^\d\d)[.)]"
)
# After parsing, Streamlit looks through the text for addresses (https://, www., @), for :names:
# and for arrows; an escape is resolved by then.
_REPLACED = re.compile(r"(?<=:)(?=\S)|(?<=www)(?=\.)|(?=@)|(?<=[-<>~])(?=\\?[->=])", re.IGNORECASE)


def as_text(text: str) -> str:
    r"""Escape `text` for whatever takes Markdown: messages, captions, labels, badges.

    Parameters
    ----------
    text : str
        In one line: line breaks become spaces. Characters that cannot be seen, such as those that
        turn the direction of writing, are written as their code.

    Returns
    -------
    str
        Markdown that shows `text`.

    Examples
    --------
    >>> print(as_text("[text](address), 2 * 3"))
    \[text\](address), 2 \* 3
    """
    line = " ".join(text.split())
    visible = "".join(
        letter if letter.isprintable() else letter.encode("unicode_escape").decode()
        for letter in line
    )
    return _REPLACED.sub(_JOINER, _SPECIAL.sub(r"\\\g<0>", visible))
