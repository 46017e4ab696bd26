"""Objects of torch.distributions: the families have their names and their parameters.

torch is imported only to make one. Its objects are recognised by the module of their class.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from importlib import import_module
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, softmax

from kllab.distributions import FAMILIES, Distribution, MultivariateNormal
from kllab.distributions.array_record import FloatArray
from kllab.distributions.interop.by_name import BY_NAME, make

ABSENT = frozenset({"Discrete", "Logistic"})
"""The families that torch.distributions has not."""

Parameters = dict[str, Any]


def recognises(x: object) -> bool:
    """Whether `x` is a distribution of torch, or of a class derived from one."""
    return any(
        base.__module__ == "torch.distributions.distribution" and base.__name__ == "Distribution"
        for base in type(x).__mro__
    )


def convert(x: Any) -> Distribution:
    """Return the family of a distribution of torch."""
    if not type(x).__module__.startswith("torch.distributions."):
        raise TypeError(
            f"{type(x).__module__}.{type(x).__qualname__} is a distribution of its own; of "
            f"torch.distributions {_convertible()}"
        )
    for base in type(x).__mro__:  # Chi2 is a Gamma
        if base.__name__ in _SPECIAL:
            return _SPECIAL[base.__name__](x)
        if base.__name__ in _same_names():
            names = [field.name for field in dataclasses.fields(BY_NAME[base.__name__])]
            return make(base.__name__, {name: _parameter(x, name) for name in names})
    raise TypeError(f"torch.distributions.{type(x).__name__} has no family here; {_convertible()}")


def _same_names() -> set[str]:
    return set(BY_NAME) - ABSENT - set(_SPECIAL)


def _convertible() -> str:
    return f"convertible are {', '.join(sorted({*_same_names(), *_SPECIAL} - {'NormalMixture'}))}"


def _numpy(tensor: Any) -> FloatArray:
    """Return the numbers of a tensor (or a number) in float64."""
    if hasattr(tensor, "detach"):
        tensor = tensor.detach().cpu().double().numpy()
    return np.array(tensor, dtype=np.float64)


def _parameter(x: Any, name: str) -> FloatArray:
    """Return a parameter; probabilities of logits in float64, whatever the logits are."""
    if name != "probs":
        return _numpy(getattr(x, name))
    holder = getattr(x, "_categorical", x)  # a Multinomial has its probabilities there
    own = vars(holder)
    # Either may have been derived since and be kept beside the one that was given.
    by_logits = "logits" in own and own.get("_param", own.get("probs")) is not own.get("probs")
    if not by_logits and "probs" in own:
        return _numpy(own["probs"])
    logits = _numpy(holder.logits)
    if type(holder).__name__ == "Categorical":
        # A probability that rounds to 1 leaves its rest with the others.
        probs = np.asarray(softmax(logits, axis=-1))
        _reject_rounded(x, logits, probs, probs == 0)
    else:
        probs = np.asarray(expit(logits))
        _reject_rounded(x, logits, probs, (probs == 0) | (probs == 1))
    return probs


def _reject_rounded(
    x: Any, logits: FloatArray, probs: FloatArray, certain: NDArray[np.bool_]
) -> None:
    """Raise ValueError where a finite logit leaves nothing to one side in float64.

    What is possible under `x` would be impossible under the family, and divergences infinite.
    """
    rounded = certain & np.isfinite(logits)
    if not rounded.any():
        return
    index = tuple(int(i) for i in np.argwhere(rounded)[0])
    where = f"logits[{', '.join(map(str, index))}]" if index else "logits"
    raise ValueError(
        f"torch.distributions.{type(x).__name__}: {where} is {float(logits[index])!r}, of which "
        f"float64 makes the probability {probs[index]:g} exactly, though it is not certain; a "
        "family here holds probabilities, not logits: use logits nearer to 0, or an infinite one "
        "where the probability is meant to be so"
    )


def _from_multivariate_normal(x: Any) -> Distribution:
    if "covariance_matrix" in vars(x) and "scale_tril" not in vars(x):
        return MultivariateNormal(_numpy(x.loc), covariance_matrix=_numpy(x.covariance_matrix))
    return MultivariateNormal(_numpy(x.loc), scale_tril=_numpy(x.scale_tril))


def _from_low_rank(x: Any) -> Distribution:
    factor, diagonal = _numpy(x.cov_factor), _numpy(x.cov_diag)
    covariance = factor @ np.swapaxes(factor, -1, -2) + _diagonal_matrix(diagonal)
    return MultivariateNormal(_numpy(x.loc), covariance_matrix=covariance)


def _diagonal_matrix(diagonal: FloatArray) -> FloatArray:
    return np.asarray(diagonal[..., None] * np.eye(diagonal.shape[-1]))


def _from_independent(x: Any) -> Distribution:
    base, axes = x.base_dist, x.reinterpreted_batch_ndims
    if axes == 0:
        return convert(base)
    if axes == 1 and type(base).__name__ == "Normal":
        normal = convert(base)
        scale = np.broadcast_to(normal.scale, normal.batch_shape)  # type: ignore[attr-defined]
        return MultivariateNormal(normal.mean, scale_tril=_diagonal_matrix(scale))
    raise TypeError(
        f"torch.distributions.Independent({type(base).__name__}, {axes}) has no family here; "
        "convertible are Independent(Normal, 1) and Independent(..., 0)"
    )


def _from_mixture(x: Any) -> Distribution:
    component = x.component_distribution
    if type(component).__name__ != "Normal":
        raise TypeError(
            f"torch.distributions.MixtureSameFamily of {type(component).__name__} has no family "
            "here; convertible are those of Normal"
        )
    weights = _parameter(x.mixture_distribution, "probs")
    return make(
        "NormalMixture",
        {"weights": weights, "locs": _numpy(component.loc), "scales": _numpy(component.scale)},
    )


_SPECIAL: dict[str, Callable[[Any], Distribution]] = {
    "Independent": _from_independent,
    "LowRankMultivariateNormal": _from_low_rank,
    "MixtureSameFamily": _from_mixture,
    "MultivariateNormal": _from_multivariate_normal,
}
"""Name in torch.distributions -> conversion, where names or parameters are not ours."""


def build(p: Distribution) -> Any:
    """Return the distribution of torch, in float64."""
    family = type(p).__name__
    try:
        torch = import_module("torch")
    except ImportError as error:
        raise ImportError(
            f"{family}.to_torch needs PyTorch, and it cannot be imported here ({error}); "
            "`pip install torch` brings it"
        ) from error
    if family in ABSENT or type(p) not in FAMILIES:
        raise TypeError(f"torch.distributions has no {family}")
    own = vars(p)
    given = {
        field.name: torch.tensor(own[field.name].copy())
        for field in dataclasses.fields(p)
        if own[field.name] is not None
    }
    distributions = torch.distributions
    if family == "NormalMixture":
        shape = np.broadcast_shapes(*(value.shape for value in given.values()))
        weights, locs, scales = (
            given[name].expand(shape) for name in ("weights", "locs", "scales")
        )
        return distributions.MixtureSameFamily(
            distributions.Categorical(weights), distributions.Normal(locs, scales)
        )
    if family == "MultivariateNormal":
        given["loc"] = given["loc"].expand((*given["loc"].shape[:-1], *p.event_shape))
    if family == "Multinomial":
        given["total_count"] = _one_count(own["total_count"])
        given["probs"] = given["probs"].expand((*p.batch_shape, *p.event_shape))
    return getattr(distributions, family)(**given)


def _one_count(total_count: FloatArray) -> int:
    counts = np.unique(total_count)
    if counts.size != 1:
        raise ValueError(
            "torch.distributions.Multinomial takes one total_count for a batch, but there are "
            f"{counts.size}: convert the elements, p.element(index)"
        )
    return int(counts[0])
