"""Address (URL) as the state of a page: read and validate links, write the values of controls.

A page calls `open_page` with its table of controls before it draws any of them. It draws them
inside a `section`, which writes the controls that differ from their defaults to the address.
Other parameters of the address (open runs, the unit, unknown ones) are not changed.

Streamlit's own ``bind="query-params"`` is not used. It omits a value that code has set for a widget
that is not drawn yet, and writes labels instead of values. Leaving a page makes two entries in the
browser's history, so visitors would have to press Back twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from typing import Any

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.state.query_params import QueryParams

from pages.web import dragging, fixed_controls, hand, late_messages, page_state
from pages.web.control_kinds import Control
from pages.web.fixed_controls import is_fixed
from pages.web.page_state import PageState, Sent
from pages.web.plain_text import as_text

_FORGOTTEN = "forgotten-parameters"  # session key: names that the browser has taken out


def open_page(controls: Sequence[Control], later: Callable[[], Sequence[Control]] = tuple) -> None:
    """Read the values of `controls` from the address when a page opens or Back is pressed.

    Controls that are not in the address take their defaults, even hidden ones.

    Parameters
    ----------
    controls : sequence of Control
        The controls of the page.
    later : callable, optional
        Returns the controls that the page will `read`; a link can fix them as well.
    """
    context = get_script_run_ctx()
    if context and (context.is_history_navigation or not _follows()):
        page_state.reset()
    fixed_controls.read(lambda: [control.key for control in (*controls, *later())])
    read(controls)


def is_new() -> bool:
    """Return whether the controls have just been read: on arrival, and after Back or Forward."""
    return not page_state.current().sent


def _follows() -> bool:
    """Return whether the browser's address is one that it had or was sent before.

    Otherwise the visitor went Back or Forward. Streamlit does not report that if a later message
    stopped the run that would have handled it.
    """
    sent = page_state.current().sent.items()
    return all(one.has_come_to(st.query_params.get_all(name)) for name, one in sent)


def read(controls: Sequence[Control]) -> None:
    """Read the values of `controls` from the address, unless they have been read.

    For controls that depend on the values of others; `open_page` reads the others.
    """
    page = page_state.current()
    for control in controls:
        if control.key not in page.read:
            page.read[control.key] = control
            # A preset may have introduced the control with its value.
            page.waiting.setdefault(control.key, value_of(control))


def drawn() -> dict[str, tuple[Control, Any]]:
    """Return the controls drawn since the page was opened with their values, by key."""
    last = page_state.current().drawn
    return {key: (control, held(control)) for key, (control, _) in last.items()}


def values() -> dict[str, Any]:
    """Return the values of the page's controls by key, also of those that are not drawn yet.

    A parameter that no control has read yet has its text, such as one that only a view reads.
    """
    page = page_state.current()
    unread = {name: st.query_params[name] for name in st.query_params if name not in page.read}
    return (
        unread
        | {key: held(control) for key, control in page.read.items()}
        | {key: value for key, (_, value) in drawn().items()}
    )


def value_of(control: Control) -> Any:
    """Return the address's value of `control`; if it is invalid, warn and return the default."""
    names = (control.key, *control.aliases)
    try:
        return _parsed(control, {name: st.query_params.get_all(name) for name in names})
    except ValueError as error:
        st.warning(
            f"The link's `{control.key}` could not be used: {as_text(str(error))}. "
            "It stands at its default instead.",
            icon=":material/link_off:",
        )
        return control.default


def copied(controls: Sequence[Control]) -> dict[str, Any]:
    """Return the values by key that `controls` have in a copied link; if invalid, the defaults."""
    page, values = page_state.current(), {}
    given = {
        name: page.shown.get(name, []) if name in page.sent else st.query_params.get_all(name)
        for control in controls
        for name in (control.key, *control.aliases)
    }
    for control in controls:
        try:
            values[control.key] = control.settle(_parsed(control, given))
        except ValueError:
            values[control.key] = control.default
    return values


def _parsed(control: Control, given: Mapping[str, list[str]]) -> Any:
    """Return the value of `control` in these parameters, or raise ValueError."""
    names = (control.key, *control.aliases)
    raws = next((given[name] for name in names if given.get(name)), None)
    if raws is None:
        return control.default
    if len(raws) > 1 and not control.repeats:
        raise ValueError(f"it is given {len(raws)} times")
    return control.parse(",".join(raws))


def held(control: Control) -> Any:
    """Return the value of `control`, even if it is not drawn, or not drawn yet."""
    page, key = page_state.current(), control.key
    _, last = page.drawn.get(key, (None, control.default))
    of_widget = page.moving.get(key, st.session_state.get(key, last))
    return control.settle(page.waiting.get(key, of_widget))


