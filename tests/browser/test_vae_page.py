"""A VAE trains before the eye, from the bundled digits; stop, pause, reload, crash."""

import re
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Page, WebSocketRoute, expect
from safetensors import safe_open

from kllab.topics.vae.train import Config
from tests.browser.conftest import Visit, go_to, wait_for_charts, wait_until_settled
from tests.browser.test_normal_page import ranges, zoom
from tests.browser.test_training_pages import steps, wait_for_step
from tests.support.serving import ServedLab, serve

LONG = "/vae?steps=4000&batch_size=512&run="
"""A training that goes on until a test stops it, however slow the browser is: about 70 s."""

CURVES, SAMPLES = ".st-key-curves .kllab-chart", ".st-key-samples .kllab-chart"


def start(page: Page) -> str:
    """Press Train; return the run's id once its curves are there."""
    page.get_by_role("button", name=re.compile("^Train")).click()
    page.wait_for_selector(f"{CURVES}[data-drawn]", timeout=120_000)  # a worker may load torch
    return run_ids(page)[-1]


# What the curves and the samples have shown: each state once.
RECORD = f"""() => {{
    window.steps = new Set();
    window.sheets = new Set();
    const note = () => {{
        const [curves, samples] = ['{CURVES}', '{SAMPLES}'].map((e) => document.querySelector(e));
        if (curves?.data) window.steps.add(curves.data[0].x.at(-1));
        if (samples?._fullData) window.sheets.add(JSON.stringify(samples._fullData[0].z));
    }};
    new MutationObserver(note)
        .observe(document.body, {{ subtree: true, attributeFilter: ["data-drawn"] }}); }}"""


def run_ids(page: Page) -> list[str]:
    return re.findall(r"run=([\w-]+)", page.url)


def step(page: Page) -> int:
    return steps(page)[0]


def pixels(page: Page) -> str:
    sheet: str = page.locator(SAMPLES).evaluate("e => JSON.stringify(e._fullData[0].z)")
    return sheet


def button(page: Page, name: str):  # type: ignore[no-untyped-def]
    return page.get_by_role("button", name=re.compile(name)).first


def test_it_trains_and_its_curves_and_samples_change(lab: ServedLab, visit: Visit) -> None:
    page = visit(f"{lab.url}/vae?steps=800&run=&view=Pictures")
    page.evaluate(RECORD)
    start(page)
    page.locator(CURVES).evaluate("e => { e.same = true; }")
    zoomed = zoom(page, CURVES)
    expect(page.get_by_text("finished")).to_be_visible(timeout=120_000)
    wait_for_charts(page)
    assert step(page) == 800
    # Before the end at least once, also on the slowest machine.
    assert min(page.evaluate("[window.steps.size, window.sheets.size]")) >= 2
    assert page.locator(CURVES).evaluate("e => e.same"), "the chart was mounted anew"
    assert ranges(page, CURVES) == zoomed
    last_samples = pixels(page)
    page.get_by_role("slider", name="Time").press("Home")
    expect(page.get_by_text("Step 1 of 800.")).to_be_visible()
    page.wait_for_function(
        f"before => JSON.stringify(document.querySelector('{SAMPLES}')._fullData[0].z) !== before",
        arg=last_samples,
    )


def test_stop_stops(lab: ServedLab, visit: Visit) -> None:
    page = visit(f"{lab.url}{LONG}")
    start(page)
    button(page, "^Stop").click()
    expect(page.get_by_text("stopped")).to_be_visible()
    stopped = step(page)
    page.wait_for_timeout(1500)
    assert step(page) == stopped < 4000
    assert page.locator(CURVES).count()


def test_reload_and_other_pages_find_the_run_again(lab: ServedLab, visit: Visit) -> None:
    page = visit(f"{lab.url}{LONG}")
    run_id = start(page)
    before = step(page)
    page.reload()
    page.wait_for_selector(f"{CURVES}[data-drawn]")
    assert run_ids(page) == [run_id]
    wait_for_step(page, before)
    go_to(page, "Foundations", "Two normal distributions")
    page.wait_for_selector(".st-key-densities .kllab-chart[data-drawn]")
    go_to(page, "Deep learning", "Variational autoencoder")
    page.wait_for_selector(f"{CURVES}[data-drawn]")
    page.wait_for_url(f"**run={run_id}**")
    elsewhere = visit(page.url)  # another browser with the same link
    wait_for_step(elsewhere, before)
    button(elsewhere, "^Stop").click()
    expect(page.get_by_text("stopped")).to_be_visible()


def test_no_tick_follows_the_choice_of_another_page(lab: ServedLab, visit: Visit) -> None:
    page = visit(lab.url)
    held: list[Callable[[], None]] | None = None
    sent_meanwhile: list[bytes] = []

    def pass_on(socket: WebSocketRoute) -> None:
        server = socket.connect_to_server()

        def to_server(message: str | bytes) -> None:
            if held is not None:
                sent_meanwhile.append(message if isinstance(message, bytes) else message.encode())
            server.send(message)

        def to_browser(message: str | bytes) -> None:
            if held is None:
                socket.send(message)
            else:
                held.append(partial(socket.send, message))

        socket.on_message(to_server)
        server.on_message(to_browser)

    page.route_web_socket("**/_stcore/stream", pass_on)
    page.goto(f"{lab.url}{LONG}")
    start(page)
    wait_for_step(page, step(page))
    held = []
    go_to(page, "Foundations", "Two normal distributions")
    while all(b"tick" in message for message in sent_meanwhile):
        page.wait_for_timeout(100)  # until the browser has asked for the page
    page.wait_for_timeout(1500)  # three times as long as between two ticks
    ticks = [b"tick" in message for message in sent_meanwhile]
    assert not any(ticks[ticks.index(False) :])
    for send in held:
        send()
    held = None
    page.wait_for_selector(".st-key-densities .kllab-chart[data-drawn]")
    go_to(page, "Deep learning", "Variational autoencoder")
    button(page, "^Stop").click()  # the next test's run would wait for it
    expect(page.get_by_text("stopped")).to_be_visible()


