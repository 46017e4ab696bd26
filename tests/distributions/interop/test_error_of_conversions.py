"""The stated error of every conversion is a bound for the numbers that the caller gave.

The objects of the other libraries are made here from numbers, in each form and type that they
take. Where a family has their parameters, the converted one must hold the same numbers, and the
oracle of the family says what is true. Where it has others, the truth is computed here from what
was given. What a library itself rounds when an object is made (torch normalises probabilities,
SciPy adds ``loc`` to the outcomes of a table) is what the caller has then.
"""

from __future__ import annotations

import mpmath
import numpy as np
import pytest
from mpmath import mp, mpf
from scipy import stats
from scipy.special import expit

from kllab import (
    Categorical,
    Discrete,
    Exponential,
    Gamma,
    Independent,
    LogNormal,
    Multinomial,
    NegativeBinomial,
    Normal,
    NormalMixture,
    Wishart,
    as_distribution,
    explain,
    explain_kl,
    total_variation,
)
from kllab.distributions.interop import (
    scipy_scalars,
    scipy_vectors,
    torch_distributions,
)
from tests.support.exact_trials import exact, outcomes_of_table, outcomes_of_trial
from tests.support.families.multivariate_normal import log_det
from tests.support.oracle import DRAWS, KL
from tests.support.truth import LARGEST, kl_of_cells

torch = pytest.importorskip("torch")
td = torch.distributions

pytestmark = pytest.mark.slow

SMALLEST = mpf(float(np.finfo(float).tiny))
TYPES = [np.float64, np.float32]
KINDS = ["ordinary", "near", "extreme"]


def holds(found, truth):
    """Return whether the value is within its error, or both over- or underflow."""
    if mp.isinf(truth) or truth > LARGEST:
        return found.value == np.inf
    return abs(exact(found.value) - truth) <= exact(found.error) + SMALLEST


def number(value, dtype):
    """Return a parameter in a type, and its value in float64."""
    with np.errstate(over="ignore"):
        narrow = np.asarray(value, dtype=dtype)
    return narrow, np.asarray(narrow, dtype=np.float64)


# Families with the same parameters as the other library.

SCIPY = {
    "Bernoulli": lambda probs: stats.bernoulli(probs),
    "Beta": lambda concentration1, concentration0: stats.beta(concentration1, concentration0),
    "Binomial": lambda total_count, probs: stats.binom(total_count, probs),
    "Cauchy": lambda loc, scale: stats.cauchy(loc, scale=scale),
    "Dirichlet": lambda concentration: stats.dirichlet(concentration),
    "Geometric": lambda probs: stats.geom(probs, loc=-1),
    "Gumbel": lambda loc, scale: stats.gumbel_r(loc, scale),
    "HalfNormal": lambda scale: stats.halfnorm(scale=scale),
    "InverseGamma": lambda concentration, rate: stats.invgamma(concentration, scale=rate),
    "Laplace": lambda loc, scale: stats.laplace(loc, scale),
    "Logistic": lambda loc, scale: stats.logistic(loc, scale),
    "Normal": lambda loc, scale: stats.norm(loc=loc, scale=scale),
    "Pareto": lambda scale, alpha: stats.pareto(alpha, scale=scale),
    "Poisson": lambda rate: stats.poisson(rate),
    "StudentT": lambda df, loc, scale: stats.t(df, loc, scale),
    "VonMises": lambda loc, concentration: stats.vonmises(concentration, loc),
    "Weibull": lambda scale, concentration: stats.weibull_min(concentration, scale=scale),
}
TORCH = {
    "Bernoulli", "Beta", "Binomial", "Cauchy", "Dirichlet", "Exponential", "Gamma", "Geometric",
    "Gumbel", "HalfNormal", "InverseGamma", "Laplace", "LogNormal", "NegativeBinomial", "Normal",
    "Pareto", "Poisson", "StudentT", "Uniform", "VonMises", "Weibull",
}  # fmt: skip
RENAMED = [("scipy", family) for family in SCIPY] + [("torch", family) for family in sorted(TORCH)]
SLOW = {"Beta", "Dirichlet", "StudentT", "Logistic", "VonMises", "Binomial", "NegativeBinomial"}


