"""Convert families to and from torch.distributions, whose names and parameters they share.

torch is imported only to build an object. Objects are recognised by the module of their class.
"""

import warnings
from collections.abc import Callable
from functools import cache
from importlib import import_module
from typing import Any

import numpy as np

from kllab.distributions import (
    FAMILIES,
    Categorical,
    Distribution,
    Independent,
    MultivariateNormal,
    MultivariateNormalMixture,
    Normal,
    NormalMixture,
    Wishart,
)
from kllab.distributions.constraint import first_broken
from kllab.distributions.dense_normal import as_multivariate_normal, error_of_matrix
from kllab.distributions.interop.matrices import factor_of_inverse
from kllab.distributions.rounding import Rounding
from kllab.special.float_array import FloatArray

Parameters = dict[str, Any]

_IN_NUMPY = frozenset({"torch.float32", "torch.float64"})

_ROUNDED_WEIGHTS = 8 * float(np.finfo(np.float64).eps)
"""Relative error of weights that are exponentials of logits."""


def recognises(x: object) -> bool:
    """Return whether `x` is a distribution of torch or of a subclass."""
    return any(
        base.__module__ == "torch.distributions.distribution" and base.__name__ == "Distribution"
        for base in type(x).__mro__
    )


def convert(x: Any) -> Distribution:
    """Return the family of a distribution of torch, or of a subclass such as those of Pyro."""
    kind: Any = type(x)
    base: Any
    for base in kind.__mro__:  # Chi2 is a subclass of Gamma
        if not base.__module__.startswith("torch.distributions."):
            continue
        if base.__name__ not in {*_SPECIAL, *_SAME_NAMES}:
            continue
        if kind.log_prob is not base.log_prob:
            raise TypeError(
                f"{_name(x)} has a log_prob of its own, so it need not be a {base.__name__}; "
                "convert it to one yourself if it is"
            )
        if base.__name__ in _SPECIAL:
            return _SPECIAL[base.__name__](x)
        family = _SAME_NAMES[base.__name__]
        return family(**_parameters(x, family))
    raise TypeError(f"{_name(x)} has no family in kllab; {_CONVERTIBLE}")


def _name(x: object) -> str:
    kind = type(x)
    in_torch = kind.__module__.startswith("torch.distributions.")
    return f"{'torch.distributions' if in_torch else kind.__module__}.{kind.__qualname__}"


def _numpy(tensor: Any) -> FloatArray:
    """Return the numbers of a tensor (or a number) in float64."""
    if hasattr(tensor, "detach"):
        if tensor.requires_grad:
            _say_that_gradients_end()
        tensor = tensor.detach().cpu()
        # NumPy lacks bfloat16; for the others torch's threads would cost more than the copy.
        tensor = (tensor if str(tensor.dtype) in _IN_NUMPY else tensor.double()).numpy()
    return np.array(tensor, dtype=np.float64)


@cache
def _say_that_gradients_end() -> None:
    """Warn, once in a process, that a result has no gradient."""
    warnings.warn(
        "a parameter of this torch distribution requires a gradient, and answers of kllab have "
        "none; kllab.torch_kl.kl_divergence has one",
        stacklevel=2,
    )


def _parameters(x: Any, family: type[Distribution]) -> Parameters:
    """Return the parameters of a family; of probabilities and logits, the one that was given."""
    names = set(family.constraints)
    if "logits" not in names:
        return {name: _numpy(getattr(x, name)) for name in names}
    name, value = _probs_or_logits(x)
    others = names - {"probs", "logits", "failure_probs"}
    return {other: _numpy(getattr(x, other)) for other in others} | {name: value}


def _probs_or_logits(x: Any) -> tuple[str, FloatArray]:
    """Return the name and value of the parameter that was given; torch may have derived the other.

    A Categorical of torch has normalised it.
    """
    holder = getattr(x, "_categorical", x)  # a Multinomial has its probabilities there
    own = vars(holder)
    held = [name for name in own if name in ("probs", "logits")]  # what was given came first
    name = next((name for name in held if own[name] is own.get("_param")), held[0])
    return name, _numpy(own[name])


_FORMS = ("covariance_matrix", "precision_matrix", "scale_tril")


def _matrix(x: Any) -> tuple[str, FloatArray]:
    """Return the name and value of the matrix that was given; torch may have derived others."""
    name = next(name for name in vars(x) if name in _FORMS)
    return name, _numpy(getattr(x, name))


def _from_multivariate_normal(x: Any) -> Distribution:
    name, matrix = _matrix(x)
    if name == "precision_matrix":
        made = MultivariateNormal(_numpy(x.loc), scale_tril=factor_of_inverse(matrix))
        return made.rounded_by(Rounding(log_density=error_of_matrix(matrix)))
    return MultivariateNormal(_numpy(x.loc), **{name: matrix})


def _from_wishart(x: Any) -> Distribution:
    name, matrix = _matrix(x)
    df = _numpy(x.df)
    if name == "covariance_matrix":
        return Wishart(df, matrix)
    factor = factor_of_inverse(matrix) if name == "precision_matrix" else matrix
    covariance = factor @ np.swapaxes(factor, -1, -2)
    error = np.sqrt(df) * error_of_matrix(covariance)
    return Wishart(df, covariance).rounded_by(Rounding(log_density=error))


def _from_independent(x: Any) -> Distribution:
    base, axes = x.base_dist, x.reinterpreted_batch_ndims
    if axes == 0:
        return convert(base)
    return Independent(convert(base), axes)


