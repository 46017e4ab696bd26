"""Runs that this session controls: the visitor's own, and those whose control link was opened.

The links of a page show runs. A control link has a run's key as well, ``?run=ID&control=KEY``. The
session keeps the key and takes it out of the browser's address, which may be copied or projected.
"""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urljoin

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from kllab.runs import RunStatus, UnknownRun
from kllab.storage.errors import Unavailable
from pages.web import hidden_parameter, open_runs, visitor
from pages.web.engine import engine
from pages.web.link import written

PARAMETER = "control"  # parameter of the address
KEYS = "control-keys"  # session key: keys by id of run
_WRONG = "control-link-is-wrong"  # session key: whether no run has the key of the last link
_KEY = re.compile(r"[A-Za-z0-9_-]{22}")


def take_keys(unseen: DeltaGenerator) -> None:
    """Take the keys of a control link out of the address, and control the runs that they open.

    `unseen` is a place for what draws nothing.
    """
    given = st.query_params.get_all(PARAMETER)
    if not given:
        if st.session_state.pop(_WRONG, False):
            _warn()  # the run that took the key out of the address ended the first warning
        return
    with unseen:
        hidden_parameter.hide(PARAMETER)
    runs = list(filter(None, st.query_params.get_all(open_runs.PARAMETER)))
    most = len(open_runs.LETTERS)
    found = {
        run_id: key
        for key in filter(_KEY.fullmatch, given[:most])
        for run_id in runs[:most]
        if _opens(run_id, key)
    }
    st.session_state[KEYS] = {**_keys(), **found}
    st.session_state[_WRONG] = not found
    if not found:
        _warn()


def _warn() -> None:
    st.warning(
        f"The link's `{PARAMETER}` is not the key of a run that it opens: copy the whole control "
        "link. The link shows its runs, as one without a key does.",
        icon=":material/link_off:",
    )


def _opens(run_id: str, key: str) -> bool:
    try:
        return engine().controls(run_id, key)
    except UnknownRun:
        return False
    except Unavailable:
        return True  # it cannot be known now; the engine refuses what a wrong key asks for


def _keys() -> Mapping[str, str]:
    keys: Mapping[str, str] = st.session_state.get(KEYS, {})
    return keys


def by(run_id: str) -> str:
    """Return what the run engine knows this visitor by: the run's key if there is one."""
    return _keys().get(run_id) or visitor.owner()


def is_controlled(status: RunStatus) -> bool:
    """Return whether this visitor owns the run, or has its key."""
    return status.id in _keys() or status.owner == visitor.owner()


def link_to(status: RunStatus) -> str:
    """Return the control link of a run; raises as `RunService.control_key`."""
    parameters: dict[str, Any] = {
        open_runs.PARAMETER: [status.id],
        PARAMETER: [engine().control_key(status.id, by(status.id))],
    }
    page = urljoin(st.context.url or "", status.experiment)  # which has the name of its runs
    return written(page, parameters)
