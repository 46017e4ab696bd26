"""The bottleneck solver against mpmath, near transitions and away from them: its bound holds."""

from __future__ import annotations

from itertools import pairwise

import mpmath
import numpy as np
import pytest
from mpmath import mp

from kllab.models.bottleneck_annealing import critical_beta, falling, rising
from kllab.models.bottleneck_solver import MOST_STEPS, Code, Solution, Source, descent, solve
from kllab.topics.information_bottleneck.compute import annealed, explore
from kllab.topics.information_bottleneck.spec import BETAS, Bottleneck
from pages.deep_learning.information_bottleneck.presets import EXACT_PRESETS as PRESETS

pytestmark = pytest.mark.slow

ISSUE = Bottleneck(((0.1, 0.4), (0.35, 0.15)))
CLOSE_TO = (1 - 1e-3, 1 - 1e-6, 1 + 1e-6, 1 + 1e-3)
"""Shares of the beta of a transition."""


def random_source(seed: int, most: int = 4) -> Source:
    """Make a source without zeros, so that every p(t|x) has a logarithm."""
    rng = np.random.default_rng(seed)
    shape = rng.integers(2, most + 1, size=2)
    joint = rng.dirichlet(np.full(shape.prod(), 0.7)).reshape(shape) + 0.003
    return Source(joint / joint.sum())


def exact_informations(solution: Solution, beta: float) -> tuple[mpmath.mpf, mpmath.mpf]:
    """Solve the self-consistent equations in 60 digits, beginning at `solution`.

    The unknowns are the log odds of p(t|x) against the last cluster.
    """
    code = solution.code
    joint = [[mpmath.mpf(float(p)) for p in row] for row in code.source.joint]
    rows, clusters = code.encoder.shape
    columns = len(joint[0])
    p_x = [mpmath.fsum(row) for row in joint]

    def encoder(odds: tuple[mpmath.mpf, ...]) -> list[list[mpmath.mpf]]:
        encoders = []
        for x in range(rows):
            own = odds[x * (clusters - 1) : (x + 1) * (clusters - 1)]
            weights = [mpmath.exp(o) for o in own] + [mpmath.mpf(1)]
            total = mpmath.fsum(weights)
            encoders.append([w / total for w in weights])
        return encoders

    def marginals(
        p: list[list[mpmath.mpf]],
    ) -> tuple[list[mpmath.mpf], list[list[mpmath.mpf]]]:
        ty = [[mpmath.fsum(joint[x][y] * p[x][t] for x in range(rows)) for y in range(columns)]
              for t in range(clusters)]  # fmt: skip
        return [mpmath.fsum(row) for row in ty], ty

    def residual(*odds: mpmath.mpf) -> list[mpmath.mpf]:
        p_t, p_ty = marginals(encoder(odds))
        score = [
            [mpmath.log(p_t[t]) + mpmath.mpf(beta) * mpmath.fsum(
                joint[x][y] / p_x[x] * mpmath.log(p_ty[t][y] / p_t[t]) for y in range(columns))
             for t in range(clusters)] for x in range(rows)
        ]  # fmt: skip
        return [
            score[x][t] - score[x][-1] - odds[x * (clusters - 1) + t]
            for x in range(rows) for t in range(clusters - 1)
        ]  # fmt: skip

    logs = np.log(code.encoder)
    start = (logs[:, :-1] - logs[:, -1:]).ravel().tolist()
    found = mpmath.findroot(residual, start, tol=1e-50, maxsteps=30) if start else []
    p = encoder(tuple(found))
    p_t, p_ty = marginals(p)
    p_y = [mpmath.fsum(joint[x][y] for x in range(rows)) for y in range(columns)]
    rate = mpmath.fsum(p_x[x] * p[x][t] * mpmath.log(p[x][t] / p_t[t])
                       for x in range(rows) for t in range(clusters))  # fmt: skip
    relevance = mpmath.fsum(p_ty[t][y] * mpmath.log(p_ty[t][y] / (p_t[t] * p_y[y]))
                            for t in range(clusters) for y in range(columns))  # fmt: skip
    return rate, relevance


def check_against_mpmath(solution: Solution, beta: float, most: float) -> None:
    assert solution.converged
    assert solution.error <= most
    with mp.workdps(60):
        rate, relevance = exact_informations(solution, beta)
        assert abs(rate - solution.code.rate) <= solution.error + 1e-15
        assert abs(relevance - solution.code.relevance) <= solution.error + 1e-15


def test_the_page_shows_the_exact_rate_near_a_transition() -> None:
    view = explore(ISSUE)
    assert view.spec.beta == 3.98
    assert view.curve.critical == pytest.approx(3.96)
    assert view.solution.error < 1e-9
    assert view.code.rate == pytest.approx(0.0145775, abs=5e-8)
    check_against_mpmath(view.curve.solutions[view.index], 3.98, 1e-9)


