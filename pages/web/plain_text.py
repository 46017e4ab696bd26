"""Plain text: escape text of visitors and addresses, which must not act as Markdown or HTML."""

import re

_JOINER = "\N{WORD JOINER}"
"""Invisible character of no width; prevents replacements that Streamlit makes despite escapes."""

_SPECIAL = re.compile(
    r"[\\`*_\[\]<>&$~|]"
    r"|:(?=\S)"  # directives such as :red[...], icons, emoji
    r"|^[#+=-]"  # headings, lists
    r"|(?<=^\d)[.)]|(?<=^\d\d)[.)]"
)
# After parsing, which resolves escapes, Streamlit searches the text for addresses (https://, www.,
# @), for :names: and for arrows.
_REPLACED = re.compile(r"(?<=:)(?=\S)|(?<=www)(?=\.)|(?=@)|(?<=[-<>~])(?=\\?[->=])", re.IGNORECASE)


def as_text(text: str) -> str:
    r"""Escape `text` for elements that take Markdown: messages, captions, labels, badges.

    Parameters
    ----------
    text : str
        Line breaks become spaces. Invisible characters, such as those that change the direction of
        writing, are replaced by their code.

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
