"""One module a mistake: what goes wrong, its inputs, and where it was reported; without its code.

The code of ``mistakes/NAME.py`` is in ``code/NAME.py``, or, if it needs torch, in
``train/code/NAME.py``.
"""
