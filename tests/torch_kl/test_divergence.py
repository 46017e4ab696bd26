"""Values and gradients of the differentiable KL, against mpmath and against finite differences."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pytest
import torch
from mpmath import mp, mpf
from torch import Tensor, distributions

import kllab
from kllab.torch_kl import kl_divergence

DIGITS, DIGITS_OF_LOGITS = 80, 700
"""Digits of the definition: a probability of exp(-700) is added to 1."""


def normal(m1: mpf, s1: mpf, m2: mpf, s2: mpf) -> mpf:
    return mp.log(s2 / s1) + (s1**2 + (m1 - m2) ** 2) / (2 * s2**2) - mpf(1) / 2


def laplace(m1: mpf, s1: mpf, m2: mpf, s2: mpf) -> mpf:
    apart = abs(m1 - m2)
    return mp.log(s2 / s1) + (s1 * mp.exp(-apart / s1) + apart) / s2 - 1


def exponential(a: mpf, b: mpf) -> mpf:
    return mp.log(a / b) + b / a - 1


def poisson(a: mpf, b: mpf) -> mpf:
    return a * mp.log(a / b) - a + b


def gamma(a: mpf, r: mpf, b: mpf, s: mpf) -> mpf:
    shapes = (a - b) * mp.digamma(a) - mp.loggamma(a) + mp.loggamma(b)
    return shapes + b * mp.log(r / s) + a * (s - r) / r


def dirichlet(*parameters: mpf) -> mpf:
    count = len(parameters) // 2
    a, b = parameters[:count], parameters[count:]
    total = mp.fsum(a)
    value = mp.loggamma(total) - mp.loggamma(mp.fsum(b))
    for one, other in zip(a, b, strict=True):
        value += mp.loggamma(other) - mp.loggamma(one)
        value += (one - other) * (mp.digamma(one) - mp.digamma(total))
    return value


def bernoulli_probs(p: mpf, q: mpf) -> mpf:
    return p * mp.log(p / q) + (1 - p) * mp.log((1 - p) / (1 - q))


def categorical(*logits: mpf) -> mpf:
    count = len(logits) // 2
    a, b = logits[:count], logits[count:]
    log_p, log_q = mp.log(mp.fsum(map(mp.exp, a))), mp.log(mp.fsum(map(mp.exp, b)))
    return mp.fsum(
        mp.exp(x - log_p) * ((x - log_p) - (y - log_q)) for x, y in zip(a, b, strict=True)
    )


def bernoulli_logits(a: mpf, b: mpf) -> mpf:
    return categorical(a, mpf(0), b, mpf(0))


@dataclass(frozen=True)
class Case:
    """Family: how torch makes a member, KL in mpmath, and parameters of P and then of Q."""

    member: Callable[..., distributions.Distribution]
    exact: Callable[..., mpf]
    points: Sequence[Sequence[float]]


FINITE_DIFFERENCE = 1e-40  # error of the quotient at P = Q
NEAR = 1 + 1e-9
CASES = {
    "normal": Case(
        distributions.Normal,
        normal,
        [(0, 1, 1, 2), (3, 2, 3 * NEAR, 2 * NEAR), (0, 1e-100, 1e-100, 2e-100), (1, 1, 1, 1)],
    ),
    "laplace": Case(
        distributions.Laplace,
        laplace,
        [(0, 1, 1, 2), (1, 1, NEAR, 1 + 1e-12), (0, 1, 50, 0.1), (0, 3, 1e-7, 3)],
    ),
    "exponential": Case(
        distributions.Exponential, exponential, [(1, 3), (2, 2 * NEAR), (1e-200, 3e-200)]
    ),
    "poisson": Case(distributions.Poisson, poisson, [(1, 3), (2, 2 * NEAR), (1e9, 1e9 + 1)]),
    "gamma": Case(
        distributions.Gamma,
        gamma,
        [(2, 1, 3, 2), (2, 3, 2 * NEAR, 3), (1e6, 2, 1e6 + 0.1, 2), (1e-3, 1, 2e-3, 5)],
    ),
    "beta": Case(
        distributions.Beta,
        dirichlet,
        [(2, 1, 3, 2), (2, 3, 2 * NEAR, 3), (1e5, 2e5, 1e5 + 0.5, 2e5), (0.01, 5, 0.02, 5)],
    ),
    "dirichlet": Case(
        lambda *a: distributions.Dirichlet(torch.stack(a)),
        dirichlet,
        [(1, 2, 3, 3, 2, 1), (1, 2, 3, NEAR, 2, 3), (1e4, 2e4, 1, 1e4, 2e4, 1.5)],
    ),
    "bernoulli, probs": Case(
        lambda p: distributions.Bernoulli(probs=p),
        bernoulli_probs,
        [(0.3, 0.6), (0.3, 0.3 * NEAR), (1e-12, 3e-12), (0.5, 1e-8)],
    ),
    "bernoulli, logits": Case(
        lambda a: distributions.Bernoulli(logits=a),
        bernoulli_logits,
        [(0.5, -1), (2, 2 * NEAR), (40, 41), (-60, 60), (700, 690)],
    ),
    "categorical, logits": Case(
        lambda *a: distributions.Categorical(logits=torch.stack(a)),
        categorical,
        [(1, 2, 3, 3, 2, 1), (1, 2, 3, 1 * NEAR, 2, 3), (40, 0, 0, 40, 0, 1), (0, 300, 1, 2, 9, 0)],
    ),
}
POINTS = [(name, point) for name, case in CASES.items() for point in case.points]


def leaves(point: Sequence[float], kind: torch.dtype = torch.float64) -> list[Tensor]:
    return [torch.tensor(value, dtype=kind, requires_grad=True) for value in point]


def members(case: Case, given: Sequence[Tensor]) -> tuple[distributions.Distribution, ...]:
    count = len(given) // 2
    return case.member(*given[:count]), case.member(*given[count:])


def exact_gradient(case: Case, point: Sequence[float]) -> list[mpf]:
    with mp.workdps(DIGITS_OF_LOGITS if case.exact is bernoulli_logits else DIGITS):
        at = tuple(mpf(float(value)) for value in point)
        steps = [mpf(10) ** -25 * (abs(value) or max(map(abs, at))) for value in at]
        found = []
        for place, step in enumerate(steps):
            up, down = ([*at[:place], at[place] + s, *at[place + 1 :]] for s in (step, -step))
            found.append((case.exact(*up) - case.exact(*down)) / (2 * step))
        return found


@pytest.mark.parametrize(("name", "point"), POINTS)
def test_gradients_are_those_of_the_definition(name: str, point: Sequence[float]) -> None:
    case, given = CASES[name], leaves(point)
    value = kl_divergence(*members(case, given))
    found = torch.autograd.grad(value, given)
    expected = exact_gradient(case, point)
    # Gradients with respect to parameters that torch has normalised are sums; compare with the
    # largest, and each by itself where nothing is normalised.
    scale = max(map(abs, expected)) if "categorical" in name else 0
    for one, other in zip(found, expected, strict=True):
        assert math.isfinite(one)
        assert abs(float(one) - float(other)) <= 1e-12 * max(abs(other), scale) + FINITE_DIFFERENCE


@pytest.mark.parametrize(("name", "point"), POINTS)
def test_values_are_those_of_kllab(name: str, point: Sequence[float]) -> None:
    p, q = members(CASES[name], [one.detach() for one in leaves(point)])
    value = kl_divergence(p, q)
    assert value.dtype == torch.float64
    assert value.item() == pytest.approx(kllab.kl_divergence(p, q), rel=1e-12, abs=0)


@pytest.mark.parametrize("name", CASES)
def test_single_precision_is_the_rounded_double_one(name: str) -> None:
    case = CASES[name]
    given = leaves(case.points[0], torch.float32)
    value = kl_divergence(*members(case, given))
    assert value.dtype == torch.float32
    double = leaves([one.item() for one in given])
    expected = kl_divergence(*members(case, double))
    assert value.item() == pytest.approx(expected.item(), rel=1e-6)
    for one, other in zip(
        torch.autograd.grad(value, given), torch.autograd.grad(expected, double), strict=True
    ):
        assert one.dtype == torch.float32
        assert float(one) == pytest.approx(float(other), rel=1e-5, abs=1e-7)


@pytest.mark.parametrize("name", CASES)
def test_gradients_can_be_differentiated_again(name: str) -> None:
    case = CASES[name]
    given = leaves(case.points[0])
    assert torch.autograd.gradgradcheck(lambda *a: kl_divergence(*members(case, a)), given)


def matrices(seed: int) -> tuple[Tensor, Tensor]:
    rng = torch.Generator().manual_seed(seed)
    loc = torch.randn(2, 3, generator=rng, dtype=torch.float64)
    raw = torch.randn(2, 3, 3, generator=rng, dtype=torch.float64)
    tril = raw.tril(-1) + torch.diag_embed(raw.diagonal(dim1=-2, dim2=-1).exp())
    return loc.requires_grad_(), tril.requires_grad_()


def multivariate(loc: Tensor, tril: Tensor) -> distributions.Distribution:
    return distributions.MultivariateNormal(loc, scale_tril=tril.tril())


def test_multivariate_normals_in_batches() -> None:
    given = (*matrices(1), *matrices(2))

    def value(*a: Tensor) -> Tensor:
        return kl_divergence(multivariate(*a[:2]), multivariate(*a[2:]))

    assert torch.autograd.gradcheck(value, given)
    assert torch.autograd.gradgradcheck(value, given)


def test_multivariate_normals_that_are_near_are_not_rounded_away() -> None:
    """For covariances (1 + t) I and I the gradient with respect to a factor is t to first order."""
    t = 1e-10
    loc = torch.zeros(3, dtype=torch.float64)
    tril = (torch.eye(3, dtype=torch.float64) * (1 + t)).requires_grad_()
    q = multivariate(loc, torch.eye(3, dtype=torch.float64))
    [found] = torch.autograd.grad(kl_divergence(multivariate(loc, tril), q), [tril])
    exact = float(mpf(1 + t) - 1 / mpf(1 + t))
    assert found.diagonal().tolist() == pytest.approx([exact] * 3, rel=1e-14)
    assert found.tril(-1).abs().max() == 0


def test_a_diagonal_normal_is_the_sum_over_its_dimensions() -> None:
    loc = torch.zeros(4, 200_000, requires_grad=True)
    p = distributions.Independent(distributions.Normal(loc, 1.0), 1)
    q = distributions.Independent(distributions.Normal(torch.ones(200_000), 1.0), 1)
    value = kl_divergence(p, q)
    assert value.tolist() == [100_000.0] * 4
    value.sum().backward()
    assert loc.grad is not None
    assert (loc.grad == -1).all()


def test_masked_actions_add_nothing() -> None:
    inf = torch.inf
    a = torch.tensor([1.0, -inf, 2.0], dtype=torch.float64, requires_grad=True)
    b = torch.tensor([2.0, -inf, 1.0], dtype=torch.float64, requires_grad=True)
    p, q = (distributions.Categorical(logits=one) for one in (a, b))
    value = kl_divergence(p, q)
    found = torch.autograd.grad(value, (a, b))
    assert all(bool(one.isfinite().all()) for one in found)
    without = leaves([1, 2, 2, 1])
    expected = kl_divergence(*members(CASES["categorical, logits"], without))
    assert value.item() == pytest.approx(expected.item(), rel=1e-14)


def test_probabilities_may_be_zero_and_of_one_side_only() -> None:
    probs = torch.tensor([0.5, 0.0, 0.5], dtype=torch.float64, requires_grad=True)
    logits = torch.zeros(3, dtype=torch.float64, requires_grad=True)
    p, q = distributions.Categorical(probs=probs), distributions.Categorical(logits=logits)
    value = kl_divergence(p, q)
    assert value.item() == pytest.approx(math.log(1.5), rel=1e-15)
    by_probs, by_logits = torch.autograd.grad(value, (probs, logits))
    assert by_probs[1] == 0
    assert by_logits.tolist() == pytest.approx([1 / 3 - 0.5, 1 / 3, 1 / 3 - 0.5], rel=1e-12)


def test_pairs_that_it_has_not_are_named() -> None:
    normal_, exponential_ = distributions.Normal(0.0, 1.0), distributions.Exponential(1.0)
    with pytest.raises(TypeError, match="no KL of Normal and Exponential; it has those of two of:"):
        kl_divergence(normal_, exponential_)
    several = distributions.Normal(torch.zeros(2, 2), 1.0)
    one, two = (distributions.Independent(several, axes) for axes in (1, 2))
    with pytest.raises(TypeError, match="p is Independent over 1 axes and q over 2"):
        kl_divergence(one, two)