def test_pause_and_resume(lab: ServedLab, visit: Visit) -> None:
    page = visit(f"{lab.url}{LONG}")
    start(page)
    button(page, "^Pause").click()
    expect(page.get_by_text("paused")).to_be_visible()
    paused = step(page)
    button(page, "^Resume").click()
    wait_for_step(page, paused)
    button(page, "^Stop").click()
    expect(page.get_by_text("stopped")).to_be_visible()


def test_two_runs_are_overlaid(lab: ServedLab, visit: Visit) -> None:
    page = visit(f"{lab.url}/vae?steps=200&run=")
    start(page)
    kept = page.locator(f"{CURVES}, [role=tablist]")
    kept.evaluate_all("all => all.forEach(one => { one.same = true; })")
    button(page, "^Train").click()
    curves = f"document.querySelector('{CURVES}')"
    page.wait_for_function(f"() => {curves}?.data?.length > 10")
    assert kept.evaluate_all("all => all.map(one => one.same ?? false)") == [True, True]
    assert len(run_ids(page)) == 2
    expect(page.get_by_role("tab", name="Compare")).to_be_visible()


def test_a_run_whose_worker_is_killed_goes_on_by_itself(lab: ServedLab, visit: Visit) -> None:
    page = visit(f"{lab.url}{LONG}")
    start(page)
    wait_for_step(page, 100)
    killed = lab.worker()
    killed.kill()
    reached = step(page)
    wait_for_step(page, reached + 1)
    expect(page.get_by_text("running")).to_be_visible()
    assert lab.worker().pid != killed.pid
    button(page, "^Stop").click()
    expect(page.get_by_text("stopped")).to_be_visible()


def test_a_corrupt_checkpoint_is_told(lab: ServedLab, visit: Visit) -> None:
    page = visit(f"{lab.url}{LONG}")
    run_id = start(page)
    button(page, "^Pause").click()
    expect(page.get_by_text("paused")).to_be_visible()
    [checkpoint] = (lab.home / "checkpoints").glob(f"{run_id}*")
    checkpoint.write_bytes(checkpoint.read_bytes()[:1000])
    button(page, "^Resume").click()
    expect(page.get_by_text(re.compile("checkpoint", re.IGNORECASE)).first).to_be_visible()
    expect(button(page, "^Restart")).to_be_visible()
    assert page.locator(CURVES).count(), "what was recorded is still shown"
    button(page, "^Restart").click()
    expect(page.get_by_text("running")).to_be_visible()
    button(page, "^Stop").click()
    expect(page.get_by_text("stopped")).to_be_visible()


def test_unknown_runs_in_the_link_are_told(lab: ServedLab, visit: Visit) -> None:
    page = visit(f"{lab.url}/vae?run=nonsense&run=../../etc&beta=99")
    expect(page.get_by_text("There is no run 'nonsense' here")).to_be_visible()
    expect(page.get_by_text("There is no run '../../etc' here")).to_be_visible()
    expect(page.get_by_text("beta could not be used: 99 is not between 0 and 10")).to_be_visible()


def test_a_home_that_cannot_be_written_leaves_the_pages(
    visit: Visit, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("unwritable")
    (folder / "file").write_text("not a folder")
    with serve(folder / "file" / "home", folder / "log.txt") as lab:
        page = visit(f"{lab.url}/vae")
        expect(page.get_by_text("Training is not possible here")).to_be_visible()
        expect(button(page, "^Train")).to_be_disabled()
        page.close()
        page = visit(f"{lab.url}/normal")
        expect(page.get_by_text("0.4431471805599 nats")).to_be_visible()
        page.close()  # before its server goes: a page that asks for it writes an error


def test_a_run_can_be_taken_home(lab: ServedLab, visit: Visit, tmp_path: Path) -> None:
    page = visit(f"{lab.url}/vae?steps=200&run=&view=Data")
    start(page)
    expect(page.get_by_text("finished")).to_be_visible(timeout=120_000)
    page.get_by_text("Download run A").click()
    taken = {}
    files = "Config (JSON)", "Records (CSV)", "Checkpoint (safetensors)", "For TensorBoard"
    for name in files:
        wait_until_settled(page)
        with page.expect_download() as download:
            page.get_by_role("button", name=name).click()
        taken[name] = tmp_path / download.value.suggested_filename
        download.value.save_as(taken[name])
    config = Config.from_json(taken["Config (JSON)"].read_text())
    assert config.steps == 200
    header, *rows = taken["Records (CSV)"].read_text().splitlines()
    assert {"step", "distortion", "rate", "elbo", "beta"} <= set(header.split(","))
    assert float(rows[-1].split(",")[0]) == 200
    with safe_open(taken["Checkpoint (safetensors)"], framework="np") as file:
        assert Config.from_json(file.metadata()["config"]) == config
    assert b"test_nelbo" in taken["For TensorBoard"].read_bytes()