@pytest.mark.parametrize("seed", range(12))
def test_the_bound_holds_at_every_side_of_the_first_transition(seed: int) -> None:
    source = random_source(seed)
    at = critical_beta(source)
    betas = [at * share for share in (0.9, *CLOSE_TO, 1.1)]
    for way in (rising, falling):
        solutions = way(source, betas)
        for beta, solution in zip(betas, solutions, strict=True):
            check_against_mpmath(solution, beta, 1e-8)
        if way is rising:  # Below its critical beta one cluster is stable, above it is not.
            assert [s.code.rate > 0 for s in solutions] == [False] * 3 + [True] * 3


@pytest.mark.parametrize("table", [((0.9, 0.1), (0.1, 0.9)), ((6.0, 4.0), (4.0, 6.0)),
                                   PRESETS["Two levels of clusters"].table])  # fmt: skip
def test_the_bound_holds_where_two_clusters_grow_out_of_one(table: tuple) -> None:
    """In a symmetric table the rate begins at 0 and grows with beta, by about the share."""
    source = Source(np.array(table) / np.sum(table))
    at = critical_beta(source)
    for share in (1e-6, 1e-4, 1e-3):
        beta = at * (1 + share)
        for way in (rising, falling):
            below, above = way(source, [at * (1 - share), beta])
            assert (below.code.rate, below.error) == (0.0, 0.0)
            assert share / 10 < above.code.rate < 10 * share
            check_against_mpmath(above, beta, 1e-7)


@pytest.mark.parametrize("seed", range(8))
def test_the_bound_holds_at_any_beta(seed: int) -> None:
    source = random_source(seed, 3)
    rng = np.random.default_rng(seed)
    betas = np.sort(critical_beta(source) * 10 ** rng.uniform(0, 1, 4)).tolist()
    for way in (rising, falling):
        for beta, solution in zip(betas, way(source, betas), strict=True):
            check_against_mpmath(solution, beta, 1e-8)


def transitions(source: Source) -> list[float]:
    """Locate every transition of `rising`, by bisection of the number of clusters."""

    def clusters(beta: float) -> int:
        return rising(source, [*(b for b in BETAS if b < beta), beta])[-1].code.encoder.shape[1]

    found, counts = [], [s.code.encoder.shape[1] for s in rising(source, BETAS)]
    for (low, few), (high, many) in pairwise(zip(BETAS, counts, strict=True)):
        if many <= few:
            continue
        while high / low > 1 + 1e-11:
            middle = (low + high) / 2
            low, high = (low, middle) if clusters(middle) > few else (middle, high)
        found.append(high)
    return found


@pytest.mark.parametrize("seed", [1, 4])
def test_the_bound_holds_at_every_side_of_every_later_transition(seed: int) -> None:
    source = random_source(seed, 3)
    found = transitions(source)
    assert found
    for at in found:
        for share in CLOSE_TO:
            beta = at * share
            solution = rising(source, [*(b for b in BETAS if b < beta), beta])[-1]
            check_against_mpmath(solution, beta, 1e-6)


@pytest.mark.parametrize("seed", range(20))
def test_random_tables_converge_at_every_beta(seed: int) -> None:
    rng = np.random.default_rng(seed)
    shape = rng.integers(2, 7, size=2)
    weights = rng.dirichlet(np.full(shape.prod(), 0.7)).round(3).reshape(shape)
    table = tuple(tuple(row) for row in weights.tolist())
    for way in ("both", "rising", "falling"):
        curve = annealed(table, 0.0, way)
        assert curve.error.max() < 1e-8, (way, curve.not_converged)


@pytest.mark.parametrize("name", PRESETS)
def test_presets_converge_but_where_no_solution_is_alone(name: str) -> None:
    # At beta = 2 the typewriter's shared letters may be split in any proportion at one cost.
    alone = {"Noisy typewriter": (2.0,)}
    curve = explore(PRESETS[name]).curve
    assert curve.not_converged == alone.get(name, ())
    assert curve.error[np.isfinite(curve.error)].max() < 1e-9


@pytest.mark.parametrize("seed", range(6))
def test_the_cap_of_steps_is_no_secret(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    source = random_source(seed)
    beta = critical_beta(source) * 1.01
    start = np.random.default_rng(seed).dirichlet(np.ones(2), size=len(source.p_x))
    needed = len(list(descent(Code(source, start), beta)))
    assert 3 < needed < MOST_STEPS
    assert solve(Code(source, start), beta).converged
    monkeypatch.setattr("kllab.models.bottleneck_solver.MOST_STEPS", needed - 1)
    cut = solve(Code(source, start), beta)
    assert not cut.converged
    assert cut.error == np.inf


def test_where_a_line_of_codes_is_optimal_none_is_proved() -> None:
    """Y = X at beta = 1: telling anything costs what it brings, so that every code is optimal."""
    source = Source(np.eye(3) / 3)
    [solution] = falling(source, [1.0])
    assert solution.code.functional(1.0) == pytest.approx(0.0, abs=1e-14)
    assert not solution.converged
