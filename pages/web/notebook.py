"""Notebook: the code of a page as a Jupyter notebook."""

import json

_TRAINS = ".train import"
_FORMAT = {
    "metadata": {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    },
    "nbformat": 4,
    "nbformat_minor": 5,
}


def notebook(heading: str, sentence: str, link: str, snippet: str) -> str:
    """Return a notebook with a description of a page and its code, as JSON.

    Written without ``nbformat``, which a serving process would hold in 14 MB for one call; the
    tests validate and run the notebook of every page.

    Parameters
    ----------
    heading, sentence : str
        Heading of the page and what it shows, as Markdown.
    link : str
        Address of the page in its present state, percent-encoded.
    snippet : str
        Code to run; it is one cell.
    """
    package = '".[train]"' if _TRAINS in snippet else "."
    about = f"""# {heading}

{sentence}

[This page of KL Lab, as it stood when the notebook was made](<{link}>)

The code needs the package `kllab`: run `pip install {package}` in a clone of KL Lab."""
    cells = [
        {"cell_type": "markdown", "id": "about", "metadata": {}, "source": about},
        {
            "cell_type": "code",
            "execution_count": None,
            "id": "code",
            "metadata": {},
            "outputs": [],
            "source": snippet.strip(),
        },
    ]
    return json.dumps({"cells": cells, **_FORMAT}, ensure_ascii=False, indent=1) + "\n"