def foreign(library, family, given):
    if library == "scipy":
        return SCIPY[family](**given)
    return getattr(td, family)(**{name: torch.tensor(value) for name, value in given.items()})


@pytest.mark.parametrize("dtype", TYPES)
@pytest.mark.parametrize(("library", "family"), RENAMED)
def test_the_parameters_are_those_that_were_given(library, family, dtype):
    kind = next(p for p, _ in DRAWS if p.__name__ == family)
    rng = np.random.default_rng(41)
    held, wanted = 0, 3 if family in SLOW else 12
    for draw in range(20 * wanted):
        drawn = DRAWS[kind, kind](rng, KINDS[draw % 3])
        narrow = [
            {name: number(getattr(each, name), dtype)[0] for name in kind.usual_constraints()}
            for each in drawn
        ]
        try:
            ours = [kind(**{name: value.copy() for name, value in each.items()}) for each in narrow]
            theirs = [foreign(library, family, each) for each in narrow]
        except ValueError:
            continue  # the number does not exist in float32, or torch rejects it
        assert [as_distribution(each) for each in theirs] == ours
        truth = KL[kind, kind](*ours)
        assert holds(explain_kl(*theirs), truth), (ours, explain_kl(*theirs), mp.nstr(truth, 20))
        held += 1
        if held == wanted:
            break
    assert held == wanted


# Families with other parameters: their forms, and the reference divergences.


def scales(rng, kind, dtype):
    """Return two scales."""
    reach = {"ordinary": 2, "near": 2, "extreme": 100 if dtype is np.float64 else 15}[kind]
    s = 10.0 ** rng.uniform(-reach, reach)
    if kind == "near":
        return s, s * (1 + 10.0 ** rng.uniform(-16, -2) * rng.choice([0, 1, 1, 1]))
    return s, s * 10.0 ** rng.uniform(-reach, reach)


def kl_of_gammas(a, rate_p, b, rate_q):
    ratio = rate_q / rate_p
    bregman = mp.loggamma(b) - mp.loggamma(a) + (a - b) * mp.digamma(a)
    return bregman - b * mp.log(ratio) + a * (ratio - 1)


def kl_of_normals(m, s, n, t):
    return mp.log(t / s) + (s**2 + (m - n) ** 2) / (2 * t**2) - mpf(1) / 2


def of_gamma(rng, kind, dtype):
    """Return a pair with scales on both sides, or a rate on one."""
    (s, s_), (t, t_) = (number(each, dtype) for each in scales(rng, kind, dtype))
    a = number(10.0 ** rng.uniform(-2, 4), dtype)
    b = a if rng.random() < 0.5 else number(10.0 ** rng.uniform(-2, 4), dtype)
    rate_p, rate_q, shapes = 1 / exact(s_), 1 / exact(t_), (exact(a[1]), exact(b[1]))
    p, q = stats.gamma(a[0], scale=s), stats.gamma(b[0], scale=t)
    side = rng.integers(3)
    if side == 1:
        q = Gamma(b[1], 1 / t_)
        rate_q = exact(1 / t_)
    if side == 2:
        p = Gamma(a[1], 1 / s_)
        rate_p = exact(1 / s_)
    return p, q, kl_of_gammas(shapes[0], rate_p, shapes[1], rate_q)


def of_exponential(rng, kind, dtype):
    """Return an Exponential against an Exponential or a Gamma, in both orders."""
    (s, s_), (t, t_) = (number(each, dtype) for each in scales(rng, kind, dtype))
    one, shape = mpf(1), number(rng.choice([1.0, 10.0 ** rng.uniform(-1, 2)]), dtype)
    rates = 1 / exact(s_), 1 / exact(t_)
    side = rng.integers(4)
    if side == 0:
        q = Exponential(1 / t_)
        return stats.expon(scale=s), q, kl_of_gammas(one, rates[0], one, exact(1 / t_))
    if side == 1:
        q = stats.gamma(shape[0], scale=t)
        return stats.expon(scale=s), q, kl_of_gammas(one, rates[0], exact(shape[1]), rates[1])
    if side == 2:
        p = stats.gamma(shape[0], scale=s)
        return p, stats.expon(scale=t), kl_of_gammas(exact(shape[1]), rates[0], one, rates[1])
    return stats.expon(scale=s), stats.expon(scale=t), kl_of_gammas(one, rates[0], one, rates[1])


