"""Ask PyPI for known vulnerabilities of the installed packages, with pip-audit.

Fails if it knows one. A package that PyPI cannot be asked about, such as behind a mirror without
its database or without a network, is not audited: then this says so.
"""

import json
import subprocess
import sys
from typing import Any

OPTIONS = ("--format=json", "--progress-spinner=off", "--skip-editable", "--local")


def report(found: dict[str, Any]) -> tuple[str, bool]:
    """Return what pip-audit found, in words, and whether nothing is vulnerable.

    Parameters
    ----------
    found : dict
        What ``pip-audit --format=json`` prints.
    """
    packages = found["dependencies"]
    skipped = [package for package in packages if "skip_reason" in package]
    lines = [
        f"{package['name']} {package['version']}: {flaw['id']}, mended in "
        f"{', '.join(flaw['fix_versions']) or 'no version yet'}"
        for package in packages
        for flaw in package.get("vulns", ())
    ]
    fine = not lines
    lines.append(f"{len(packages) - len(skipped)} of {len(packages)} packages were audited.")
    if skipped:
        lines.append("The others are unknown to the vulnerability database that can be reached.")
    return "\n".join(lines), fine


def main() -> None:
    """Audit; exit with 1 if a package is vulnerable."""
    done = subprocess.run(
        [sys.executable, "-m", "pip_audit", *OPTIONS], capture_output=True, text=True
    )
    try:
        found = json.loads(done.stdout)
    except json.JSONDecodeError:
        print("No package was audited: the vulnerability database cannot be reached.")
        print((done.stderr.strip().splitlines() or ["pip-audit printed nothing"])[-1])
        return
    text, fine = report(found)
    print(text)
    if not fine:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
