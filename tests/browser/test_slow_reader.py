"""A visitor whose connection takes no more answers: the others wait for nothing."""

import asyncio

import psutil
import pytest
import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg

from benchmarks.visitor import Visitor
from tests.support.faults import Fault
from tests.support.in_a_thread import in_a_thread
from tests.support.serving import ServedLab

QUESTIONS = 300


async def ask_and_never_read(lab: ServedLab, fault: Fault) -> int:
    """Return by how many bytes the server grew; another visitor is answered meanwhile."""
    address = lab.url.replace("http", "ws", 1) + "/_stcore/stream"
    question = BackMsg()
    question.rerun_script.page_name = "normal"
    async with (
        Visitor(lab.url, "normal") as other,
        websockets.connect(address, subprotocols=["streamlit"], max_queue=1) as deaf,
    ):
        before = lab.process.memory_info().rss
        fault.happens()
        for _ in range(QUESTIONS):
            await deaf.send(question.SerializeToString())
            await asyncio.sleep(0.01)
        for value in (1.0, 2.0, 3.0):
            assert (await other.move("loc_q", value)).size > 1000
        fault.is_over(
            "the others are answered; what it does not read is bounded, then it is cut off"
        )
        return int(lab.process.memory_info().rss) - before


@pytest.mark.fault("a client asks 300 times and reads no answer")
def test_a_client_that_stops_reading(lab: ServedLab, fault: Fault) -> None:
    grown = in_a_thread(lambda: asyncio.run(ask_and_never_read(lab, fault)))
    assert grown < 100e6
    assert lab.process.status() != psutil.STATUS_ZOMBIE