def of_exponential_and_normal(rng, _kind, dtype):
    """Return a pair whose rounded rate no change of units can avoid."""
    s, s_ = number(10.0 ** rng.uniform(-3, 3), dtype)
    m, t = number(rng.normal() * s_, dtype), number(s_ * 10.0 ** rng.uniform(-0.5, 2), dtype)
    scale, loc, width = exact(s_), exact(m[1]), exact(t[1])
    squares = (scale - loc) ** 2 + scale**2
    truth = -mp.log(scale) - 1 + mp.log(2 * mp.pi * width**2) / 2 + squares / (2 * width**2)
    return stats.expon(scale=s), stats.norm(m[0], t[0]), truth


def of_log_normal(rng, kind, dtype):
    """Return a pair with medians on both sides, or a location on one."""
    (m, m_), (n, n_) = (number(each, dtype) for each in scales(rng, kind, dtype))
    s = number(10.0 ** rng.uniform(-6, 1), dtype)
    t = s if rng.random() < 0.6 else number(s[1] * rng.uniform(0.5, 2), dtype)
    loc_p, loc_q = mp.log(exact(m_)), mp.log(exact(n_))
    p, q = stats.lognorm(s[0], scale=m), stats.lognorm(t[0], scale=n)
    side = rng.integers(3)
    if side == 1:
        q, loc_q = LogNormal(np.log(n_), t[1]), exact(np.log(n_))
    if side == 2:
        p, loc_p = LogNormal(np.log(m_), s[1]), exact(np.log(m_))
    return p, q, kl_of_normals(loc_p, exact(s[1]), loc_q, exact(t[1]))


def probabilities(rng, kind):
    a = 10.0 ** rng.uniform(-300 if kind == "extreme" else -6, -0.1)
    if kind == "near":
        return a, min(a * (1 + 10.0 ** rng.uniform(-16, -2)), 1.0)
    return a, 10.0 ** rng.uniform(-300 if kind == "extreme" else -6, -0.1)


def of_nbinom(rng, kind, dtype):
    """Return a pair of nbinom, whose p is the probability of failure."""
    least = np.finfo(dtype).tiny
    (a, a_), (b, b_) = (number(max(each, least), dtype) for each in probabilities(rng, kind))
    n = float(np.round(10.0 ** rng.uniform(-1, 3), 2))
    failures = [(exact(each), 1 - exact(each)) for each in (a_, b_)]
    truth = exact(n) * kl_of_cells(*failures) / exact(a_)
    return stats.nbinom(n, a), stats.nbinom(n, b), truth


def of_uniform(rng, _kind, dtype):
    """Return a pair of uniform, whose upper end loc + scale SciPy rounds."""
    low = number(rng.normal(), dtype)
    width = number(10.0 ** rng.uniform(-3, 3), dtype)
    p = stats.uniform(low[0], width[0])
    wider = number(width[1] * (1 + 10.0 ** rng.uniform(-14, 2)), dtype)
    q = stats.uniform(low[0], wider[0])
    ends = [exact(low[1] + each[1]) - exact(low[1]) for each in (width, wider)]
    return p, q, mp.log(ends[1] / ends[0]) if ends[1] >= ends[0] else mp.inf


def logits(rng, kind, dtype):
    a, b = rng.uniform(-8, 8, 2)
    if kind == "extreme":
        a, b = rng.uniform(-1000, 1000, 2)
    if kind == "near":
        b = a * (1 + 10.0 ** rng.uniform(-15, -2))
    return [number(each, dtype) for each in (a, b)]


