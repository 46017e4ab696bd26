"""Run every benchmark: `python -m benchmarks`, or some of them: `python -m benchmarks vae_speed`.

A benchmark is a module in this folder with a function main() that prints its table. Each runs in a
process of its own, so that none inherits another's threads, caches or settings.
"""

import ast
import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).parent


def benchmarks() -> list[str]:
    """Names of the modules here that define main()."""
    return [
        path.stem
        for path in sorted(FOLDER.glob("[!_]*.py"))
        if any(
            isinstance(node, ast.FunctionDef) and node.name == "main"
            for node in ast.parse(path.read_text(encoding="utf-8")).body
        )
    ]


def main() -> int:
    """Run those named on the command line, or all; fail if one of them fails."""
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
