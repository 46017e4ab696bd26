"""The API reference: every public name on the page of its room, from its docstring."""

from importlib import import_module

PACKAGES = ("kllab", "kllab.estimators")
"""The packages whose public names make up the reference."""

ROOMS = {
    "kllab": "families",
    "kllab.distributions": "families",
    "kllab.divergences": "other_divergences",
    "kllab.divergences.result": "divergences",
    "kllab.divergences.explain": "divergences",
    "kllab.divergences.kl": "divergences",
    "kllab.divergences.divergence": "divergences",
    "kllab.divergences.registry": "divergences",
    "kllab.divergences.units": "units",
    "kllab.divergences.information": "information",
    "kllab.estimators": "estimators",
}
"""Module -> page of docs/reference; the longest name that a module begins with counts."""


def room(module: str) -> str:
    """Return the page that has the names of a module."""
    return ROOMS[max((name for name in ROOMS if _inside(module, name)), key=len)]


def _inside(module: str, package: str) -> bool:
    return module == package or module.startswith(f"{package}.")


def names() -> dict[str, str]:
    """Return each public name and the module it is written in."""
    found = {}
    for package in PACKAGES:
        members = import_module(package)
        for name in members.__all__:
            found[name] = getattr(members, name).__module__
    return found


def reference(page: str) -> str:
    """Return the entries of one page: what a name is comes from its docstring."""
    entries = sorted((name, module) for name, module in names().items() if room(module) == page)
    return "\n\n".join(f"::: {module}.{name}" for name, module in entries)