def of_trials(family):
    """Return a pair with logits of torch on both sides, or a probability on one."""

    count = {"Binomial": {"total_count": 7}, "NegativeBinomial": {"total_count": 2.5}}

    def draw(rng, kind, dtype):
        objects, cells = [], []
        for narrow, wide in logits(rng, kind, dtype):
            share = expit(wide)
            if rng.random() < 0.3 and 1e-300 < share < 1:
                given = {"probs": torch.tensor(share)}
                cells.append((1 - exact(share), exact(share)))
            else:
                given = {"logits": torch.tensor(narrow)}
                odds = mp.exp(exact(wide))
                cells.append((1 / (1 + odds), odds / (1 + odds)))
            objects.append(getattr(td, family)(**given, **count.get(family, {})))
        times = {
            "Bernoulli": mpf(1),
            "Binomial": mpf(7),
            "Geometric": 1 / cells[0][1],
            "NegativeBinomial": mpf(2.5) / cells[0][0],
        }
        return (*objects, times[family] * kl_of_cells(*cells))

    return draw


def of_tables(family):
    """Return tables of torch, which normalises them at construction."""

    def draw(rng, kind, dtype):
        size = int(rng.integers(2, 6))
        rows = np.transpose([[each[1] for each in logits(rng, kind, dtype)] for _ in range(size)])
        objects, cells = [], []
        for row in rows:
            by_logits = rng.random() < 0.6 or kind == "extreme"
            weights = row if by_logits else np.exp(row - row.max())
            given = {"logits" if by_logits else "probs": torch.tensor(weights.astype(dtype))}
            count = {"total_count": 9} if family == "Multinomial" else {}
            made = getattr(td, family)(**count, **given)
            objects.append(made)
            ((name, table),) = ((name, getattr(made, name).double().numpy()) for name in given)
            cells.append(outcomes_of_table(Categorical(**{name: table})))
        return (*objects, (9 if family == "Multinomial" else 1) * kl_of_cells(*cells))

    return draw


def of_scipy_tables(rng, kind, _dtype):
    """Return probabilities as stored by rv_discrete."""
    size = int(rng.integers(2, 6))
    values = np.arange(size) * rng.choice([1, 3])
    p, q = (rng.dirichlet(np.ones(size)) for _ in range(2))
    if kind == "near":
        q = p * (1 + rng.normal(size=size) * 1e-8)
        q = q / q.sum()
    objects = [stats.rv_discrete(values=(values, each)) for each in (p, q)]
    tables = [outcomes_of_table(Categorical(each.pk)) for each in objects]
    return (*objects, kl_of_cells(*tables))


def of_scipy_multinomial(rng, kind, _dtype):
    """Return probabilities as stored by SciPy, which replaces the last one by the complement."""
    p, q = (rng.dirichlet(np.ones(4)) for _ in range(2))
    if kind == "near":
        q = p * (1 + rng.normal(size=4) * 1e-8)
        q = q / q.sum()
    objects = [stats.multinomial(5, each) for each in (p, q)]
    return (*objects, 5 * kl_of_cells(*(outcomes_of_table(Categorical(x.p)) for x in objects)))


def matrix_of(array):
    return mpmath.matrix(np.asarray(array, dtype=np.float64).tolist())


def kl_of_gaussians(m, s, n, t):
    d = s.rows
    offset = m - n
    inside = (offset.T * mp.lu_solve(t, offset))[0]
    columns = [mp.lu_solve(t, s[:, i]) for i in range(d)]
    trace = mpmath.fsum(columns[i][i] for i in range(d))
    return (trace - d + inside + log_det(t) - log_det(s)) / 2


def spread(rng, d, kind, dtype):
    """Return two positive definite matrices, near each other or not."""
    directions = np.linalg.qr(rng.normal(size=(d, d)))[0]
    power = 5 if kind == "extreme" and dtype is np.float64 else 1
    first = (directions * 10.0 ** rng.uniform(-power, 0, d)) @ directions.T
    noise = rng.normal(size=(d, d))
    step = 10.0 ** rng.uniform(-12, -3) if kind == "near" else 0.5
    second = first + step * 10.0**-power * (noise @ noise.T) / d
    return [number((each + each.T) / 2, dtype) for each in (first, second)]


