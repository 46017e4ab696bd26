"""Convert scalar families to and from frozen distributions of scipy.stats, by `scipy_row`."""

from collections.abc import Callable
from math import sqrt
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

_SPECIAL: dict[str, tuple[str, Callable[[dict[str, Any]], dict[str, Any]]]] = {
    "chi2": ("gamma", lambda given: {"a": given["df"] / 2, "scale": 2 * given["scale"]}),
    "rayleigh": ("weibull_min", lambda given: {"c": 2.0, "scale": sqrt(2) * given["scale"]}),
}
"""Special members of families, by name in scipy.stats: the family's name there, and arguments."""
_OF_FACTOR = Rounding(log_density=4 * float(np.finfo(float).eps))
"""Of the factor sqrt(2) of a scale."""

CONVERTIBLE = f"convertible are {', '.join(sorted({*NAMES, *_SPECIAL}))}"


def recognises(x: object) -> bool:
    """Whether `x` is a scalar distribution of scipy.stats, frozen or not."""
    return any(
        base.__module__ == "scipy.stats._distn_infrastructure"
        and base.__name__ in ("rv_frozen", "rv_generic")
        for base in type(x).__mro__
    )


def convert(x: Any) -> Distribution:
    """Return the family of a frozen scalar distribution."""
    name = shown = _name(x)
    given = _arguments(x)
    if shown in _SPECIAL:
        name, arguments = _SPECIAL[shown]
        numbers = {key: _in_float64(value) for key, value in given.items()}
        given = {"loc": given["loc"], **arguments(numbers)}
    family = NAMES[name]
    row = ROWS[family]
    for argument, only in (("loc", row.loc), ("scale", 1.0)):
        if argument in _TAKES[family]:
            continue
        value = given.pop(argument)
        if np.any(np.asarray(value) != only):
            changed = "shifted" if argument == "loc" else "rescaled"
            counts = " (it counts the failures before the success)" if name == "geom" else ""
            raise ValueError(
                f"scipy.stats.{shown} with {argument}={value}: kllab has no {changed} "
                f"{family.__name__}; {argument} must be {only:g}{counts}"
            )
    given = {key: _in_float64(value) for key, value in given.items()}
    with np.errstate(all="ignore"):
        parameters = row.parameters(**given)
    made = family(**parameters)
    if row.rounded is not None and _is_rounded(made, row.rounded, given["scale"]):
        scale = np.asarray(given["scale"], dtype=np.float64)
        return made.rounded_by(Rounding(parameters=(row.rounded,), scale=scale))
    return made.rounded_by(_OF_FACTOR) if shown == "rayleigh" else made


def _arguments(x: Any) -> dict[str, Any]:
    """Return the arguments of a frozen distribution by name."""
    names = [*(x.dist.shapes or "").replace(",", " ").split(), "loc", "scale"]
    return {"loc": 0.0, "scale": 1.0, **dict(zip(names, x.args, strict=False)), **x.kwds}


def without_common_units(p: Any, q: Any, *, scaled: bool) -> tuple[Any, Any]:
    """Return two distributions without a shift, and with `scaled` a scale, that both have.

    It matters only to families that have none in kllab; all others are returned as they are.
    """
    try:
        families = [NAMES[_SPECIAL.get(name, (name,))[0]] for name in (_name(p), _name(q))]
    except TypeError:
        return p, q  # the conversion says why
    given = [_arguments(p), _arguments(q)]
    removed: dict[str, list[float]] = {}
    for argument in ("loc", "scale") if scaled else ("loc",):
        if any(argument in _TAKES[family] for family in families):
            continue
        usual = [ROWS[family].loc if argument == "loc" else 1.0 for family in families]
        # Differences from the only value that kllab has, such as the shift -1 of geom.
        of_p, of_q = (
            np.asarray(each[argument]) - only for each, only in zip(given, usual, strict=True)
        )
        if np.array_equal(of_p, of_q) and of_p.any():
            removed[argument] = usual
    if not removed:
        return p, q
    return _with(p, given[0], removed, 0), _with(q, given[1], removed, 1)


def _with(x: Any, given: dict[str, Any], changed: dict[str, list[float]], place: int) -> Any:
    """Return a frozen distribution with other arguments."""
    arguments = given | {name: values[place] for name, values in changed.items()}
    if not hasattr(x.dist, "pdf"):
        del arguments["scale"]  # probabilities have none
    return x.dist(**arguments)


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
    if name not in NAMES and name not in _SPECIAL:
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
