"""A topic is two folders: deleted, nothing misses it; added, it is found by everything."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from pages.web.navigation import FOLDER, PAGES

pytestmark = pytest.mark.slow

ROOT = FOLDER.parent
TOY_PAGE = {
    "pages/foundations/toy/__init__.py": '''"""A toy page."""

from pages.web.page_info import PageInfo

INFO = PageInfo(order=99, title="Toy", icon="toys", heading="A toy", sentence="Two coins.")
''',
    "pages/foundations/toy/page.py": '''"""Two coins."""

import streamlit as st

from kllab.topics.toy import SNIPPET, columns, explore
from pages.charts.theme import axis, layout
from pages.web import address, controls, page, presets, units
from pages.web.chart import chart
from pages.web.controls import Slider

CONTROLS = (Slider("p", "P", 0.1, 0.9, 0.5, 0.1), Slider("q", "Q", 0.1, 0.9, 0.7, 0.1))


@st.fragment
@address.section(CONTROLS)
def laboratory() -> None:
    """Controls and what answers them."""
    unit, cases = units.current(), st.container()
    values = controls.draw(CONTROLS)
    with cases:
        presets.offer({"Fair": {"p": 0.5, "q": 0.5}, "Unfair": {"p": 0.2, "q": 0.8}}, values)
    kl = explore(**values)
    bar = {"type": "bar", "x": ["KL(P||Q)"], "y": [unit.of(kl)], "name": "KL"}
    shape = layout(yaxis=axis(unit.name, range=[0, 3]))
    alt = f"KL(P||Q) = {unit.text(kl)}."
    chart({"data": [bar], "layout": shape}, key="toy", alt=alt, height=200)
    page.code_panel(SNIPPET, unit)
    page.data_panel(lambda: {"toy": columns(kl)}, unit, name="toy")


page.header("A toy", "Two coins.")
address.open_page(CONTROLS)
laboratory()
''',
    "kllab/topics/toy/__init__.py": '''"""Two coins."""

import numpy as np

from kllab import Bernoulli, kl_divergence

SNIPPET = "import kllab; print(kllab.kl_divergence(kllab.Bernoulli(0.5), kllab.Bernoulli(0.7)))"


def explore(p: float, q: float) -> float:
    """Return KL(P||Q) in nats."""
    return float(kl_divergence(Bernoulli(p), Bernoulli(q)))


def columns(kl: float) -> dict[str, np.ndarray]:
    """Return a table of two rows."""
    return {"row": np.arange(2), "KL, nats": np.full(2, kl)}
''',
}

SCHEDULE = '''

@register_schedule("toy", "beta is the same at every step.")
def toy(beta: float, total_steps: int) -> Schedule:
    """Return beta at every step."""
    return lambda step: beta
'''
LOOK = """
from kllab import Normal, explain_kl
from kllab.distributions import FAMILIES
from pages.deep_learning.vae.controls import MAIN, OF_SCHEDULES
from pages.foundations.families.controls import menus
from scripts.docs_tables import pairs

toy = next(family for family in FAMILIES if family.__name__ == "Toy")
print("Toy" in menus("Normal", "Normal")[0].options)
print(0 < explain_kl(toy(0, 1), Normal(0, 1)).value < 1)
print("Toy" in pairs())
print("toy" in OF_SCHEDULES)
print("toy" in next(control for control in MAIN if control.key == "schedule").options)
"""


def lines(name: str) -> int:
    folders = [*FOLDER.glob(f"*/{name}"), ROOT / "kllab" / "topics" / name]
    sources = [path for folder in folders for path in folder.rglob("*.py")]
    return sum(len(path.read_text(encoding="utf-8").splitlines()) for path in sources)


def smallest() -> str:
    home = (FOLDER / "home.py").read_text(encoding="utf-8")
    names = [page.name for page in PAGES if f".{page.name}" not in home]
    return min(names, key=lines)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The repository without what the two folders of a topic do not need to know."""
    forget = shutil.ignore_patterns("__pycache__", "*.npz", "browser", "divergences")
    for part in ("pages", "kllab", "tests", "assets", "scripts", ".streamlit"):
        ignore = forget if part == "tests" else shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / part, tmp_path / part, ignore=ignore)
    for file in ("app.py", "pyproject.toml"):
        shutil.copy(ROOT / file, tmp_path)
    return tmp_path


def passed(folder: Path, *arguments: str) -> str:
    """Run tests of the copy; return what pytest says of those that passed."""
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-v", "-p", "no:cacheprovider", *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=280,
    )
    assert done.returncode == 0, done.stdout[-5000:] + done.stderr[-2000:]
    return done.stdout


def test_a_topic_is_deleted_with_its_two_folders(copy: Path) -> None:
    name = smallest()
    [shown] = (copy / "pages").glob(f"*/{name}")
    for folder in (shown, copy / "kllab" / "topics" / name):
        shutil.rmtree(folder)
    opened = passed(
        copy, "tests/pages/test_frame.py", "tests/pages/test_contract.py", "-k", "opens_with"
    )
    assert name not in opened
    for page in PAGES:
        if page.name != name:
            assert f"{page.section}/{page.name}/page.py] PASSED" in opened


def test_a_topic_is_added_with_its_two_folders(copy: Path) -> None:
    for file, text in TOY_PAGE.items():
        path = copy / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    told = passed(
        copy, "tests/pages/test_contract.py", "tests/pages/test_frame.py", "-k", "toy or home"
    )
    assert told.count("[foundations/toy/page.py] PASSED") >= 5
    assert "test_home_opens_with_a_chart_and_a_link_to_every_room" in told


def test_a_family_and_a_schedule_are_added_with_a_file(copy: Path) -> None:
    laplace = (copy / "kllab/distributions/laplace.py").read_text(encoding="utf-8")
    toy = laplace.replace("class Laplace", "class Toy").replace(
        'renamed("laplace"', 'renamed("toy"'
    )
    (copy / "kllab/distributions/toy.py").write_text(toy, encoding="utf-8")
    with (copy / "kllab/training/schedules.py").open("a", encoding="utf-8") as schedules:
        schedules.write(SCHEDULE)
    done = subprocess.run(
        [sys.executable, "-c", LOOK], cwd=copy, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["True"] * 5
