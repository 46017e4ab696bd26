"""Frequencies of English letters and of the space between words.

Source: Norvig, "English letter frequency counts: Mayzner revisited" (2013),
norvig.com/mayzner.html: 3,563.5 billion letters in 743.8 billion words of books scanned by Google.
Each word counts as followed by one space.
"""

ENGLISH = {
    " ": 7438, "e": 4452, "t": 3305, "a": 2865, "o": 2723, "i": 2697, "n": 2578, "s": 2321,
    "r": 2238, "h": 1801, "l": 1450, "d": 1360, "c": 1192, "u": 973, "m": 895, "f": 856,
    "p": 761, "g": 666, "w": 597, "y": 593, "b": 529, "v": 375, "k": 193, "x": 84, "j": 57,
    "q": 43, "z": 32,
}  # fmt: skip
"""Numbers of each letter, in units of 100 million."""