@contextmanager
def section(controls: Sequence[Control]) -> Iterator[None]:
    """Write those of `controls` that are drawn and not at their default to the address, at once.

    Also a decorator, below ``@st.fragment``: a fragment that runs alone writes its own controls. A
    run that ends in ``st.rerun`` or an error writes nothing.
    """
    page = page_state.current()
    names = dict.fromkeys(name for one in controls for name in (one.key, *one.aliases))
    # A fixed value never changes: it stays as the link has it, even while it is not drawn.
    fixed = fixed_controls.all_fixed()
    free = [name for one in controls if one.key not in fixed for name in (one.key, *one.aliases)]
    for name in names:
        page.shown.pop(name, None)
    page.depth += 1
    try:
        yield
    finally:
        page.depth -= 1
    followed, page.followed = page.followed, {}
    keys = [*names, *followed]
    drawn = [key for key in keys if key in page.shown or key in followed]
    hand.follow(drawn, partial(dragging.move, followed), key=f"hand-{keys[0]}")
    if dragging.is_moving():
        if not page.depth:  # else the section around this one does it
            page.moving.clear()
            page.is_dragged = False
        return  # written when it is released
    late_messages.start_lag(names)
    _write(page, {name: page.shown.get(name, []) for name in free})


def _write(page: PageState, now: Mapping[str, list[str]]) -> None:
    """Send the browser the texts of controls, if it does not have them all."""
    is_new, page.is_unsent = page.is_unsent, False
    given = {name: st.query_params.get_all(name) for name in st.query_params}
    for name, text in now.items():
        value = given.get(name, [])
        sent = page.sent.setdefault(name, Sent([value], text))
        sent.has_come_to(value)
        # The browser may not have received the last address yet: then send it again.
        is_new |= sent.text != text or sent.values[-1] != value
    if not is_new:
        return
    for name, text in now.items():
        page.sent[name].values.append(text)
        page.sent[name].text = text
    send(now)


def send(values: Mapping[str, list[str]]) -> None:
    """Send the browser new values of parameters; one without values is removed."""
    # Each assignment to `st.query_params` makes an entry in the browser's history; this makes one.
    with _query_parameters() as parameters:
        for name in st.session_state.get(_FORGOTTEN, ()):
            parameters.discard_param_no_forward_msg(name)
        for name, texts in values.items():
            if not texts:
                parameters.discard_param_no_forward_msg(name)
        parameters.update({name: texts for name, texts in values.items() if texts})


def parameters() -> dict[str, list[str]]:
    """Return the parameters that the address has once the controls drawn so far are written."""
    now = {name: st.query_params.get_all(name) for name in st.query_params}
    page = page_state.current()
    shown = {name: texts for name, texts in page.shown.items() if not is_fixed(name)}
    return {name: texts for name, texts in (now | shown).items() if texts}


def remove(name: str) -> None:
    """Remove a parameter, to which Streamlit binds a widget, before the widget is drawn."""
    with _query_parameters() as parameters:
        parameters.remove_param(name)
        parameters.set_initial_query_params_from_current()  # a new widget takes its value from it


def forget(name: str) -> None:
    """Drop a parameter that the browser takes out of its address by itself.

    Messages that the browser has sent before may still have it: it is never sent back.
    """
    st.session_state[_FORGOTTEN] = {*st.session_state.get(_FORGOTTEN, ()), name}
    with _query_parameters() as parameters:
        parameters.discard_param_no_forward_msg(name)


def set_with_controls(name: str, values: list[str]) -> None:
    """Set a parameter that is no control; none without `values`.

    The browser gets it at the end of the section, with the controls: one entry in its history.
    """
    page_state.current().is_unsent = True
    with _query_parameters() as parameters:
        parameters.discard_param_no_forward_msg(name)
        if values:
            parameters.set_with_no_forward_msg(name, values)


def assign(values: Mapping[str, Any], *, even_fixed: bool = False) -> None:
    """Set the controls with these keys to these values when they are drawn next.

    Call it before they are drawn: in the callback of a button, preset or chart. Controls that the
    link fixes keep their values, unless `even_fixed`.
    """
    page = page_state.current()
    if page.is_trial:
        raise fixed_controls.WouldAssign(values)
    page.waiting.update(
        {key: value for key, value in values.items() if even_fixed or not is_fixed(key)}
    )


def before_drawing(control: Control) -> None:
    """Set the widget of `control` to its value, unless it has that value already."""
    page, key = page_state.current(), control.key
    drawn_as, last = page.drawn.get(key, (None, control.default))
    given = page.given.get(key)
    if key in page.waiting:
        of_browser = late_messages.of_browser(key)
        if of_browser is not None and of_browser != page.waiting[key]:
            late_messages.replace(key, page.waiting[key])
    elif given and late_messages.is_late(key):
        page.waiting[key] = given.value  # the browser's value would undo a preset, or Back
    elif given and st.session_state.get(key) != given.value:
        del page.given[key]  # the visitor has chosen since
    # Streamlit drops a widget that is not drawn, or whose range changes under the same key.
    is_kept = key in st.session_state and drawn_as == control
    held = st.session_state.get(key, last)
    value = control.settle(page.waiting.get(key, held))
    # Not if it has the value: sending it back unchanged would undo a visitor's next key press.
    if not is_kept or key in page.waiting or value is not held:
        st.session_state[key] = value
    page.waiting.pop(key, None)


def after_drawing(control: Control, value: Any) -> None:
    """Remember the value of the widget of `control` for the address."""
    page, text = page_state.current(), control.text(value)
    page.drawn[control.key] = (control, value)
    page.shown[control.key] = [] if text == control.text(control.default) else [text]


def _query_parameters() -> AbstractContextManager[QueryParams]:
    context = get_script_run_ctx()
    assert context is not None, "a page is drawn without a session"
    return context.session_state.query_params()
