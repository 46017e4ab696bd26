"""Where torch, SciPy and units may be imported, which import-linter cannot check."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SOURCES = sorted(
    str(path.relative_to(ROOT))
    for folder in ("kllab", "pages")
    for path in (ROOT / folder).rglob("*.py")
)


def imported(source: str) -> set[str]:
    """Return the names that a file imports and their packages, also within functions."""
    names: set[str] = set()
    for node in ast.walk(ast.parse((ROOT / source).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    parts = [name.split(".") for name in names]
    return {".".join(each[:end]) for each in parts for end in range(1, len(each) + 1)}


def may_import(source: str, package: str) -> bool:
    folders = Path(source).parts
    if package in ("torch", "torchvision", "gymnasium"):
        return folders[1] in ("training", "torch_kl") or "train" in folders
    if package in ("numpy", "scipy"):  # what a page shows is computed in kllab
        return folders[-1] != "page.py" or folders[1] == "web"
    if package == "kllab.divergences.units":  # a number gets its unit where it is shown
        return folders[0] == "pages" or folders[1] == "divergences"
    return True


@pytest.mark.parametrize(
    "package",
    ["torch", "torchvision", "gymnasium", "numpy", "scipy", "kllab.divergences.units"],
)
def test_a_package_is_imported_where_it_belongs(package: str) -> None:
    importing = [source for source in SOURCES if package in imported(source)]
    assert importing
    assert [source for source in importing if not may_import(source, package)] == []


def test_serving_every_page_imports_no_torch() -> None:
    code = """
import sys
from streamlit.testing.v1 import AppTest
from pages.web.navigation import PAGES
at = AppTest.from_file("pages/frame.py", default_timeout=60).run()
for page in PAGES:
    at.switch_page(str(page.script.relative_to(page.script.parents[2]))).run()
    assert not at.exception, (page, at.exception)
import app
print([name for name in sys.modules if name.split(".")[0] in ("torch", "torchvision")])
"""
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip().endswith("[]"), done.stdout
