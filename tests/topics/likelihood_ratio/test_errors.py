"""Exact errors of tests against enumeration of all sequences and mpmath, and their exponents."""

from itertools import product
from math import log

import mpmath as mp
import numpy as np
import pytest
from scipy.special import ndtri

from kllab import kl_divergence, renyi
from kllab.distributions import Categorical
from kllab.topics.likelihood_ratio.compute import (
    at_r,
    explore,
    level_line,
    level_lines,
    on_boundary,
)
from kllab.topics.likelihood_ratio.errors import (
    log_bayes_error,
    log_errors,
    log_type_2_at,
    types,
)
from kllab.topics.likelihood_ratio.snippet import snippet
from kllab.topics.likelihood_ratio.spec import Hypotheses
from kllab.topics.likelihood_ratio.walks import WALKERS, walks

PAIRS = [
    (np.array([0.5, 0.3, 0.2]), np.array([0.15, 0.3, 0.55])),
    (np.array([0.61, 0.39]), np.array([0.37, 0.63])),
]


def exact(p: np.ndarray, q: np.ndarray, threshold: float, n: int, alpha: float) -> list[float]:
    """Return the log errors of types I and II, at fixed type I, and of Bayes, from sequences."""
    with mp.workdps(40):
        a, b = ([mp.mpf(float(x)) for x in side] for side in (p, q))
        rows = []
        for draws in product(range(len(p)), repeat=n):
            under_p, under_q = (mp.fprod(side[i] for i in draws) for side in (a, b))
            rows.append((mp.log(under_p / under_q), under_p, under_q))
        type_1 = mp.fsum(x for ratio, x, _ in rows if ratio <= n * threshold)
        type_2 = mp.fsum(y for ratio, _, y in rows if ratio > n * threshold)
        left, at_alpha = mp.mpf(alpha), mp.mpf(0)
        for _, x, y in sorted(rows):
            rejected = min(x, left) / x
            left -= rejected * x
            at_alpha += (1 - rejected) * y
        bayes = mp.fsum(min(x, y) for _, x, y in rows) / 2
        return [float(mp.log(each)) for each in (type_1, type_2, at_alpha, bayes)]


@pytest.mark.parametrize(("p", "q"), PAIRS)
@pytest.mark.parametrize("n", [1, 2, 6])
def test_errors_are_the_sums_over_all_sequences(p: np.ndarray, q: np.ndarray, n: int) -> None:
    threshold, alpha = 0.0317, 0.07
    found = [
        *log_errors(p, q, threshold, n),
        log_type_2_at(p, q, alpha, n),
        log_bayes_error(p, q, n),
    ]
    assert found == pytest.approx(exact(p, q, threshold, n, alpha), rel=1e-10, abs=1e-10)


@pytest.mark.parametrize("outcomes", [2, 3])
def test_types_are_all_counts_of_all_sequences(outcomes: int) -> None:
    counts, log_number = types(7, outcomes)
    assert len(np.unique(counts, axis=0)) == len(counts) == {2: 8, 3: 36}[outcomes]
    assert (counts.sum(axis=1) == 7).all()
    assert np.exp(log_number).sum() == pytest.approx(outcomes**7, rel=1e-12)


@pytest.mark.parametrize(("p", "q"), PAIRS)
def test_exponents_bound_the_exact_errors_for_every_n(p: np.ndarray, q: np.ndarray) -> None:
    spec = Hypotheses(tuple(p.tolist()), tuple(q.tolist()), tuple(((p + q) / 2).tolist()))
    view = explore(spec)
    for n in (1, 10, 100, 300):
        # Sanov for a half space: never above exp(-n KL), at most a polynomial factor below it.
        for found, exponent in zip(
            log_errors(p, q, spec.threshold, n), view.exponents, strict=True
        ):
            assert found <= -n * exponent + 1e-9
            assert found >= -n * exponent - len(p) * log(n + 1) - 3
        assert log_bayes_error(p, q, n) <= -n * view.chernoff + 1e-9
        # Stein, with Strassen's term of the order of the root of n.
        variance = p @ (spec.log_ratio - view.kl_pq) ** 2
        expected = -n * view.kl_pq - (n * variance) ** 0.5 * float(ndtri(0.05))
        assert abs(log_type_2_at(p, q, 0.05, n) - expected) < log(n + 1) / 2 + 2


@pytest.mark.parametrize(("p", "q"), PAIRS)
def test_the_nearest_point_is_the_closest_of_the_boundary(p: np.ndarray, q: np.ndarray) -> None:
    ratio = np.log(p / q)
    threshold = float((0.7 * p + 0.3 * q) @ ratio)
    nearest = on_boundary(p, ratio, threshold)
    assert nearest @ ratio == pytest.approx(threshold, abs=1e-12)
    least = kl_divergence(Categorical(nearest), Categorical(p))
    rng = np.random.default_rng(0)
    others = rng.dirichlet(np.ones(len(p)), 2000)
    inside = others[others @ ratio <= threshold]
    assert len(inside) > 100
    assert (np.asarray(kl_divergence(Categorical(inside), Categorical(p))) >= least - 1e-12).all()


