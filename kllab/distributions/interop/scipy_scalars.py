"""Convert scalar families to and from frozen distributions of scipy.stats, by `scipy_row`."""

from typing import Any

import numpy as np

from kllab.distributions import FAMILIES, Distribution
from kllab.distributions.labels import labels_of
from kllab.distributions.rounding import Rounding
from kllab.distributions.scipy_row import ScipyRow
from kllab.special.double_double import two_product

ROWS: dict[type[Distribution], ScipyRow] = {
    family: family.scipy_row for family in FAMILIES if family.scipy_row
}

NAMES = {row.name: family for family, row in ROWS.items()}
"""Family by name in scipy.stats."""

_TAKES = {
    family: row.arguments(family(**family.typical_parameters)).keys()
    for family, row in ROWS.items()
}
"""Arguments of SciPy that say something about a member of a family."""

CONVERTIBLE = f"convertible are {', '.join(sorted(NAMES))}"


def recognises(x: object) -> bool:
    """Whether `x` is a scalar distribution of scipy.stats, frozen or not."""
    return any(
        base.__module__ == "scipy.stats._distn_infrastructure"
        and base.__name__ in ("rv_frozen", "rv_generic")
        for base in type(x).__mro__
    )


def convert(x: Any) -> Distribution:
    """Return the family of a frozen scalar distribution."""
    name = _name(x)
    family = NAMES[name]
    row = ROWS[family]
    names = [*(x.dist.shapes or "").replace(",", " ").split(), "loc", "scale"]
    given = {"loc": 0.0, "scale": 1.0, **dict(zip(names, x.args, strict=False)), **x.kwds}
    for argument, only in (("loc", row.loc), ("scale", 1.0)):
        if argument in _TAKES[family]:
            continue
        value = given.pop(argument)
        if np.any(np.asarray(value) != only):
            changed = "shifted" if argument == "loc" else "rescaled"
            counts = " (it counts the failures before the success)" if name == "geom" else ""
            raise ValueError(
                f"scipy.stats.{name} with {argument}={value}: kllab has no {changed} "
                f"{family.__name__}; {argument} must be {only:g}{counts}"
            )
    given = {key: _in_float64(value) for key, value in given.items()}
    with np.errstate(all="ignore"):
        parameters = row.parameters(**given)
    made = family(**parameters)
    if row.rounded is not None and _is_rounded(made, row.rounded, given["scale"]):
        scale = np.asarray(given["scale"], dtype=np.float64)
        return made.rounded_by(Rounding(parameters=(row.rounded,), scale=scale))
    return made


def _in_float64(value: Any) -> Any:
    """Return real numbers in float64, so that quotients are not rounded to float32.

    Labels are kept; anything but real numbers is returned for the family to reject.
    """
    kept = value if labels_of("scipy.stats", "a parameter", value) else np.asarray(value)
    return kept.astype(np.float64) if np.asarray(kept).dtype.kind in "biuf" else kept


def _is_rounded(made: Any, name: str, scale: Any) -> bool:
    """Return whether the rate is not exactly 1 / scale, or the loc not exactly log(scale)."""
    if name == "loc":
        return bool((made.loc != 0).any())
    product, error = two_product(made.rate, np.asarray(scale, dtype=np.float64))
    return bool(((product != 1) | (error != 0)).any())


def _name(x: Any) -> str:
    """Return the name in scipy.stats of a frozen distribution; raise TypeError if unknown."""
    generator = getattr(x, "dist", x)
    kind = type(generator)
    if not kind.__module__.startswith("scipy.stats."):
        raise TypeError(
            f"{kind.__module__}.{kind.__qualname__} is not defined by scipy.stats; {CONVERTIBLE}"
        )
    name = str(generator.name)
    if name not in NAMES:
        shown = name if kind.__name__.endswith("_gen") else kind.__name__
        raise TypeError(f"scipy.stats.{shown} has no family in kllab; {CONVERTIBLE}")
    if generator is x:
        raise TypeError(
            f"scipy.stats.{name} is not frozen: give it its parameters, scipy.stats.{name}(...)"
        )
    return name


def build(p: Distribution) -> Any:
    """Return the frozen distribution of scipy.stats for a scalar family."""
    from scipy import stats  # this import takes longer than that of all of kllab

    row = ROWS[type(p)]
    with np.errstate(all="ignore"):
        arguments = {key: np.asarray(value) for key, value in row.arguments(p).items()}
    scale = arguments.get("scale", np.ones(()))
    if not ((scale > 0) & (scale < np.inf)).all():
        raise ValueError(
            f"the scale that scipy.stats.{row.name} needs over- or underflows for {p!r}"
        )
    if row.loc:
        arguments["loc"] = np.asarray(row.loc)
    plain = {key: value.copy() if value.ndim else value.item() for key, value in arguments.items()}
    return getattr(stats, row.name)(**plain)
