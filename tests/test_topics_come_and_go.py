"""What a newcomer adds is found everywhere, and a topic is deleted with its two folders.

A toy of each kind in `tests/support/toys` is added to a copy of the repository.
"""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from pages.web.navigation import FOLDER, PAGES

pytestmark = pytest.mark.slow

ROOT = FOLDER.parent
TOYS = ROOT / "tests" / "support" / "toys"

SCHEDULE = '''
from kllab.training.schedules.registry import Schedule, register_schedule


@register_schedule("toy", "beta is the same at every step.")
def toy(beta: float, total_steps: int) -> Schedule:
    """Return beta at every step."""
    return lambda step: beta
'''
PAIR = '''
from kllab.distributions import Toy


@register_kl(Toy, Normal)
def kl_toy_normal(p: Toy, q: Normal) -> FloatArray:
    """Return the negentropy of P plus KL(N||Q)."""
    return _kl_against_normal(_LAPLACE, standardise(p.loc, q.loc, q.scale), p.scale, sqrt(2), q)
'''
TINY_RUN = '\nTINY["toy"] = {"steps": 25}\n'
LOOK = """
from kllab import Normal, Toy, explain_kl, toy_distance
from kllab.topics.families.other_divergences import others
from kllab.topics.families.snippet import snippet
from kllab.topics.families.spec import FamilyPair, Member
from kllab.topics.vae.train import Config
from pages.web.schedule_controls import schedule_menu
from pages.foundations.families.controls import MENUS
from scripts.docs_reference import reference
from scripts.docs_tables import pairs

print("Toy" in MENUS[0].options)
print("::: kllab.distributions.toy.Toy" in reference("families"))
print(explain_kl(Toy(0, 1), Normal(0, 1)).method == "closed form")
print("Toy‖Normal, closed form" in pairs())
print("Normal‖Toy, quadrature" in pairs())
print("toy" in Config.described()["schedule"].choices)
print("toy" in schedule_menu().options)
print(toy_distance(Normal(0, 1), Normal(1, 1)) == 1)
print("::: kllab.divergences.toy_distance.toy_distance" in reference("other_divergences"))
pair = FamilyPair(*(Member("Toy", (("loc", loc), ("scale", 1.0))) for loc in (0.0, 1.0)))
print("Toy, 2 KL(P‖Q)" in [row.name for row in others(pair, 0.5)])
print("kllab.toy_distance" in snippet(pair, n=10, seed=0, alpha=0.5))
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
    """The repository, without tests that take long to collect."""
    forget = shutil.ignore_patterns("__pycache__", "*.npz", "browser", "toys")
    for part in ("pages", "kllab", "tests", "assets", "scripts", ".streamlit"):
        ignore = forget if part == "tests" else shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / part, tmp_path / part, ignore=ignore)
    for file in ("app.py", "pyproject.toml"):
        shutil.copy(ROOT / file, tmp_path)
    return tmp_path


def append(file: Path, text: str) -> None:
    with file.open("a", encoding="utf-8") as end:
        end.write(text)


def python(folder: Path, *arguments: str) -> str:
    """Run Python in the copy; return what it prints."""
    done = subprocess.run(
        [sys.executable, *arguments], cwd=folder, capture_output=True, text=True, timeout=280
    )
    assert done.returncode == 0, done.stdout[-5000:] + done.stderr[-2000:]
    return done.stdout


def passed(folder: Path, *arguments: str) -> str:
    """Run tests of the copy; return what pytest prints about those that passed."""
    return python(folder, "-m", "pytest", "-v", "-p", "no:cacheprovider", *arguments)


def test_a_topic_is_deleted_with_its_two_folders(copy: Path) -> None:
    name = smallest()
    [shown] = (copy / "pages").glob(f"*/{name}")
    for folder in (shown, copy / "kllab" / "topics" / name):
        shutil.rmtree(folder)
    opened = passed(
        copy,
        "tests/pages/test_frame.py",
        "tests/pages/test_contract.py",
        "-k",
        "opens_with or opens_as",
    )
    assert name not in opened
    for page in PAGES:
        if page.name != name:
            assert f"{page.section}/{page.name}/page.py] PASSED" in opened


def test_a_topic_is_added_with_its_two_folders(copy: Path) -> None:
    shutil.copytree(TOYS / "page", copy, dirs_exist_ok=True)
    found = passed(
        copy, "tests/pages/test_contract.py", "tests/pages/test_frame.py", "-k", "toy or home"
    )
    assert found.count("[foundations/toy/page.py] PASSED") >= 5
    assert "test_home_opens_with_a_chart_and_a_link_to_every_page" in found


def test_an_experiment_is_added_with_its_train_folder(copy: Path) -> None:
    shutil.copytree(TOYS / "experiment", copy, dirs_exist_ok=True)
    append(copy / "tests" / "support" / "tiny_runs.py", TINY_RUN)
    engine = "tests/toy_in_the_run_engine.py"
    found = passed(
        copy, "tests/training/test_protocol.py", engine, "-k", "toy and not (words or snippet)"
    )
    assert "test_the_run_engine_trains_the_toy PASSED" in found
    for claim in ("every_setting_is_described", "going_on_is_the_same_as_never_having_stopped"):
        assert f"test_{claim}[toy] PASSED" in found


def test_a_family_a_pair_a_divergence_and_a_schedule_are_added(copy: Path) -> None:
    for toy in ("family", "divergence"):
        shutil.copytree(TOYS / toy, copy, dirs_exist_ok=True)
    append(copy / "kllab" / "divergences" / "kl" / "mixed.py", PAIR)
    append(copy / "kllab" / "training" / "schedules" / "toy.py", SCHEDULE)
    python(copy, "-m", "scripts.write_exports")
    assert python(copy, "-c", LOOK).split() == ["True"] * 11
    oracle, function = (
        "tests/divergences/test_kl_accuracy.py",
        "tests/divergences/test_divergence.py",
    )
    chosen = "has_an_oracle or definition and Toy-Normal or toy_distance"
    found = passed(copy, oracle, function, "-k", chosen)
    assert "test_every_pair_has_an_oracle_and_draws PASSED" in found
    for kind in ("ordinary", "near", "extreme"):
        assert f"test_against_the_definition[Toy-Normal-{kind}] PASSED" in found
    assert "test_a_call_gives_the_value_that_explain_gives[toy_distance] PASSED" in found
