"""Exports every family and divergence from its package; `make format` runs this.

With --check nothing is written, and a missing or outdated export is an error. Type checkers read
these lists; ruff sorts them.
"""

import ast
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("kllab/distributions", "kllab/divergences")


def main(arguments: list[str]) -> int:
    """Write the lists, or check them; return the exit code."""
    outdated = [package for package in PACKAGES if exported(package) != _init(package).read_text()]
    if "--check" not in arguments:
        for package in outdated:
            _init(package).write_text(exported(package))
        return 0
    for package in outdated:
        print(f"{package}/__init__.py misses an export or has one too many; run `make format`")
    return len(outdated)


def exported(package: str) -> str:
    """Return the text of a package's `__init__.py` with what its modules define now."""
    text, name = _init(package).read_text(), package.replace("/", ".")
    imports = [node for node in ast.parse(text).body if isinstance(node, ast.ImportFrom)]
    known = {alias.name for node in imports for alias in node.names}
    lines = text.splitlines(keepends=True)
    for node in imports:
        module = str(node.module)
        if module.startswith(f"{name}.") and not _exists(module):
            for line in range(node.lineno - 1, node.end_lineno or node.lineno):
                lines[line] = ""
            gone = [f'    "{alias.name}",\n' for alias in node.names]
            lines = [line for line in lines if line not in gone]
    first = next(i for i, line in enumerate(lines) if line.startswith(f"from {name}."))
    new = {each: module for each, module in defined(package).items() if each not in known}
    lines[first:first] = [f"from {module} import {each}\n" for each, module in new.items()]
    start = lines.index("__all__ = [\n") + 1
    lines[start:start] = [f'    "{each}",\n' for each in new]
    return "".join(lines)


def defined(package: str) -> dict[str, str]:
    """Return the module of each family and divergence that the files of a package define."""
    return {
        node.name: f"{package}/{path.stem}".replace("/", ".")
        for path in sorted((ROOT / package).glob("[!_]*.py"))
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.ClassDef | ast.FunctionDef) and _is_public(node)
    }


def _is_public(node: ast.ClassDef | ast.FunctionDef) -> bool:
    if isinstance(node, ast.ClassDef):
        fields = [each for each in node.body if isinstance(each, ast.AnnAssign) and each.value]
        return any(ast.unparse(each.target) == "typical_parameters" for each in fields)
    return any(ast.unparse(each).startswith("divergence(") for each in node.decorator_list)


def _init(package: str) -> Path:
    return ROOT / package / "__init__.py"


def _exists(module: str) -> bool:
    path = ROOT / module.replace(".", "/")
    return path.with_suffix(".py").exists() or path.is_dir()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