def _from_mixture(x: Any) -> Distribution:
    part = x.component_distribution
    component = _component(part)
    name, given = _probs_or_logits(x.mixture_distribution)
    shares = Categorical(**{name: given})
    weights = given if name == "probs" else shares.normalised
    _reject_rounded(shares, weights)
    error = np.asarray(0.0 if name == "probs" else _ROUNDED_WEIGHTS)
    if component.rounding is not None:
        error = error + np.max(component.rounding.log_density, axis=-1)
    made: Distribution
    if isinstance(component, Normal):
        made = NormalMixture(weights, component.loc, component.scale)
    else:
        locs = np.broadcast_to(component.loc, component.batch_shape + component.event_shape)
        made = MultivariateNormalMixture(
            weights, locs, component.covariance_matrix, component.scale_tril
        )
    return made.rounded_by(Rounding(log_density=error)) if error.any() else made


def _component(part: Any) -> Normal | MultivariateNormal:
    """Return the components of a mixture as a batch of normals."""
    if type(part).__name__ in _OF_MIXTURES:
        component = as_multivariate_normal(convert(part))
        if isinstance(component, Normal | MultivariateNormal):
            return component
    raise TypeError(
        f"torch.distributions.MixtureSameFamily of {type(part).__name__} has no family in kllab; "
        "convertible are those of Normal, (LowRank)MultivariateNormal and Independent(Normal, 1)"
    )


def _reject_rounded(shares: Categorical, weights: FloatArray) -> None:
    """Raise ValueError if the weight of a finite logit underflows."""
    underflows = shares.possible & (weights == 0)
    if underflows.any():
        index, where = first_broken("logits", underflows)
        raise ValueError(
            f"torch.distributions.MixtureSameFamily: {where} is {float(shares.table[index])!r}, a "
            "weight below the smallest float64, and a NormalMixture has weights, not logits: use "
            "logits that differ less, or -inf for a component without weight"
        )


_OF_MIXTURES = ("Normal", "MultivariateNormal", "LowRankMultivariateNormal", "Independent")

_SPECIAL: dict[str, Callable[[Any], Distribution]] = {
    "Independent": _from_independent,
    "MixtureSameFamily": _from_mixture,
    "MultivariateNormal": _from_multivariate_normal,
    # The outcome is the position of the one; a divergence does not depend on how it is written.
    "OneHotCategorical": lambda x: convert(x._categorical),
    "Wishart": _from_wishart,
}
"""Conversions by name in torch.distributions, where names or parameters differ."""

_MIXTURES = (NormalMixture, MultivariateNormalMixture)
_SAME_NAMES: dict[str, type[Distribution]] = {
    family.__name__: family
    for family in FAMILIES
    if family.in_torch and family not in _MIXTURES and family.__name__ not in _SPECIAL
}

_CONVERTIBLE = f"convertible are {', '.join(sorted({*_SAME_NAMES, *_SPECIAL}))}"


_SINGULAR = {"covariance_matrices": "covariance_matrix", "scale_trils": "scale_tril"}


def to_torch(p: Distribution) -> Any:
    """Return the distribution of torch, in float64; see `Distribution.to_torch`."""
    if isinstance(p, Independent):
        base = to_torch(p.base)
        return import_module("torch").distributions.Independent(base, p.event_axes)
    family = type(p).__name__
    try:
        torch = import_module("torch")
    except ImportError as error:
        raise ImportError(
            f"{family}.to_torch needs PyTorch, which cannot be imported ({error}); install it "
            "with `pip install torch`"
        ) from error
    if not p.in_torch or type(p) not in FAMILIES:
        raise TypeError(f"torch.distributions has no {family}")
    own = vars(p)
    given = {
        name: torch.tensor(own[name].copy()) for name in p.constraints if own.get(name) is not None
    }
    if "failure_probs" in given:
        given["logits"] = -torch.logit(given.pop("failure_probs"))
    distributions = torch.distributions
    if family == "NormalMixture":
        shape = np.broadcast_shapes(*(value.shape for value in given.values()))
        weights, locs, scales = (
            given[name].expand(shape) for name in ("weights", "locs", "scales")
        )
        return distributions.MixtureSameFamily(
            distributions.Categorical(weights), distributions.Normal(locs, scales)
        )
    if family == "MultivariateNormalMixture":
        weights, locs = given.pop("weights"), given.pop("locs")
        ((name, matrices),) = given.items()
        shape = np.broadcast_shapes(weights.shape, locs.shape[:-1], matrices.shape[:-2])
        return distributions.MixtureSameFamily(
            distributions.Categorical(weights.expand(shape)),
            distributions.MultivariateNormal(locs, **{_SINGULAR[name]: matrices}),
        )
    if family in ("MultivariateNormal", "LowRankMultivariateNormal"):
        given["loc"] = given["loc"].expand((*given["loc"].shape[:-1], *p.event_shape))
    if family == "Multinomial":
        counts = np.unique(own["total_count"])
        if counts.size != 1:
            raise ValueError(
                "torch.distributions.Multinomial takes one total_count for a batch, but there are "
                f"{counts.size}: convert the elements, p.element(index)"
            )
        given["total_count"] = int(counts[0])
        name = "probs" if "probs" in given else "logits"
        given[name] = given[name].expand((*p.batch_shape, *p.event_shape))
    return getattr(distributions, family)(**given)
