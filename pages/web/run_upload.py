"""Field for the archive of a run, made by this lab or another one."""

import streamlit as st

from kllab.storage.errors import Unavailable
from pages.web import visitor
from pages.web.engine import engine
from pages.web.plain_text import as_text

_FIELD = "run-file"
_TAKEN, _REFUSED = "run-file-taken", "run-file-refused"  # session keys
HELP = (
    "“All of it (zip)”, from the menu of a run here or in another lab: settings, records, pictures "
    "and weights. The file is checked; nothing in it is executed."
)


def draw() -> None:
    """Draw the field, folded, and say what became of the last file."""
    with st.expander("Add a run from a file", icon=":material/upload_file:"):
        number = st.session_state.get(_TAKEN, 0)
        # With a new key after each file the field is empty again.
        st.file_uploader(
            "Zip file of a run", "zip", key=f"{_FIELD}-{number}", help=HELP,
            on_change=_take, args=(number,),
        )  # fmt: skip
        if refusal := st.session_state.pop(_REFUSED, ""):
            st.warning(as_text(refusal), icon=":material/block:")


def _take(number: int) -> None:
    """Add the run of the chosen file to those of the visitor."""
    file = st.session_state[f"{_FIELD}-{number}"]
    if file is None:
        return
    try:
        engine().add_archive(file.getvalue(), visitor.owner())
    except (ValueError, Unavailable) as error:
        st.session_state[_REFUSED] = f"{file.name} is not added: {error}"
    else:
        st.toast("The run is added to your runs.", icon=":material/check:")
    st.session_state[_TAKEN] = number + 1
