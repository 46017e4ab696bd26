"""A visitor without a browser, who speaks Streamlit's websocket protocol to a served lab.

It loads a page with its cookies, reads the page's widgets from the messages of the server, and
moves or presses one of them. It reports which charts are visible, as the chart component does, and
downloads pictures.
"""

import asyncio
import json
import ssl
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

import httpx
import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState

from benchmarks.widgets import Widget, widget_of
from tests.support.wire import unpack

PATIENCE = 60.0
CHART = "kllab_chart"
_TLS = ssl.create_default_context()  # once: it takes 20 ms


@dataclass(frozen=True)
class Answer:
    """Answer to one message: seconds until all of it is there, and number of bytes."""

    seconds: float
    size: int


@dataclass(eq=False)
class Visitor:
    """One open page.

    Parameters
    ----------
    url : str
        URL of the lab, such as "http://127.0.0.1:8501".
    page : str
        Address of the page, such as "normal"; empty for the home page.
    query : str
        Parameters of the address, such as "steps=200&beta=2"; the page may change them.

    Attributes
    ----------
    controls : dict of str to Widget
        The controls that the page has drawn, by key: sliders, menus, buttons of a group, fields.
    opened : Answer
        To opening the page: its document, and what the page draws first.
    markdown : list of str
        What the last answer drew as Markdown, badges and captions included.
    """

    url: str
    page: str
    query: str = ""
    controls: dict[str, Widget] = field(default_factory=dict)
    buttons: dict[str, Any] = field(default_factory=dict)
    charts: dict[str, Any] = field(default_factory=dict)
    exceptions: list[str] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)
    markdown: list[str] = field(default_factory=list)
    _script: str = ""
    _states: dict[str, WidgetState] = field(default_factory=dict)
    _fragments: dict[str, str] = field(default_factory=dict)

    async def __aenter__(self) -> Self:
        began = time.perf_counter()
        self._browser = httpx.AsyncClient(base_url=self.url, timeout=PATIENCE, verify=_TLS)
        try:
            document = await self._browser.get(f"/{self.page}", params=self.query)
            document.raise_for_status()
            cookies = "; ".join(f"{name}={value}" for name, value in self._browser.cookies.items())
            self._socket = await websockets.connect(
                self.url.replace("http", "ws", 1) + "/_stcore/stream",
                subprotocols=["streamlit"],
                additional_headers={"Cookie": cookies} if cookies else {},
                max_size=None,
                compression=None,
                open_timeout=PATIENCE,
            )
            first = await self._run()
        except BaseException:
            await self._browser.aclose()
            raise
        size = first.size + len(document.content)
        self.opened = Answer(time.perf_counter() - began, size)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._socket.close()
        await self._browser.aclose()

    @property
    def sliders(self) -> dict[str, Any]:
        """The messages of sliders over numbers by key."""
        found = {key: one.message for key, one in self.controls.items() if one.kind == "slider"}
        return {key: slider for key, slider in found.items() if not slider.options}

    async def move(self, key: str, value: Any) -> Answer:
        """Set the control with this key to one of its values and wait for the answer."""
        return await self._run(self.controls[key].state(value))

    async def press(self, key: str) -> Answer:
        """Press the button with this key and wait for the answer."""
        pressed = WidgetState(id=self.buttons[key].id, trigger_value=True)
        answer = await self._run(pressed)
        del self._states[pressed.id]  # a press counts once
        return answer

    async def see(self, *keys: str) -> Answer:
        """Report that only these charts are visible, then which figures are kept; wait for both."""
        await self._report(keys)
        return await self._report(keys)

    async def _report(self, keys: Sequence[str]) -> Answer:
        for key, chart in self.charts.items():
            kept = unpack(chart.bytes).get("version", "") if chart.bytes else ""
            self._states[chart.id] = WidgetState(
                id=chart.id, json_value=json.dumps({"seen": key in keys, "kept": kept})
            )
        return await self._run(*(self._states[chart.id] for chart in self.charts.values()))

    async def look(self) -> Answer:
        """Have the page draw itself again, and wait for that."""
        return await self._run()

    async def _run(self, *changed: WidgetState) -> Answer:
        message = BackMsg()
        rerun = message.rerun_script
        rerun.page_name = self.page
        rerun.page_script_hash = self._script
        rerun.query_string = self.query
        for state in changed:
            self._states[state.id] = state
            rerun.fragment_id = self._fragments.get(state.id, "")
        rerun.widget_states.widgets.extend(self._states.values())
        began, size = time.perf_counter(), 0
        self.pictures.clear()
        self.markdown.clear()
        await self._socket.send(message.SerializeToString())
        while True:
            data = await asyncio.wait_for(self._socket.recv(), PATIENCE)
            assert isinstance(data, bytes)
            size += len(data)
            forward = ForwardMsg.FromString(data)
            if forward.WhichOneof("type") == "script_finished":
                if forward.script_finished == ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                    continue  # the page runs again by itself
                for path in self.pictures:
                    size += len((await self._browser.get(path)).content)
                return Answer(time.perf_counter() - began, size)
            self._note(forward)

    def _note(self, forward: ForwardMsg) -> None:
        what = forward.WhichOneof("type")
        if what == "navigation":
            self._script = forward.navigation.page_script_hash
        elif what == "page_info_changed":
            self.query = forward.page_info_changed.query_string
        if what != "delta":
            return
        element = forward.delta.new_element
        kind = element.WhichOneof("type")
        if kind == "exception":
            self.exceptions.append(element.exception.message)
        elif widget := widget_of(element):
            self.controls[self._place(widget.message, forward.delta.fragment_id)] = widget
        elif kind == "button":
            self._add(self.buttons, element.button, forward.delta.fragment_id)
        elif kind == "markdown":
            self.markdown.append(element.markdown.body)
        elif kind == "imgs":
            self.pictures += [picture.url for picture in element.imgs.imgs]
        elif kind == "bidi_component" and element.bidi_component.component_name == CHART:
            self._add(self.charts, element.bidi_component, forward.delta.fragment_id)

    def _add(self, found: dict[str, Any], widget: Any, fragment: str) -> None:
        found[self._place(widget, fragment)] = widget

    def _place(self, widget: Any, fragment: str) -> str:
        """Note the fragment that draws a widget, and return its key."""
        self._fragments[widget.id] = fragment
        # Streamlit's ids consist of "$$ID", a hash and the key of the page, joined by "-".
        key: str = widget.id.split("-", 2)[2]
        return key