FORMS = ["covariance_matrix", "precision_matrix", "scale_tril"]


def covariance_of(form, wide):
    matrix = matrix_of(wide)
    if form == "scale_tril":
        return matrix * matrix.T
    return mp.inverse(matrix) if form == "precision_matrix" else matrix


def of_torch_gaussians(form, *, centred=False):
    """Return a matrix of torch in one of its forms, with or without derived forms.

    If the means are equal, only the rounding of the matrices matters.
    """

    def draw(rng, kind, dtype):
        d = 3 if centred else int(rng.integers(1, 4))
        objects, parameters = [], []
        for narrow, wide in spread(rng, d, kind, dtype):
            if form == "scale_tril":
                narrow, wide = number(np.linalg.cholesky(wide), dtype)
            loc, exact_loc = number(np.zeros(d) if centred else rng.normal(size=d), dtype)
            made = td.MultivariateNormal(
                torch.tensor(loc), **{form: torch.tensor(narrow)}, validate_args=False
            )
            if rng.random() < 0.5:
                assert all(getattr(made, other) is not None for other in FORMS)
            objects.append(made)
            parameters += [matrix_of(exact_loc[:, None]), covariance_of(form, wide)]
        m, s, n, t = parameters
        return (*objects, kl_of_gaussians(m, s, n, t))

    return draw


def of_low_rank(rng, _kind, dtype):
    d = int(rng.integers(2, 4))
    factor, wide_factor = number(rng.normal(size=(d, 2)), dtype)
    _, wide_diagonal = number(rng.uniform(0.1, 1, d), dtype)
    objects, matrices = [], []
    for step in (0.0, 10.0 ** rng.uniform(-7, -1)):
        moved, wide_moved = number(wide_diagonal * (1 + step), dtype)
        objects.append(
            td.LowRankMultivariateNormal(
                torch.zeros(d, dtype=torch.tensor(factor).dtype),
                torch.tensor(factor),
                torch.tensor(moved),
            )
        )
        matrices.append(
            matrix_of(wide_factor) * matrix_of(wide_factor).T + mp.diag(wide_moved.tolist())
        )
    zero = mpmath.zeros(d, 1)
    return (*objects, kl_of_gaussians(zero, matrices[0], zero, matrices[1]))


def of_independent(rng, _kind, dtype):
    d = int(rng.integers(1, 4))
    objects, truth, parameters = [], mpf(0), []
    for _ in range(2):
        loc, scale = number(rng.normal(size=d), dtype), number(rng.uniform(0.5, 2, d), dtype)
        normal = td.Normal(torch.tensor(loc[0]), torch.tensor(scale[0]))
        objects.append(td.Independent(normal, 1))
        parameters.append((loc[1], scale[1]))
    for i in range(d):
        (m, s), (n, t) = (tuple(exact(part[i]) for part in each) for each in parameters)
        truth += kl_of_normals(m, s, n, t)
    return (*objects, truth)


def of_scipy_gaussians(form):
    """Return a covariance matrix of SciPy, given or computed from another form."""

    def draw(rng, kind, dtype):
        d, objects, matrices = 3, [], []
        for _, wide in spread(rng, d, kind, dtype):
            if form == "cov":
                covariance, truth = wide, matrix_of(wide)
            elif form == "cholesky":
                factor = np.linalg.cholesky(wide)
                covariance, truth = (
                    stats.Covariance.from_cholesky(factor),
                    covariance_of("scale_tril", factor),
                )
            elif form == "precision":
                covariance, truth = (
                    stats.Covariance.from_precision(wide),
                    mp.inverse(matrix_of(wide)),
                )
            elif form == "diagonal":
                covariance = stats.Covariance.from_diagonal(np.diag(wide))
                truth = mp.diag(np.diag(wide).tolist())
            else:
                values, vectors = np.linalg.eigh(wide)
                covariance = stats.Covariance.from_eigendecomposition((values, vectors))
                basis = matrix_of(vectors)
                truth = basis * mp.diag(values.tolist()) * basis.T
            objects.append(stats.multivariate_normal(np.zeros(d), covariance))
            matrices.append((truth + truth.T) / 2)
        zero = mpmath.zeros(d, 1)
        return (*objects, kl_of_gaussians(zero, matrices[0], zero, matrices[1]))

    return draw


