"""Chernoff divergences ``|log integral p^alpha q^(1 - alpha)|`` in closed form.

Each module registers its pairs when this package is imported. The integral is the mass of the
geometric mean of both densities: a closed form exists where that mean is in the family again.
"""

from importlib import import_module
from pkgutil import iter_modules

for _module in iter_modules(__path__):
    import_module(f"{__name__}.{_module.name}")
