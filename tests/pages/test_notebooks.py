"""The view "Code" offers its snippet as a script and as a notebook: each notebook is run."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from math import inf
from typing import Any

import nbformat
import pytest
from jupyter_client.manager import KernelManager, start_new_kernel
from nbclient import NotebookClient
from streamlit.testing.v1 import AppTest

from pages.web import link
from pages.web.navigation import PAGES
from pages.web.notebook import notebook
from tests.pages.test_contract import numbers, subjects, visit
from tests.pages.test_contract import page as page  # a fixture: each page
from tests.support.serving import ROOT

pytestmark = pytest.mark.slow

QUICK = {
    "estimation": {"steps": "100", "n": "50"},
    "bayesian_network": {"steps": "500", "points": "20", "width": "4", "samples": "1"},
    "information_bottleneck": {"steps": "100", "sweep": "five_0_to_1", "hidden": "16"},
    "maximum_entropy": {"steps": "500", "hidden": "16"},
    "output_regularisation": {
        "dataset": "digits_8x8", "steps": "100", "seeds": "1", "sweep": "0_and_0.1",
    },
    "policy": {"environment": "bandit", "steps": "10"},
    "rate_distortion": {
        "dataset": "digits_8x8", "steps": "100", "seeds": "1", "sweep": "three_0.1_to_10",
    },
    "vae": {"dataset": "digits_8x8", "size": "small", "steps": "100"},
}  # fmt: skip
"""Parameters of trainings that take a second, by page."""
NUMBER = re.compile(r"(?<![\w.])(?:\d+(?:\.\d+)?(?:e-?\d+)?|inf)(?![\w%])|∞")


@pytest.fixture(scope="module")
def kernel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KernelManager]:
    own = {"IPYTHONDIR": str(tmp_path_factory.mktemp("ipython")), "OMP_NUM_THREADS": "1"}
    manager, client = start_new_kernel(cwd=str(ROOT), env={**os.environ, **own})
    client.stop_channels()
    yield manager
    manager.shutdown_kernel(now=True)


@pytest.fixture
def downloads(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What the buttons of a page would download, by the name of the file."""
    offered: dict[str, Any] = {}

    def button(_: str, content: Any, file: str, *__: object, **___: object) -> None:
        offered[file] = content

    monkeypatch.setattr("streamlit.download_button", button)
    return offered


def printed(kernel: KernelManager, text: str) -> str:
    """Validate and run a notebook; return what its cells print."""
    book = nbformat.reads(text, as_version=4)
    nbformat.validate(book)
    book.cells.insert(0, nbformat.v4.new_code_cell("%reset -f"))  # one kernel for all pages
    runner = NotebookClient(book, km=kernel, timeout=120)
    try:
        runner.execute()
    finally:
        runner.kc.stop_channels()
    outputs = [output for cell in book.cells for output in cell.get("outputs", [])]
    assert {output.output_type for output in outputs} == {"stream"}
    assert {output.name for output in outputs} == {"stdout"}, outputs
    return "".join(output.text for output in outputs)


def offered(app: AppTest, downloads: dict[str, Any], name: str) -> tuple[str, str]:
    """Return the script and the notebook that the open view offers."""
    make: Callable[[], str] = downloads[f"kllab-{name}.ipynb"]
    script: str = downloads[f"kllab-{name}.py"]
    assert script.strip() in [block.value for block in app.code], "another code than the one shown"
    return script, make()


def test_the_notebook_of_each_page_prints_its_numbers(
    page: str, kernel: KernelManager, downloads: dict[str, Any]
) -> None:
    name = page.split("/")[1]
    [heading] = [each.info.heading for each in PAGES if each.name == name]
    for subject in subjects(page):
        parameters = subject | QUICK.get(name, {})
        app = visit(page, view="Code", **parameters)
        script, text = offered(app, downloads, name)
        about, code = nbformat.reads(text, as_version=4).cells
        assert code.source == script.strip()
        assert heading in about.source
        for key, value in QUICK.get(name, {}).items():
            assert f"{key}={value}" in about.source
        output = printed(kernel, text)
        if "import Config, train" in script:
            assert output.splitlines()[-1].split()[:2] == ["step", parameters["steps"]]
        else:
            assert_shown(app, output)


def assert_shown(app: AppTest, output: str) -> None:
    """Assert that the first two numbers of the page are among those printed, rounded."""
    texts = [metric.value for metric in app.metric] or numbers(app)
    shown = [
        number
        for text in texts
        for number in NUMBER.findall(text)
        if "." in number or number == "∞"
    ]
    values = [float(number) for number in NUMBER.findall(output)]
    assert len(shown) >= 2
    for number in shown[:2]:
        if number == "∞":
            assert inf in values, output
            continue
        digits = len(number.partition(".")[2])
        assert any(f"{value:.{digits}f}" == number for value in values), (number, output)


def test_a_link_cannot_end_its_place_in_the_notebook() -> None:
    url = link.written("https://lab.org/a>b", {"joint": ['"><img src=x>)`'], "beta": ["1"]})
    text = notebook("Heading", "Sentence.", url, "print(1)\n")
    about = nbformat.reads(text, as_version=4).cells[0].source
    assert f"(<{url}>)" in about
    assert not set(url.partition("://")[2]) & set("<>()[]`\"' ")