def kl_of_wisharts(n, v, m, w):
    d = v.rows
    columns = [mp.lu_solve(w, v[:, i]) for i in range(d)]
    trace = mpmath.fsum(columns[i][i] for i in range(d))

    def log_gamma(x):
        return mpmath.fsum(mp.loggamma(x / 2 - mpf(i) / 2) for i in range(d))

    mean = mpmath.fsum(mp.digamma((n - i) / 2) for i in range(d))
    same = log_gamma(m) - log_gamma(n) + (n - m) / 2 * mean
    return same + m / 2 * (log_det(w) - log_det(v)) + n / 2 * (trace - d)


def of_wisharts(form):
    def draw(rng, kind, dtype):
        objects, parameters = [], []
        degrees = number(rng.uniform(4, 40), dtype)
        for narrow, wide in spread(rng, 3, kind, dtype):
            if form == "scale_tril":
                narrow, wide = number(np.linalg.cholesky(wide), dtype)
            if form == "scipy":
                objects.append(stats.wishart(float(degrees[1]), wide))
                parameters += [exact(degrees[1]), matrix_of(wide)]
                continue
            objects.append(
                td.Wishart(
                    torch.tensor(degrees[0]), **{form: torch.tensor(narrow)}, validate_args=False
                )
            )
            parameters += [exact(degrees[1]), covariance_of(form, wide)]
        return (*objects, kl_of_wisharts(*parameters))

    return draw


FAMILIES = {
    "scipy gamma": of_gamma,
    "scipy expon": of_exponential,
    "scipy expon and norm": of_exponential_and_normal,
    "scipy lognorm": of_log_normal,
    "scipy nbinom": of_nbinom,
    "scipy uniform": of_uniform,
    "scipy rv_discrete": of_scipy_tables,
    "scipy multinomial": of_scipy_multinomial,
    **{f"torch {f} logits": of_trials(f) for f in ("Bernoulli", "Binomial", "Geometric")},
    "torch NegativeBinomial logits": of_trials("NegativeBinomial"),
    "torch Categorical": of_tables("Categorical"),
    "torch Multinomial": of_tables("Multinomial"),
    **{f"torch MultivariateNormal {form}": of_torch_gaussians(form) for form in FORMS},
    **{
        f"torch MultivariateNormal at 0 {form}": of_torch_gaussians(form, centred=True)
        for form in FORMS
    },
    "torch LowRankMultivariateNormal": of_low_rank,
    "torch Independent": of_independent,
    **{
        f"scipy multivariate_normal {form}": of_scipy_gaussians(form)
        for form in ("cov", "cholesky", "precision", "diagonal", "eigen")
    },
    **{f"torch Wishart {form}": of_wisharts(form) for form in FORMS},
    "scipy wishart": of_wisharts("scipy"),
}


@pytest.mark.parametrize("dtype", TYPES)
@pytest.mark.parametrize("name", FAMILIES)
def test_the_error_holds_for_the_given_numbers(name, dtype):
    rng = np.random.default_rng(42)
    tiny = any(part in name for part in ("logits", "Categorical", "Multinomial", "nbinom"))
    with mp.workdps(1100 if tiny else 250):
        for draw in range(24):
            p, q, truth = FAMILIES[name](rng, KINDS[draw % 3], dtype)
            found = explain_kl(p, q)
            assert holds(found, truth), (as_distribution(p), as_distribution(q), found, truth)


def test_every_conversion_is_tested():
    def families(*parts):
        return {part.split()[1] for part in FAMILIES if part.startswith(parts)}

    scalars = {row.name for family, row in scipy_scalars.ROWS.items() if family.__name__ in SCIPY}
    vectors = {"dirichlet"} | families("scipy")
    assert set(scipy_scalars.NAMES) <= scalars | families("scipy")
    assert set(scipy_vectors.NAMES) <= vectors
    assert "rv_discrete" in families("scipy")
    every = {*torch_distributions._SAME_NAMES, *torch_distributions._SPECIAL}
    # A OneHotCategorical is converted as the Categorical that it has.
    assert every == TORCH | families("torch") | {"MixtureSameFamily", "OneHotCategorical"}


