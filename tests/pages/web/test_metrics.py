"""What a host's monitoring reads."""

import asyncio

import httpx
from prometheus_client.parser import text_string_to_metric_families
from starlette.applications import Starlette

from kllab.runs import RunSpec, State
from kllab.topics.vae.train import Config
from pages.web import engine, metrics
from tests.support.in_a_thread import in_a_thread


async def get(path: str) -> httpx.Response:
    app = httpx.ASGITransport(Starlette(routes=[metrics.ROUTE]))
    async with httpx.AsyncClient(transport=app, base_url="http://lab.example") as client:
        return await client.get(path)


def read() -> dict[tuple[str, str], float]:
    """Return the values by name and state."""
    answer = in_a_thread(lambda: asyncio.run(get("/metrics")))
    assert answer.headers["content-type"].startswith("text/plain; version=")
    families = text_string_to_metric_families(answer.text)
    samples = [sample for family in families for sample in family.samples]
    return {(each.name, each.labels.get("state", "")): each.value for each in samples}


def test_runs_are_counted_by_state() -> None:
    before = read()
    assert before["kllab_can_train", ""] == before["kllab_leads", ""] == 1
    assert {state for name, state in before if name == "kllab_runs"} == {*State}
    assert before["process_resident_memory_bytes", ""] > 1e6
    run_id = engine.engine().submit(RunSpec("vae", Config(steps=4000).to_json(), "owner"))
    engine.engine().cancel(run_id, "owner")
    after = read()
    [state] = [each for each in State if after["kllab_runs", each] > before["kllab_runs", each]]
    assert state in (State.CANCELLING, State.CANCELLED)


def test_without_a_store_it_says_that_nothing_trains() -> None:
    engine.stop()
    engine._service = service = engine.RunService()
    try:
        values = read()  # it is not started
        assert values["kllab_can_train", ""] == values["kllab_leads", ""] == 0
        assert ("kllab_store_bytes", "") not in values
        assert ("process_resident_memory_bytes", "") in values
    finally:
        engine._service = None
        service.stop()
