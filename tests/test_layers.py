"""Imports go one way, and the process that serves pages stays free of torch."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

# What each room may import of the other rooms, besides itself.
CORE = ["distributions", "divergences"]
METHODS = [*CORE, "estimators"]
ALLOWED = {
    "distributions": [],
    "divergences": CORE,
    "estimators": CORE,
    "explorations": METHODS,
    "figures": [*METHODS, "explorations"],
    "data": [],
    "experiments": [*CORE, "data", "explorations"],
    "runs": [*CORE, "data", "experiments"],
    "ui": [*METHODS, "explorations", "figures", "data", "experiments", "runs"],
    "pages": [*METHODS, "explorations", "figures", "data", "experiments", "runs", "ui"],
}
PUBLIC = "kllab"  # `from kllab import Normal` is an import of the core


def room(path: Path) -> str | None:
    parts = path.relative_to(ROOT).parts
    if parts[0] == "pages":
        return "pages"
    return parts[1] if len(parts) > 2 else None


def imported(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
            if node.module == PUBLIC:  # `from kllab import runs` names a room
                names |= {f"{PUBLIC}.{alias.name}" for alias in node.names}
    return names


def objections(here: str | None, name: str) -> Iterator[str]:
    """Say what is wrong with the import of a name in a room."""
    top, *below = name.split(".")
    if top == "streamlit" and here not in ("ui", "pages"):
        yield "streamlit belongs to kllab/ui and pages"
    if top in ("torch", "torchvision") and here != "experiments":
        yield "torch belongs to kllab/experiments"
    if top in ("numpy", "scipy") and here == "pages":
        yield "mathematics belongs in kllab"
    if here and top == PUBLIC and below:
        # A name that is no room is a public one, and may come from any room of METHODS.
        needed = {below[0]} if below[0] in ALLOWED else set(METHODS)
        if not needed <= {here, *ALLOWED[here]}:
            yield f"{here} must not import it"


def test_a_room_imports_only_what_stands_before_it() -> None:
    sources = sorted([*ROOT.glob("kllab/**/*.py"), *ROOT.glob("pages/**/*.py")])
    imports = [(path, name) for path in sources for name in sorted(imported(path))]
    assert {room(path) for path, _ in imports} >= set(ALLOWED)
    wrong = [
        f"{path.relative_to(ROOT)}: {name}: {objection}"
        for path, name in imports
        for objection in objections(room(path), name)
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(
    ("here", "name"),
    [
        ("figures", "streamlit"),
        ("ui", "torch"),
        ("pages", "numpy"),
        ("explorations", "pages.foundations.normal.figures"),
        ("data", "kllab.Normal"),
    ],
)
def test_a_wrong_import_is_objected_to(here: str, name: str) -> None:
    assert len(list(objections(here, name))) == 1


def test_every_room_has_its_rule() -> None:
    rooms = {p.parent.relative_to(ROOT / "kllab").parts[0] for p in ROOT.glob("kllab/*/**/*.py")}
    assert rooms <= set(ALLOWED)


def test_serving_every_page_imports_no_torch() -> None:
    code = """
import sys
from pathlib import Path
from streamlit.testing.v1 import AppTest
at = AppTest.from_file("pages/frame.py", default_timeout=60).run()
for page in sorted(Path("pages").glob("*/*.py")):
    at.switch_page(str(page.relative_to("pages"))).run()
    assert not at.exception, (page, at.exception)
import app
print([name for name in sys.modules if name.split(".")[0] in ("torch", "torchvision")])
"""
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip().endswith("[]"), done.stdout
