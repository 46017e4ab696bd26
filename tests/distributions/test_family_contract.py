"""The contract of all families: immutability, equality, broadcasting, shapes, moments."""

from __future__ import annotations

import copy
import dataclasses
import pickle

import numpy as np
import pytest

from kllab import MultivariateNormal, Normal, supported_pairs
from tests.support.oracle import DRAWS, ENTROPY, relative_error

FAMILIES = sorted({p for p, _ in supported_pairs()}, key=lambda family: family.__name__)
every_family = pytest.mark.parametrize("family", FAMILIES)


def example(family, seed=0):
    return DRAWS[family, family](np.random.default_rng(seed), "ordinary")[0]


def given(p):
    """Return the parameters of `p` as writable arrays."""
    values = {f.name: getattr(p, f.name) for f in dataclasses.fields(p)}
    return {name: value.copy() for name, value in values.items() if value is not None}


@every_family
def test_equal_parameters_make_equal_and_equally_hashed_distributions(family):
    p = example(family)
    same = family(**given(p))
    assert p == same
    assert hash(p) == hash(same)
    assert p != example(family, seed=1)
    assert p != "p"


@every_family
def test_copies_and_pickles_are_equal_and_still_read_only(family):
    p = example(family)
    for twin in (
        copy.copy(p),
        copy.deepcopy(p),
        pickle.loads(pickle.dumps(p)),
        dataclasses.replace(p),
    ):
        assert twin == p
        for name in given(p):
            assert not getattr(twin, name).flags.writeable


@every_family
def test_the_repr_of_a_small_one_makes_it_again(family):
    p = example(family)
    assert eval(repr(p), {family.__name__: family}) == p


@every_family
def test_parameters_are_read_only_float64_copies(family):
    values = given(example(family))
    p = family(**values)
    for name, value in values.items():
        stored = getattr(p, name)
        assert stored.dtype == np.float64
        before = stored.copy()
        value[...] = -7
        np.testing.assert_array_equal(stored, before)
        with pytest.raises(ValueError, match="read-only"):
            stored[...] = 1
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(p, name, 1)


@every_family
def test_results_belong_to_the_caller(family):
    p = family(**{name: np.stack([value] * 2) for name, value in given(example(family)).items()})
    for result in (p.mean, p.variance, p.mode, p.entropy()):
        result[...] = 0
    assert p == family(**{name: getattr(p, name) for name in given(p)})


@every_family
def test_lists_integers_and_float32_are_accepted(family):
    values = given(example(family))
    assert family(**{name: value.tolist() for name, value in values.items()}) == family(**values)
    narrow = family(**{name: value.astype(np.float32) for name, value in values.items()})
    for name, value in values.items():
        np.testing.assert_array_equal(getattr(narrow, name), value.astype(np.float32))


@every_family
def test_a_batch_is_its_elements(family):
    singles = [example(family)]
    names = given(singles[0]).keys()
    for seed in range(1, 1000):
        p = example(family, seed)
        if given(p).keys() == names and all(
            getattr(p, name).shape == getattr(singles[0], name).shape for name in names
        ):
            singles.append(p)
        if len(singles) == 3:
            break
    batch = family(**{name: np.stack([getattr(p, name) for p in singles]) for name in names})
    assert batch.batch_shape == (3,)
    assert batch.event_shape == singles[0].event_shape
    x = np.asarray(singles[0].mode)
    for i, p in enumerate(singles):
        assert batch.element((i,)) == p
        assert p.batch_shape == ()
        for quantity in ("mean", "variance", "mode"):
            np.testing.assert_allclose(
                getattr(batch, quantity)[i], getattr(p, quantity), rtol=1e-14
            )
        np.testing.assert_allclose(batch.entropy()[i], p.entropy(), rtol=1e-14)
        np.testing.assert_allclose(batch.prob(x)[i], p.prob(x), rtol=1e-13)
        np.testing.assert_allclose(batch.log_prob(x)[i], p.log_prob(x), rtol=1e-13)


@every_family
def test_an_empty_batch_is_a_batch(family):
    values = {name: np.stack([value] * 2)[:0] for name, value in given(example(family)).items()}
    p = family(**values)
    assert p.batch_shape == (0,)
    assert p.entropy().shape == (0,)
    assert p.sample(4, rng=np.random.default_rng(0)).shape == (4, 0, *p.event_shape)


