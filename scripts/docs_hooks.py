"""Hook of mkdocs: replaces markers in pages by generated tables and the API reference.

The markers are ``<!-- table: NAME -->`` (`scripts.docs_tables`) and ``<!-- reference: PAGE -->``
(`scripts.docs_reference`).
"""

import re
from typing import Any

from scripts.docs_reference import reference
from scripts.docs_tables import TABLES

_MARKER = re.compile(r"<!-- (table|reference): (\w+) -->")


def on_page_markdown(markdown: str, **_: Any) -> str:
    """Return the page with its markers replaced."""
    return _MARKER.sub(
        lambda found: TABLES[found[2]]() if found[1] == "table" else reference(found[2]), markdown
    )
