"""The package without the repository: build, install into an empty folder, use from another."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
from email import message_from_string
from pathlib import Path

import numpy as np
import pytest
import scipy

import kllab
from kllab.distributions import FAMILIES

ROOT = Path(__file__).resolve().parents[1]


def requirements(*extras: str) -> set[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    optional = project["optional-dependencies"]
    return set(project["dependencies"]).union(*(optional[extra] for extra in extras))


def test_the_requirements_of_the_app_are_those_of_the_extras() -> None:
    lines = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    listed = [line for line in lines if not line.startswith("#")]
    assert sorted(listed) == sorted(requirements("train", "app") - {"kllab[train]"})


def python(*arguments: str, cwd: Path) -> str:
    """Run this interpreter without its site-packages; return its output."""
    command = [sys.executable, "-I", "-S", "-W", "error", *arguments]
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with only the installed wheel, NumPy and SciPy."""
    folder = tmp_path_factory.mktemp("wheel")
    source, site = folder / "source", folder / "site"
    shutil.copytree(ROOT / "kllab", source / "kllab", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    build = ["wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", str(folder), str(source)]
    subprocess.run([*pip, *build], check=True, timeout=120)
    [wheel] = folder.glob("*.whl")
    install = ["install", "--no-deps", "--no-index", "--target", str(site), str(wheel)]
    subprocess.run([*pip, *install], check=True, timeout=120)
    for package in (np, scipy):
        for path in Path(package.__path__[0]).parent.glob(f"{package.__name__}*"):
            (site / path.name).symlink_to(path)
    return site


def run(installed: Path, cwd: Path, code: str) -> str:
    return python("-c", f"import sys; sys.path.insert(0, {str(installed)!r})\n{code}", cwd=cwd)


@pytest.mark.slow
def test_every_file_travels_and_the_metadata_agree(installed: Path) -> None:
    def files(folder: Path) -> set[str]:
        found = [path.relative_to(folder) for path in folder.rglob("*") if path.is_file()]
        return {path.as_posix() for path in found if "__pycache__" not in path.parts}

    assert files(installed / "kllab") == files(ROOT / "kllab")
    assert not (installed / "pages").exists()
    [metadata] = installed.glob("kllab-*.dist-info/METADATA")
    told = message_from_string(metadata.read_text(encoding="utf-8"))
    assert told["Version"] == kllab.__version__
    assert told.get_all("Provides-Extra") == ["train", "app", "serve", "cluster"]
    needed = {line for line in told.get_all("Requires-Dist", []) if "extra ==" not in line}
    assert needed == {"numpy<3,>=2.1", "scipy<2,>=1.14"}


@pytest.mark.slow
def test_the_examples_of_the_readme_need_numpy_and_scipy_only(
    installed: Path, tmp_path: Path
) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```pycon\n(.*?)```", readme, flags=re.DOTALL)
    examples = [block for block in blocks if ".train " not in block]
    assert examples
    (tmp_path / "examples.txt").write_text("\n".join(examples), encoding="utf-8")
    code = "import doctest; print(doctest.testfile('examples.txt', module_relative=False))"
    attempted = sum(block.count(">>> ") for block in examples)
    assert run(installed, tmp_path, code) == f"TestResults(failed=0, attempted={attempted})\n"


@pytest.mark.slow
def test_bundled_data_is_read_from_the_installed_package(installed: Path, tmp_path: Path) -> None:
    code = """
import kllab
from kllab.data import BUNDLED, load_bundled
from kllab.topics.policy import bundled_runs
print(kllab.__file__)
print({name: load_bundled(name).images.shape for name in BUNDLED}, len(bundled_runs.runs()))
"""
    file, loaded = run(installed, tmp_path, code).splitlines()
    assert file == str(installed / "kllab" / "__init__.py")
    assert loaded == "{'mnist_10k': (10000, 28, 28), 'digits_8x8': (1797, 8, 8)} 3"


@pytest.mark.slow
def test_only_training_needs_more_packages(installed: Path, tmp_path: Path) -> None:
    code = """
import importlib, pkgutil, kllab
def walk(package):
    for module in pkgutil.iter_modules(package.__path__, package.__name__ + "."):
        try:
            found = importlib.import_module(module.name)
        except ModuleNotFoundError as error:
            print(module.name, error.name)
        else:
            if module.ispkg:
                walk(found)
walk(kllab)
"""
    lines = run(installed, tmp_path, code).splitlines()
    assert "kllab.topics.vae.train.training torch" in lines
    train = {re.split("[<>]", line)[0] for line in requirements("train")}
    allowed = re.compile(
        r"kllab\.(runs|classes|commands\.\w+|serving\.command|training\.\w+|topics\.\w+\.train(\.\w+)+"
        r"|torch_kl(\.\w+)?|data\.(data_dir|downloads))"
    )
    for line in lines:
        module, missing = line.split()
        assert allowed.fullmatch(module), line
        assert missing in train, line


@pytest.mark.slow
def test_the_package_prints_its_version_and_an_example(installed: Path, tmp_path: Path) -> None:
    code = "import runpy; runpy.run_module('kllab', run_name='__main__')"
    told = run(installed, tmp_path, code)
    assert told.startswith(f"kllab {kllab.__version__}, with {len(FAMILIES)} families")
    assert ">>> kl_divergence(Normal(0, 1), Normal(1, 1))\n0.5\n" in told
