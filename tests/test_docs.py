"""The pages of the documentation are complete, and generated parts cover the package."""

from __future__ import annotations

import doctest
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from kllab.distributions import FAMILIES
from scripts.docs_hooks import on_page_markdown
from scripts.docs_reference import PACKAGES, PAGE_OF_MODULE, names, page_of, reference
from scripts.docs_tables import METHODS, TABLES, method, others, pairs, typical

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
NAMES = [family.__name__ for family in FAMILIES]
PAGES = sorted(path.relative_to(DOCS).as_posix() for path in DOCS.rglob("*.md"))


def text(page: str) -> str:
    return (DOCS / page).read_text(encoding="utf-8")


def rows(table: str) -> list[list[str]]:
    lines = [line for line in table.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def test_the_navigation_names_every_page_once():
    configuration = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    listed = re.findall(r"^ +- (\S+\.md)$", configuration, flags=re.MULTILINE)
    assert sorted(listed) == PAGES


EXAMPLES = re.findall(
    r"```python\n# (\S+)\n(.*?)```",
    (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8"),
    re.DOTALL,
)


@pytest.mark.parametrize(("file", "example"), EXAMPLES, ids=[file for file, _ in EXAMPLES])
def test_the_examples_of_contributing_are_what_the_files_contain(file: str, example: str) -> None:
    source, place = (ROOT / file).read_text(encoding="utf-8"), 0
    for part in re.split(r"\n+ *\.\.\.\n+", example.rstrip()):
        assert part.strip()
        place = source.find(part, place)
        assert place >= 0, f"not in this order in {file}:\n{part}"


def test_every_kind_of_addition_has_an_example() -> None:
    guide = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    added = guide[guide.index("## Adding a family") : guide.index("## House rules")]
    kinds = re.findall(r"^### (.*)$", added, flags=re.MULTILINE)
    assert kinds == [
        "A family", "A pair", "A divergence", "A beta schedule", "A page", "A lesson",
        "An experiment", "A preset of a training",
    ]  # fmt: skip
    for part in added.split("\n### ")[1:]:
        assert "```python\n# " in part
    assert all(len(line) <= 120 for line in guide.splitlines() if not line.startswith("|"))


def test_links_between_pages_lead_somewhere():
    links = [
        (page, target)
        for page in PAGES
        for target in re.findall(r"\]\(([^)#:]+\.md)\)", text(page))
    ]
    assert links
    for page, target in links:
        assert (DOCS / page).parent.joinpath(target).exists(), (page, target)


def test_every_marker_has_a_replacement():
    found = [m for page in PAGES for m in re.findall(r"<!-- (\w+): (\w+) -->", text(page))]
    assert {kind for kind, _ in found} == {"table", "reference"}
    for kind, name in found:
        assert name in (TABLES if kind == "table" else PAGE_OF_MODULE.values()), (kind, name)


def test_every_public_name_is_on_one_page_of_the_reference():
    found = names()
    pages = sorted(set(PAGE_OF_MODULE.values()))
    assert [f"reference/{page}.md" for page in pages] == [p for p in PAGES if "/" in p]
    entries = [entry for page in pages for entry in reference(page).split()[1::2]]
    assert sorted(entries) == sorted(f"{module}.{name}" for name, module in found)
    for page in pages:
        assert f"<!-- reference: {page} -->" in text(f"reference/{page}.md")
        assert reference(page), f"docs/reference/{page}.md would be empty"
    assert set(NAMES) <= {name for name, module in found if page_of(module) == "families"}
    assert "kllab" in PACKAGES


def test_a_marker_is_replaced():
    page = on_page_markdown("# Units\n\n<!-- reference: units -->\n")
    assert "::: kllab.divergences.units.nats_to_bits" in page
    assert "<!--" not in page


def test_every_family_has_a_typical_member():
    for family in FAMILIES:
        assert typical(family).batch_shape == ()


def test_the_matrix_has_every_pair_of_families():
    table = rows(pairs().partition("<div")[2])
    assert table[0][1:] == NAMES
    assert [row[0] for row in table[2:]] == NAMES
    assert all(len(row) == len(NAMES) + 1 for row in table[2:])
    for i, row in enumerate(table[2:], start=1):
        assert row[i], f"{row[0]} has no divergence from itself"


def test_the_table_of_other_divergences():
    table = others()
    for name in ("renyi", "total_variation", "wasserstein_2", "jensen_shannon"):
        assert f"`{name}`" in table
    assert all(len(row) == 2 and row[1] for row in rows(table))


def test_methods_of_known_pairs():
    by_name = dict(zip(NAMES, FAMILIES, strict=True))

    def of(p: str, q: str) -> str:
        found, explanation = method(by_name[p], by_name[q])
        assert found in METHODS
        assert explanation
        return found

    assert of("Normal", "Normal") == "closed form"
    assert of("Logistic", "Logistic") == "partly closed"
    assert of("Normal", "Cauchy") == "quadrature"
    assert of("Poisson", "Geometric") == "sum"
    assert of("Cauchy", "Normal") == "infinite"
    assert of("Normal", "MultivariateNormal") == "none"


def test_the_measured_accuracy_covers_every_family():
    measured = {name for row in rows(text("accuracy.md")) for name in row[0].split("‖")}
    assert set(NAMES) <= measured


@pytest.mark.slow
def test_the_site_is_built_without_a_warning_and_loads_nothing_from_elsewhere(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(tmp_path)],
        cwd=ROOT,
        env=os.environ | {"NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    for page in PAGES:
        html = (tmp_path / page).with_suffix(".html").read_text(encoding="utf-8")
        assert not re.findall(r'<(?:script|link|img|iframe)[^>]+"(?:https?:)?//[^"]*"', html), page
        assert "<!-- table" not in html
        assert "<!-- reference" not in html


@pytest.mark.parametrize("page", [page for page in PAGES if ">>>" in text(page)])
def test_examples(page):
    result = doctest.testfile(str(DOCS / page), module_relative=False)
    assert result.attempted > 0
    assert result.failed == 0


def test_the_table_of_faults_has_every_fault_that_a_test_injects() -> None:
    """`make faults` writes it."""
    marked = re.compile(r'@pytest\.mark\.fault\(\s*"([^"]+)"', re.DOTALL)
    injected = {
        name
        for path in (ROOT / "tests").rglob("test_*.py")
        for name in marked.findall(path.read_text(encoding="utf-8"))
    }
    assert len(injected) > 15
    page = (ROOT / "docs" / "faults.md").read_text(encoding="utf-8")
    assert {line.split(" | ")[0][2:] for line in page.splitlines()[8:]} == injected
