"""Names of a package that are imported on first use."""

from collections.abc import Callable
from importlib import import_module
from typing import Any


def lazy_import(package: str, **modules: str) -> Callable[[str], Any]:
    """Return a module-level `__getattr__` (PEP 562) that imports names on first use.

    Parameters
    ----------
    package : str
        The package's `__name__`.
    **modules : str
        Name -> module of the package that defines it.

    Examples
    --------
    >>> find = lazy_import("collections", Mapping="abc")
    >>> find("Mapping").__name__
    'Mapping'
    """

    def find(name: str) -> Any:
        if name not in modules:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        return getattr(import_module(f"{package}.{modules[name]}"), name)

    return find
