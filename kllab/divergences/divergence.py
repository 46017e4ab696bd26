"""A divergence as a function of two distributions, with a registry of pairs of families."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeVar

import numpy as np

from kllab.distributions import Distribution
from kllab.distributions.interop import as_distribution
from kllab.distributions.labels import check_same_labels
from kllab.distributions.real_array import as_result
from kllab.divergences.conversion_error import conversion_error, in_exact_units
from kllab.divergences.registry import Family, Registry
from kllab.divergences.result import (
    ClosedForm,
    Divergence,
    Entry,
    Formula,
    Numerical,
    rounding,
    too_large,
)
from kllab.special.float_array import FloatArray

Decorated = TypeVar("Decorated", bound=Callable[..., Any])


class DivergenceFunction:
    """A divergence (KL, Renyi, ...) and its entries for pairs of families.

    Parameters
    ----------
    name
        Name in messages, such as "KL divergence".
    unitless
        Whether it is invariant under a change of the unit of outcomes.
    """

    def __init__(self, name: str, *, unitless: bool = True) -> None:
        self.name = name
        self.unitless = unitless
        self.registry: Registry[Entry] = Registry(name)

    def closed_form(
        self,
        p: Family,
        q: Family,
        *,
        method: str = "closed form",
        relative_error: Callable[[Any, Any], float | FloatArray] = rounding,
        why_infinite: Callable[[Any, Any], str] = too_large,
    ) -> Callable[[Formula], Formula]:
        """Register the decorated formula over batches for a pair; see `ClosedForm`.

        It is called inside ``numpy.errstate(all="ignore")`` and returns nats.

        Raises
        ------
        TypeError
            If `p` or `q` is no family.
        ValueError
            If the pair is already registered.
        """

        def register(formula: Formula) -> Formula:
            self.registry.add(p, q, ClosedForm(formula, method, relative_error, why_infinite))
            return formula

        return register

    def numerical(self, p: Family, q: Family, *, method: str) -> Callable[[Decorated], Decorated]:
        """Register the decorated numerical method for a pair; see `Numerical`."""

        def register(evaluate: Decorated) -> Decorated:
            self.registry.add(p, q, Numerical(evaluate, method))
            return evaluate

        return register

    def value(self, p: Any, q: Any, **parameters: Any) -> float | FloatArray:
        """Return the quantity of p and q, in nats."""
        p, q, shape = self._checked(p, q)
        with np.errstate(all="ignore"):
            value = np.asarray(self.registry.find(p, q).value(p, q, **parameters))
            if value.shape != shape or value.base is not None:
                value = np.broadcast_to(value, shape)  # which the caller gets a copy of
            return as_result(value)

    def explain(self, p: Any, q: Any, **parameters: Any) -> Divergence:
        """Return the quantity of p and q with its method, error and reason."""
        p, q, shape = self._checked(p, q)
        with np.errstate(all="ignore"):
            found = self.registry.find(p, q).explain(p, q, shape, **parameters)
            if p.rounding is None and q.rounding is None:
                return found
            error = found.error + conversion_error(
                p, q, found.value, lambda a, b: self.registry.find(a, b).value(a, b, **parameters)
            )
            return replace(found, error=as_result(np.asarray(error)))

    def _checked(self, p: Any, q: Any) -> tuple[Distribution, Distribution, tuple[int, ...]]:
        if not isinstance(p, Distribution):
            p = as_distribution(p, name="p")
        if not isinstance(q, Distribution):
            q = as_distribution(q, name="q")
        self.registry.find(p, q)  # an unsupported pair is an error before shapes are compared
        shape = common_batch_shape(p, q)
        if self.unitless and p.rounding is not None and q.rounding is not None:
            p, q = in_exact_units(p, q)
        return p, q, shape


def check_labels(p: Distribution, q: Distribution) -> None:
    """Raise ValueError if outcomes or batches of p and q are labelled differently."""
    of_outcomes = p.labelled_outcomes and q.labelled_outcomes
    of_p, of_q = (
        {axis: index for axis, index in each.labels.items() if of_outcomes or axis[0] == "batch"}
        for each in (p, q)
    )
    owner = f"{type(p).__name__} and {type(q).__name__}"
    check_same_labels(owner, "p", of_p, "q", of_q)


def common_batch_shape(p: Distribution, q: Distribution) -> tuple[int, ...]:
    """Return the broadcast batch shape of p and q; raise ValueError if there is none."""
    if p.labels and q.labels:
        check_labels(p, q)
    if p.event_shape != q.event_shape:
        raise ValueError(
            f"p and q must have outcomes of one shape, but {type(p).__name__} has event_shape "
            f"{p.event_shape} and {type(q).__name__} has {q.event_shape}"
        )
    try:
        return np.broadcast_shapes(p.batch_shape, q.batch_shape)
    except ValueError:
        raise ValueError(
            f"the batches of p and q must broadcast, but {type(p).__name__} has batch_shape "
            f"{p.batch_shape} and {type(q).__name__} has {q.batch_shape}"
        ) from None