@pytest.mark.parametrize("dtype", TYPES)
@pytest.mark.parametrize("form", ["logits", "probs"])
def test_the_weights_of_a_mixture(form, dtype):
    rng = np.random.default_rng(43)
    for _ in range(2):
        objects, densities = [], []
        for step in (0.0, 1e-4):
            weights, wide = number(np.array([0.3, -0.5 + step]), dtype)
            if form == "probs":
                weights, wide = number(np.exp(wide) / np.exp(wide).sum(), dtype)
            locs, wide_locs = number(rng.normal(size=2), dtype)
            scales_, wide_scales = number(rng.uniform(0.5, 1.5, 2), dtype)
            shares = td.Categorical(**{form: torch.tensor(weights)})
            components = td.Normal(torch.tensor(locs), torch.tensor(scales_))
            objects.append(td.MixtureSameFamily(shares, components))
            held = getattr(shares, form).double().numpy()
            cells = outcomes_of_table(Categorical(**{form: held}))
            densities.append((cells, wide_locs, wide_scales))
        with mp.workdps(30):
            assert holds(explain_kl(*objects), kl_of_mixtures(*densities))


def kl_of_mixtures(p, q):
    def density(x, cells, locs, scales_):
        return mpmath.fsum(
            cell * mp.npdf(x, exact(m), exact(s))
            for cell, m, s in zip(cells, locs, scales_, strict=True)
        )

    return mp.quad(
        lambda x: density(x, *p) * mp.log(density(x, *p) / density(x, *q)),
        mp.linspace(-16, 16, 33),
    )


def test_errors_of_other_divergences_include_the_rounding():
    p, q = stats.expon(scale=0.3), Exponential(1 / 0.3)
    with mp.workdps(60):
        rate_p, rate_q = 1 / exact(0.3), exact(1 / 0.3)
        ratio = rate_q / rate_p
        crossing = mp.log(ratio) / (rate_q - rate_p)
        truth = abs(mp.exp(-rate_p * crossing) - mp.exp(-rate_q * crossing))
        found = explain(total_variation, p, q)
        assert found.value == 0
        assert abs(exact(found.value) - truth) <= exact(found.error)


def test_exact_conversions_add_no_error():
    for theirs in (
        stats.gamma(3, scale=0.25),
        stats.expon(scale=2),
        stats.lognorm(1),
        stats.norm(),
    ):
        assert as_distribution(theirs).rounding is None
    assert as_distribution(stats.gamma(3, scale=0.3)).rounding.parameters == ("rate",)


def test_probabilities_of_failure_are_kept():
    p = as_distribution(stats.nbinom(3, 1e-20))
    assert p == NegativeBinomial(3, failure_probs=1e-20)
    assert p.mean == pytest.approx(3e20, rel=1e-15)
    assert outcomes_of_trial(p)[0] == exact(1e-20)
    assert as_distribution(stats.nbinom(3, 0.75)) == NegativeBinomial(3, 0.25)


def test_kinds_of_results():
    assert isinstance(as_distribution(stats.rv_discrete(values=([0, 2], [0.5, 0.5]))), Discrete)
    assert isinstance(as_distribution(td.Wishart(4.0, torch.eye(3))), Wishart)
    assert isinstance(as_distribution(td.Multinomial(3, torch.ones(3) / 3)), Multinomial)
    mixture = td.MixtureSameFamily(
        td.Categorical(torch.ones(2)), td.Normal(torch.zeros(2), torch.ones(2))
    )
    assert isinstance(as_distribution(mixture), NormalMixture)
    assert isinstance(as_distribution(td.Independent(td.Normal(0.0, 1.0), 0)), Normal)
    diagonal = td.Independent(td.Normal(torch.zeros(2), 1.0), 1)
    assert isinstance(as_distribution(diagonal), Independent)