@pytest.mark.parametrize(("p", "q"), PAIRS)
def test_chernoffs_exponent_is_the_largest_of_all_powers(p: np.ndarray, q: np.ndarray) -> None:
    view = explore(Hypotheses(tuple(p.tolist()), tuple(q.tolist()), tuple(p.tolist())))
    powers = np.linspace(0.01, 0.99, 981)
    best = max(
        (1 - s) * float(renyi(Categorical(p), Categorical(q), alpha=float(s))) for s in powers
    )
    assert view.chernoff == pytest.approx(best, abs=1e-6)
    assert view.exponents[0] == pytest.approx(0, abs=1e-15), "the boundary goes through P"


def test_level_lines_have_the_divergence_of_their_level() -> None:
    centre = (0.5, 0.3, 0.2)
    for reverse in (False, True):
        for level, drawn in zip((0.01, 0.05), level_lines(centre, reverse=reverse), strict=False):
            pair = [Categorical(np.array(centre)), Categorical(drawn)]
            kl = kl_divergence(*(pair[::-1] if reverse else pair))
            np.testing.assert_allclose(kl, level, rtol=1e-5)


@pytest.mark.parametrize("reverse", [False, True])
def test_the_line_of_rs_divergence_goes_through_r(reverse: bool) -> None:
    view = explore(Hypotheses(r=(0.2, 0.5, 0.3)))
    for centre, found in zip((view.p, view.q), at_r(view, reverse=reverse), strict=True):
        drawn = level_line(centre, float(found.value), reverse=reverse)
        assert np.abs(drawn - view.r).sum(axis=1).min() < 0.03, "a point of the line is beside R"
        pair = [Categorical(centre), Categorical(drawn)]
        kl = kl_divergence(*(pair[::-1] if reverse else pair))
        np.testing.assert_allclose(kl, found.value, rtol=1e-5)


def test_r_on_a_side_has_an_infinite_divergence_with_its_reason() -> None:
    view = explore(Hypotheses(r=(0.5, 0.5, 0.0)))
    for found in at_r(view, reverse=False):
        assert found.value == np.inf
        assert "q gives 0 where p gives" in str(found.reason)
    assert all(np.isfinite(found.value) for found in at_r(view, reverse=True))
    assert np.isfinite([*view.exponents, *view.log_errors]).all()


@pytest.mark.parametrize("truth", ["p", "q"])
def test_walks_are_repeatable_and_keep_walds_bounds(truth: str) -> None:
    spec = Hypotheses()
    found = walks(spec, truth, 3, 200)
    np.testing.assert_array_equal(found.ratios[:, :51], walks(spec, truth, 3, 50).ratios)
    assert not np.array_equal(found.ratios, walks(spec, truth, 4, 200).ratios)
    sign = 1 if truth == "p" else -1
    assert found.slope == pytest.approx(sign * explore(spec).kl_pq)
    assert found.ratios[:, -1].mean() / 200 == pytest.approx(found.slope, rel=0.05)
    assert (found.decided != 0).all()
    # Wald: the error is at most alpha / (1 - alpha); three standard errors beside.
    bound = spec.alpha / (1 - spec.alpha)
    assert (found.decided == -sign).mean() < bound + 3 * (bound / WALKERS) ** 0.5


def test_equal_distributions_cannot_be_told_apart() -> None:
    same = (0.4, 0.3, 0.3)
    view = explore(Hypotheses(same, same, same))
    assert view.kl_pq == view.chernoff == max(view.exponents) == 0
    assert np.exp(view.bayes) == pytest.approx(0.5)


def test_the_snippet_prints_the_numbers_of_the_page(capsys: pytest.CaptureFixture[str]) -> None:
    spec = Hypotheses()
    exec(snippet(spec), {})
    lines, view = capsys.readouterr().out.splitlines(), explore(spec)
    assert float(lines[0].split()[2]) == view.kl_pq
    assert float(lines[2].split()[-1]) == np.exp(view.log_errors[0])


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"p": (0.5, 0.5)}, "q is .*as many in p, q and r"),
        ({"q": (0.5, 0.5, 0.0)}, "q is .*weights from 0.001 to 1"),
        ({"r": (0.0, 0.0, 0.0)}, "r is .*weights from 0.001 to 1, or 0, but not all 0"),
        ({"draws": 0}, "draws is 0; allowed: 1 to 300"),
        ({"alpha": 1.0}, "alpha is 1.0; allowed: above 0 and below 1"),
    ],
)
def test_a_bad_spec_is_named(fields: dict[str, object], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        Hypotheses(**fields)  # type: ignore[arg-type]
