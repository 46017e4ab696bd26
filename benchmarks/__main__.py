"""Run all benchmarks (`python -m benchmarks`) or some of them (`python -m benchmarks vae_speed`).

A benchmark is a module of this package with a function main() that prints a table. Each runs in a
separate process, so that none inherits another's threads, caches or settings.
"""

import ast
import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).parent


def benchmarks() -> list[str]:
    """Return the names of the modules that define main()."""
    return [
        path.stem
        for path in sorted(FOLDER.glob("[!_]*.py"))
        if any(
            isinstance(node, ast.FunctionDef) and node.name == "main"
            for node in ast.parse(path.read_text(encoding="utf-8")).body
        )
    ]


def main() -> int:
    """Run the benchmarks named on the command line, or all; return 1 if one fails."""
    unknown = [name for name in sys.argv[1:] if name not in benchmarks()]
    if unknown:
        print(f"no benchmark {', '.join(unknown)}; there are {', '.join(benchmarks())}")
        return 2
    failed = []
    for name in sys.argv[1:] or benchmarks():
        print(f"\n=== {name} ===", flush=True)
        code = f"from benchmarks.{name} import main; main()"
        if subprocess.run([sys.executable, "-c", code], cwd=FOLDER.parent, check=False).returncode:
            failed.append(name)
    if failed:
        print(f"\nfailed: {', '.join(failed)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
