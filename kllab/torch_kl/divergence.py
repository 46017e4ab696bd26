"""The divergence as a function of torch: the value of kllab, the gradient in closed form."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, distributions

from kllab.distributions import (
    Bernoulli,
    Beta,
    Categorical,
    Dirichlet,
    Distribution,
    Exponential,
    Gamma,
    Laplace,
    MultivariateNormal,
    Normal,
    Poisson,
)
from kllab.divergences import kl_divergence as value_of
from kllab.torch_kl import gradients


@dataclass(frozen=True)
class _Family:
    """Family of torch.

    Attributes
    ----------
    parameters : tuple of str
        Attributes of its members, which are differentiated.
    member : callable
        Makes the distribution of kllab from them.
    gradients : callable
        Function of `kllab.torch_kl.gradients`.
    event_dims : tuple of int
        Number of axes of each parameter that belong to one distribution.
    """

    parameters: tuple[str, ...]
    member: Callable[..., Distribution]
    gradients: Callable[..., tuple[Tensor, ...]]
    event_dims: tuple[int, ...]


def _normal_of_factor(loc: Any, scale_tril: Any) -> MultivariateNormal:
    return MultivariateNormal(loc, scale_tril=scale_tril)


_SCALARS: dict[Any, tuple[tuple[str, ...], Any, Any]] = {
    distributions.Normal: (("loc", "scale"), Normal, gradients.normal),
    distributions.Laplace: (("loc", "scale"), Laplace, gradients.laplace),
    distributions.Exponential: (("rate",), Exponential, gradients.exponential),
    distributions.Poisson: (("rate",), Poisson, gradients.poisson),
    distributions.Gamma: (("concentration", "rate"), Gamma, gradients.gamma),
    distributions.Beta: (("concentration1", "concentration0"), Beta, gradients.beta),
}
_FAMILIES: dict[type[distributions.Distribution], _Family] = {
    **{
        kind: _Family(names, member, of, (0,) * len(names))
        for kind, (names, member, of) in _SCALARS.items()
    },
    distributions.Dirichlet: _Family(("concentration",), Dirichlet, gradients.dirichlet, (1,)),
    distributions.Categorical: _Family(
        ("logits",), lambda logits: Categorical(logits=logits), gradients.categorical, (1,)
    ),
    distributions.MultivariateNormal: _Family(
        ("loc", "scale_tril"), _normal_of_factor, gradients.multivariate_normal, (1, 2)
    ),
}
_OF_PROBS = _Family(("probs",), Bernoulli, gradients.bernoulli_probs, (0,))
_OF_LOGITS = _Family(
    ("logits",), lambda logits: Bernoulli(logits=logits), gradients.bernoulli_logits, (0,)
)
_NAMES = ", ".join(sorted([*(kind.__name__ for kind in _FAMILIES), "Bernoulli"]))


def kl_divergence(p: distributions.Distribution, q: distributions.Distribution) -> Tensor:
    """Return KL(P||Q) of two distributions of torch, which can be differentiated.

    Parameters
    ----------
    p, q : torch.distributions.Distribution
        Both of one family: Normal, MultivariateNormal, Bernoulli, Categorical, Gamma, Beta,
        Dirichlet, Poisson, Exponential or Laplace; or `Independent` of such, such as a diagonal
        normal. Batches are broadcast.

    Returns
    -------
    Tensor
        Divergences in nats, of the broadcast batch shape. Values are those of
        `kllab.kl_divergence`, computed in float64 on the CPU, and have the type of the parameters.
        Gradients are sums of exact differences: they are right near P = Q and for saturated
        logits, where those of torch lose their digits or are NaN. They can be differentiated
        again. A probability of 0 has the gradient 0. Where the divergence is infinite, gradients
        are infinite or NaN.

    Raises
    ------
    TypeError
        If the pair is not one of these.

    Examples
    --------
    >>> logits = torch.tensor([40.0, 0.0], requires_grad=True)
    >>> p = distributions.Categorical(logits=logits)
    >>> q = distributions.Categorical(logits=torch.zeros(2))
    >>> kl_divergence(p, q).backward()
    >>> bool(logits.grad.isfinite().all())
    True
    """
    if isinstance(p, distributions.Independent) and isinstance(q, distributions.Independent):
        axes = p.reinterpreted_batch_ndims
        if axes != q.reinterpreted_batch_ndims:
            raise TypeError(
                f"p is Independent over {axes} axes and q over {q.reinterpreted_batch_ndims}; "
                "allowed: the same number"
            )
        each = kl_divergence(p.base_dist, q.base_dist)
        return each.sum(tuple(range(-axes, 0))) if axes else each
    family = _family_of(p, q)
    values: Tensor = _Divergence.apply(family, *_parameters(p, family), *_parameters(q, family))
    return values


def _family_of(p: distributions.Distribution, q: distributions.Distribution) -> _Family:
    if isinstance(p, distributions.Bernoulli) and isinstance(q, distributions.Bernoulli):
        return _OF_PROBS if _has_probs(p) and _has_probs(q) else _OF_LOGITS
    for kind, family in _FAMILIES.items():
        if isinstance(p, kind) and isinstance(q, kind):
            return family
    raise TypeError(
        f"kllab.torch_kl has no KL of {type(p).__name__} and {type(q).__name__}; it has those of "
        f"two of: {_NAMES}, or Independent of such. kllab.kl_divergence has more, without a "
        "gradient"
    )


def _has_probs(x: distributions.Distribution) -> bool:
    """Return whether probabilities were given; torch may have derived logits since."""
    return vars(x).get("probs") is x._param  # type: ignore[attr-defined]


def _parameters(x: distributions.Distribution, family: _Family) -> tuple[Tensor, ...]:
    # The logits that torch derives from probabilities are clamped.
    if family.parameters == ("logits",) and _has_probs(x):
        probs = x.probs  # type: ignore[attr-defined]
        is_scalar = family is _OF_LOGITS
        return (torch.logit(probs) if is_scalar else _log(probs),)
    return tuple(getattr(x, name) for name in family.parameters)


def _log(probs: Tensor) -> Tensor:
    """Return logarithms; a probability of 0 has the gradient 0."""
    is_possible = probs > 0
    return torch.where(is_possible, torch.where(is_possible, probs, 1.0).log(), -torch.inf)


class _Divergence(torch.autograd.Function):
    """Value of kllab; gradient of the family."""

    @staticmethod
    def forward(family: _Family, *parameters: Tensor) -> Tensor:
        count = len(family.parameters)
        arrays = [one.detach().cpu().double().numpy() for one in parameters]
        value = value_of(family.member(*arrays[:count]), family.member(*arrays[count:]))
        kind = parameters[0].dtype
        for one in parameters[1:]:
            kind = torch.promote_types(kind, one.dtype)
        return torch.as_tensor(value, dtype=kind, device=parameters[0].device)

    @staticmethod
    def setup_context(ctx: Any, inputs: tuple[Any, ...], output: Tensor) -> None:  # noqa: ARG004
        ctx.family = inputs[0]
        ctx.save_for_backward(*inputs[1:])

    @staticmethod
    def backward(ctx: Any, grad: Tensor) -> tuple[Tensor | None, ...]:
        family: _Family = ctx.family
        parameters: Sequence[Tensor] = ctx.saved_tensors
        dims = family.event_dims * 2
        batch = grad.shape
        spread = [
            one.double().expand(batch + one.shape[one.ndim - dim :])
            for one, dim in zip(parameters, dims, strict=True)
        ]
        found = family.gradients(*spread)
        return None, *(
            (grad.double()[(..., *(None,) * dim)] * each).sum_to_size(one.shape).to(one.dtype)
            for each, one, dim in zip(found, parameters, dims, strict=True)
        )