@every_family
def test_scalars_come_back_as_python_floats(family):
    p = example(family)
    assert type(p.entropy()) is float
    assert type(p.log_prob(p.mode)) is float
    assert type(p.prob(p.mode)) is float
    assert p.prob(p.mode) == pytest.approx(np.exp(p.log_prob(p.mode)), rel=1e-13)


@every_family
def test_samples_have_their_shape_seed_and_moments(family):
    p = example(family, seed=3)
    n = 40_000
    x = p.sample(n, rng=np.random.default_rng(7))
    assert x.shape == (n, *p.batch_shape, *p.event_shape)
    np.testing.assert_array_equal(x, p.sample((n,), rng=np.random.default_rng(7)))
    assert p.sample((2, 3), rng=np.random.default_rng(0)).shape == (2, 3, *p.event_shape)
    if np.isfinite(p.variance).all():
        standard_error = np.sqrt(np.asarray(p.variance) / n)
        assert (np.abs(x.mean(axis=0) - p.mean) <= 5 * standard_error).all()
    else:
        # No mean to compare with (Cauchy): probabilities up to x are uniform.
        assert abs(np.mean(p.cdf(x)) - 0.5) <= 5 * np.sqrt(1 / 12 / n)
    # -log p(x) averages to the entropy.
    surprise = -np.asarray(p.log_prob(x))
    assert abs(surprise.mean() - p.entropy()) <= 5 * surprise.std() / np.sqrt(n) + 1e-12


@every_family
def test_samples_need_a_generator_and_whole_sizes(family):
    p = example(family)
    with pytest.raises(TypeError, match=r"rng must be a numpy.random.Generator"):
        p.sample(rng=0)
    name = family.__name__
    for shape in (2.5, (2.0,), "a", None, True):
        with pytest.raises(TypeError, match=f"{name}.sample: shape must be an integer or several"):
            p.sample(shape, rng=np.random.default_rng(0))
    for shape in (-1, (2, -1)):
        with pytest.raises(ValueError, match=f"{name}.sample: shape must not be negative, but"):
            p.sample(shape, rng=np.random.default_rng(0))
    for shape in ([2, 2], np.array([2, 2])):
        drawn = p.sample(shape, rng=np.random.default_rng(0))
        assert drawn.shape == (2, 2, *p.event_shape)


def test_outcomes_that_do_not_broadcast_with_the_batch_raise():
    p = Normal([0, 1], 1)
    words = r"Normal: x of shape \(3,\) and the batch of shape \(2,\) do not broadcast"
    for function in (p.log_prob, p.prob, p.cdf):
        with pytest.raises(ValueError, match=words):
            function([0, 1, 2])
        assert function([[0], [1], [2]]).shape == (3, 2)
    vectors = MultivariateNormal(np.zeros((3, 2)), np.eye(2))
    with pytest.raises(ValueError, match=r"the last axes of x, of shape \(2,\), hold one outcome"):
        vectors.log_prob(np.zeros((2, 2)))


@every_family
@pytest.mark.parametrize("kind", ["ordinary", "near", "extreme"])
def test_entropy_against_its_definition(family, kind):
    rng = np.random.default_rng(11)
    for _ in range(12):
        p, _ = DRAWS[family, family](rng, kind)
        truth = ENTROPY[family](p)
        bar = 1e-9 if p.event_shape else 1e-13
        if p.support.discrete:
            assert relative_error(p.entropy(), truth) <= bar, (p, p.entropy(), truth)
        else:
            # A differential entropy may be near 0; its terms are of order 1.
            assert abs(p.entropy() - truth) <= bar * max(1, abs(truth)), (p, p.entropy(), truth)


@every_family
def test_outcomes_must_be_real_and_nan_stays_nan(family):
    p = example(family)
    with pytest.raises(ValueError, match=rf"{family.__name__}: x must be real numbers"):
        p.log_prob(np.full(p.event_shape, 1j))
    for function in (p.prob, p.log_prob):
        assert np.isnan(function(np.full(p.event_shape, np.nan)))
    assert p.log_prob(np.full(p.event_shape, np.inf)) == -np.inf
    assert p.prob(np.full(p.event_shape, -np.inf)) == 0
