"""API reference: every public name on the page of its module, from its docstring."""

from importlib import import_module

PACKAGES = ("kllab", "kllab.estimators", "kllab.projection", "kllab.torch_kl")
"""Packages whose public names are in the reference."""

PAGE_OF_MODULE = {
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
    "kllab.estimators.disentanglement": "disentanglement",
    "kllab.projection": "projection",
    "kllab.torch_kl": "torch_kl",
}
"""Page of docs/reference by module or package; the longest name that fits a module is used."""


def page_of(module: str) -> str:
    """Return the page that has the names of a module."""
    fitting = [name for name in PAGE_OF_MODULE if f"{module}.".startswith(f"{name}.")]
    return PAGE_OF_MODULE[max(fitting, key=len)]


def names() -> set[tuple[str, str]]:
    """Return all public names, each with its module."""
    return {
        (name, getattr(members, name).__module__)
        for members in map(import_module, PACKAGES)
        for name in members.__all__
    }


def reference(page: str) -> str:
    """Return the mkdocstrings entries of one page."""
    entries = sorted((name, module) for name, module in names() if page_of(module) == page)
    return "\n\n".join(f"::: {module}.{name}" for name, module in entries)
