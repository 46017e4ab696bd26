"""Information of tables against sums in mpmath."""

from __future__ import annotations

import mpmath
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from mpmath import mp, mpf

from kllab import (
    Categorical,
    chain_rule,
    conditional_entropy,
    entropy,
    joint_entropy,
    kl_divergence,
    mutual_information,
)
from tests.support.truth import kl_of_cells, magnitude, relative_error

seeds = st.integers(0, 2**32 - 1)


def exact(table):
    cells = [[mpf(float(x)) for x in row] for row in table]
    total = mpmath.fsum(x for row in cells for x in row)
    return [[x / total for x in row] for row in cells]


def flat(table):
    return [x for row in table for x in row]


def tables(rng, kind):
    shape = tuple(rng.integers(1, 6, 2))
    p = rng.dirichlet(np.full(shape[0] * shape[1], 0.7)).reshape(shape)
    if kind == "independent":
        rows, columns = rng.dirichlet(np.ones(shape[0])), rng.dirichlet(np.ones(shape[1]))
        p = np.outer(rows, columns) * (1 + magnitude(rng, -16, -2) * rng.normal(size=shape))
    if kind == "empty":
        p = np.where(rng.random(shape) < 0.4, 0, p)
        p[0, 0] += 0.1
    if kind == "tiny":
        p = p * magnitude(rng, -250, 0, shape)
        p[0, 0] += 0.1
    return p / p.sum()


@pytest.mark.parametrize("kind", ["ordinary", "independent", "empty", "tiny"])
def test_mutual_information_and_entropies(kind):
    rng = np.random.default_rng(1)
    for _ in range(60):
        table = tables(rng, kind)
        with mp.workdps(400):
            cells = exact(table)
            rows = [mpmath.fsum(row) for row in cells]
            columns = [mpmath.fsum(column) for column in zip(*cells, strict=True)]
            product = [r * c for r in rows for c in columns]
            information = kl_of_cells(flat(cells), product)
            joint = -mpmath.fsum(x * mp.log(x) for x in flat(cells) if x)
            of_rows = -mpmath.fsum(x * mp.log(x) for x in rows if x)
            of_columns = -mpmath.fsum(x * mp.log(x) for x in columns if x)
            # What rounding of the table to float64 is worth is no error of ours: the table counts.
            assert relative_error(mutual_information(table), information) <= 1e-13, table
            assert relative_error(joint_entropy(table), joint) <= 1e-13
            for axis, marginal in ((0, of_rows), (1, of_columns)):
                value = conditional_entropy(table, given=axis)
                truth = joint - marginal
                assert abs(value - truth) <= 1e-13 * max(truth, mpf(10) ** -290), table


@pytest.mark.parametrize("kind", ["ordinary", "near", "empty", "tiny"])
def test_chain_rule(kind):
    rng = np.random.default_rng(2)
    for _ in range(60):
        p = tables(rng, "ordinary" if kind == "near" else kind)
        q = tables(rng, kind) if kind != "near" else p
        while q.shape != p.shape:
            q = tables(rng, kind)
        if kind == "near":
            q = p * (1 + magnitude(rng, -16, -2) * rng.normal(size=p.shape))
            q /= q.sum()
        parts = chain_rule(p, q)
        with mp.workdps(400):
            first, second = exact(p), exact(q)
            joint = kl_of_cells(flat(first), flat(second))
            rows = [[mpmath.fsum(row) for row in cells] for cells in (first, second)]
            marginal = kl_of_cells(*rows)
            assert relative_error(parts.joint, joint) <= 1e-13
            assert relative_error(parts.marginal, marginal) <= 1e-13
            if mp.isinf(marginal):
                continue
            conditional = mpf(0)
            for one, other, a, b in zip(first, second, *rows, strict=True):
                if a:
                    shares = ([x / a for x in one], [x / b for x in other])
                    conditional += a * kl_of_cells(*shares)
            assert relative_error(parts.conditional, conditional) <= 1e-13
            assert parts.marginal + parts.conditional == pytest.approx(parts.joint, rel=1e-13)


@given(seeds)
def test_identities(seed):
    rng = np.random.default_rng(seed)
    table = tables(rng, "ordinary")
    rows, columns = Categorical(table.sum(axis=1)), Categorical(table.sum(axis=0))
    information = mutual_information(table)
    assert information >= 0
    assert information == pytest.approx(mutual_information(table.T), rel=1e-12, abs=1e-30)
    assert information == pytest.approx(
        entropy(rows) + entropy(columns) - joint_entropy(table), abs=1e-14
    )
    assert conditional_entropy(table) == pytest.approx(
        joint_entropy(table) - entropy(rows), abs=1e-14
    )
    assert joint_entropy(table) == pytest.approx(entropy(Categorical(table.ravel())), rel=1e-13)
    product = np.outer(table.sum(axis=1), table.sum(axis=0))
    assert chain_rule(table, product).joint == pytest.approx(information, rel=1e-9, abs=1e-15)


@given(seeds)
def test_merging_columns_only_lowers_it(seed):
    rng = np.random.default_rng(seed)
    table = tables(rng, "ordinary")
    merged = np.column_stack([table[:, 0] + table[:, -1], table[:, 1:-1]])
    if table.shape[1] > 1:
        assert mutual_information(merged) <= mutual_information(table) * (1 + 1e-12) + 1e-30


def test_special_tables():
    assert mutual_information([[0.25, 0.25], [0.25, 0.25]]) == 0
    assert (
        mutual_information([[1.0]]) == joint_entropy([[1.0]]) == conditional_entropy([[1.0]]) == 0
    )
    assert conditional_entropy([[0.5, 0], [0, 0.5]]) == 0
    parts = chain_rule([[0.5, 0], [0, 0.5]], [[1, 0], [0, 0]])
    assert (parts.marginal, parts.conditional, parts.joint) == (np.inf, 0, np.inf)
    p = [[0.1, 0.2], [0.3, 0.4]]
    assert chain_rule(p, p).joint == chain_rule(p, p).conditional == chain_rule(p, p).marginal == 0
    q = [[0.4, 0.3], [0.2, 0.1]]
    assert chain_rule(p, q).joint == pytest.approx(
        kl_divergence(Categorical(np.ravel(p)), Categorical(np.ravel(q))), rel=1e-15
    )


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ([0.5, 0.5], r"mutual_information: joint must be a table"),
        ([[0.5, 0.6]], r"joint must be probabilities that sum to 1 .* whose sum is 1.1"),
        ([[-0.5, 1.5]], r"joint must be non-negative and finite, but joint\[0, 0\] is -0.5"),
        ([[np.nan, 1]], r"joint must be non-negative and finite"),
        (np.zeros((0, 2)), r"joint must be a table with two non-empty axes"),
        ("ab", r"joint must be real numbers"),
    ],
)
def test_what_is_no_table_of_probabilities(table, message):
    with pytest.raises(ValueError, match=message):
        mutual_information(table)


def test_wrong_axes_and_shapes():
    with pytest.raises(ValueError, match="given must be 0 or 1, but it is 2"):
        conditional_entropy([[1.0]], given=2)
    with pytest.raises(ValueError, match="joint_p and joint_q must have one shape"):
        chain_rule([[1.0]], [[0.5, 0.5]])
