"""Divergences of two distributions, computed by a registered entry for each pair of families."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import update_wrapper
from inspect import signature
from typing import Any, ClassVar, Generic, ParamSpec

import numpy as np

from kllab.distributions import Distribution
from kllab.distributions.dense_normal import as_multivariate_normal
from kllab.distributions.interop import as_distribution
from kllab.distributions.interop.conversion import without_common_units
from kllab.distributions.labels import check_same_labels
from kllab.distributions.named_outcomes import aligned
from kllab.distributions.real_array import as_result
from kllab.divergences.conversion_error import conversion_error, in_exact_units
from kllab.divergences.entry import Condition, Entry, Formula, Reason, RelativeError, Solver
from kllab.divergences.reason_text import why_infinite
from kllab.divergences.registry import ANY_FAMILY, Family, Registry
from kllab.divergences.result import Divergence, rounding
from kllab.special.float_array import FloatArray

Arguments = ParamSpec("Arguments")


class PairwiseDivergence:
    """Divergence (KL, total variation, ...) with its entries for pairs of families.

    Parameters
    ----------
    name
        Name in messages, such as "KL divergence".
    unitless
        Whether it is invariant under a change of the units of outcomes.
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
        valid: Condition | None = None,
        otherwise: Solver | None = None,
        relative_error: RelativeError = rounding,
        why_infinite: Reason = why_infinite,
    ) -> Callable[[Formula], Formula]:
        """Register the decorated formula over batches for a pair; see `Entry`.

        It is called inside ``numpy.errstate(all="ignore")`` and returns nats. Elements that are
        not `valid` are computed by `otherwise`, by default `numerically`.

        Raises
        ------
        TypeError
            If `p` or `q` is not a subclass of `Distribution`.
        ValueError
            If the pair is already registered.
        """
        if valid is not None and otherwise is None:
            otherwise = self.numerically

        def register(formula: Formula) -> Formula:
            entry = Entry(formula, method, valid, otherwise, relative_error, why_infinite)
            self.registry.add(p, q, entry)
            return formula

        return register

    def numerical(self, p: Family, q: Family, *, method: str) -> Callable[[Solver], Solver]:
        """Register the decorated solver, a function of two single distributions, for a pair."""

        def register(solver: Solver) -> Solver:
            self.registry.add(p, q, Entry(None, method, otherwise=solver))
            return solver

        return register

    def numerically(self, p: Any, q: Any, **parameters: Any) -> Divergence:
        """Return the divergence of two single distributions by the solver for any two families."""
        entry = self.registry.resolve(ANY_FAMILY, ANY_FAMILY)
        return entry.explain(p, q, (), **parameters)

    def value(self, p: Any, q: Any, **parameters: Any) -> float | FloatArray:
        """Return the divergence of p and q, in nats."""
        p, q, shape = self._checked(p, q)
        with np.errstate(all="ignore"):
            value = np.asarray(self.registry.find(p, q).value(p, q, **parameters))
            if value.shape != shape or value.base is not None:
                value = np.broadcast_to(value, shape)  # `as_result` copies it
            return as_result(value)

    def explain(self, p: Any, q: Any, **parameters: Any) -> Divergence:
        """Return the divergence of p and q with its method, error and reason."""
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
        if not isinstance(p, Distribution) and not isinstance(q, Distribution):
            p, q = without_common_units(p, q, scaled=self.unitless)
        if not isinstance(p, Distribution):
            p = as_distribution(p, name="p")
        if not isinstance(q, Distribution):
            q = as_distribution(q, name="q")
        if not self.registry.has(type(p), type(q)):
            p, q = as_multivariate_normal(p), as_multivariate_normal(q)
        p, q = aligned(p, q)
        self.registry.find(p, q)  # an unsupported pair is an error before shapes are compared
        shape = common_batch_shape(p, q)
        if self.unitless and p.rounding is not None and q.rounding is not None:
            p, q = in_exact_units(p, q)
        return p, q, shape


class DivergenceFunction(Generic[Arguments]):
    """Public divergence: a call returns its value, `explain` the whole `Divergence`.

    It has the name, signature and docstring of the function that returns the `Divergence`.

    Parameters
    ----------
    explain
        Function that returns value, method, error and reason.
    title
        Name in tables of pages.
    in_nats
        Whether the value is in nats; otherwise it has no unit.
    value
        Function that returns the value alone, faster than `explain`; None if there is none.
    """

    known: ClassVar[dict[str, DivergenceFunction[...]]] = {}
    """All divergences of the package by name."""

    __name__: str

    def __init__(
        self,
        explain: Callable[Arguments, Divergence],
        title: str,
        *,
        in_nats: bool = True,
        value: Callable[Arguments, float | FloatArray] | None = None,
    ) -> None:
        self.explain, self.title, self.in_nats = explain, title, in_nats
        self._value = value
        update_wrapper(self, explain)
        self.known[self.__name__] = self

    def __call__(self, *args: Arguments.args, **kwargs: Arguments.kwargs) -> float | FloatArray:
        """Return the value, in nats: a float, or an array of the broadcast batch shape."""
        if self._value is not None:
            return self._value(*args, **kwargs)
        return self.explain(*args, **kwargs).value

    def __reduce__(self) -> str:
        """Pickle and copy by name, like a function."""
        return self.__name__

    def __repr__(self) -> str:
        return f"<divergence {self.__name__}({', '.join(signature(self.explain).parameters)})>"


def divergence(
    title: str,
    *,
    in_nats: bool = True,
    value: Callable[..., float | FloatArray] | None = None,
) -> Callable[[Callable[Arguments, Divergence]], DivergenceFunction[Arguments]]:
    """Make the decorated function, which explains a divergence, a public `DivergenceFunction`.

    Parameters
    ----------
    title, in_nats, value
        As in `DivergenceFunction`.
    """
    return lambda explain: DivergenceFunction(explain, title, in_nats=in_nats, value=value)


def check_labels(p: Distribution, q: Distribution) -> None:
    """Raise ValueError if outcomes or batches of p and q have different labels."""
    of_outcomes = p.labelled_outcomes and q.labelled_outcomes
    of_p, of_q = (
        {axis: index for axis, index in each.labels.items() if of_outcomes or axis[0] == "batch"}
        for each in (p, q)
    )
    owner = f"{type(p).__name__} and {type(q).__name__}"
    check_same_labels(owner, "p", of_p, "q", of_q)


def common_batch_shape(p: Distribution, q: Distribution) -> tuple[int, ...]:
    """Return the broadcast batch shape of p and q; raise ValueError if they do not fit."""
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
