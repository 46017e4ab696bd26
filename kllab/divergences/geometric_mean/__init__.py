"""``|log integral p^alpha q^(1 - alpha)|`` in closed form, a file a family or sibling families.

Each registers itself when this package is imported. The integral is the mass of the geometric
mean of the two densities, so there is a closed form wherever that mean is of the family again.
"""

from importlib import import_module
from pkgutil import iter_modules

for _module in iter_modules(__path__):
    import_module(f"{__name__}.{_module.name}")
