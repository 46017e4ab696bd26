"""Print a table as Markdown, aligned, so that it can be read as it is and pasted."""

from collections.abc import Sequence


def print_table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print rows of texts below their headings; the first column is text, the others numbers."""
    widths = [max(len(row[column]) for row in [head, *rows]) for column in range(len(head))]
    rule = [
        "-" * width if not column else "-" * (width - 1) + ":"
        for column, width in enumerate(widths)
    ]
    for row in [head, rule, *rows]:
        cells = [
            cell.ljust(width) if not column else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        print("| " + " | ".join(cells) + " |")
