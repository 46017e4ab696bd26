"""Runs that this session controls: the visitor's own, and those whose control link was opened.

The links of a page show runs. A control link has a run's key as well, ``?run=ID&control=KEY``. The
session keeps the key and takes it out of the browser's address, which may be copied or projected.
"""

import re
from collections.abc import Mapping
from typing import Any

import streamlit as st

from kllab.runs import RunStatus, RunsUnavailable, UnknownRun
from pages.web import address, open_runs, visitor
from pages.web.engine import engine
from pages.web.link import written

PARAMETER = "control"  # parameter of the address
KEYS = "control-keys"  # session key: keys by id of run
_KEY = re.compile(r"[A-Za-z0-9_-]{22}")
_SCRIPT = """
export default function ({ data }) {
  const address = new URL(location.href);
  address.searchParams.delete(data.parameter);
  // Not a new entry: Back would lead to the key.
  history.replaceState(history.state, "", address);
}
"""

_mount = st.components.v2.component("kllab_hidden_parameter", js=_SCRIPT)


def take_keys() -> None:
    """Take the keys of a control link out of the address, and control the runs that they open."""
    place = st.container(key="hidden-parameter")  # always: what follows keeps its place
    given = st.query_params.get_all(PARAMETER)
    if not given:
        return
    address.forget(PARAMETER)
    with place:
        _mount(key="hides-parameter", data={"parameter": PARAMETER})
    runs = list(filter(None, st.query_params.get_all(open_runs.PARAMETER)))
    most = len(open_runs.LETTERS)
    found = {
        run_id: key
        for key in filter(_KEY.fullmatch, given[:most])
        for run_id in runs[:most]
        if _opens(run_id, key)
    }
    st.session_state[KEYS] = {**_keys(), **found}
    if not found:
        st.warning(
            f"The link's `{PARAMETER}` is not the key of a run that it opens: copy the whole "
            "control link. The link shows its runs, as a link without a key does.",
            icon=":material/link_off:",
        )


def _opens(run_id: str, key: str) -> bool:
    try:
        return engine().controls(run_id, key)
    except UnknownRun:
        return False
    except RunsUnavailable:
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
    return written(st.context.url or "", parameters)
