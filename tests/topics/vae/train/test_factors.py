"""MIG and DCI of the latents of shapes: in records, and on latents whose scores are known."""

import numpy as np
import pytest

from kllab.data import FACTORS, load_shapes, load_split
from kllab.topics.vae.train import Config, train
from kllab.topics.vae.train.factors import held_out_factors, mutual_information, trees

SHAPES = Config(dataset="shapes", latent_dim=3, encoder_hidden=(32,), decoder_hidden=(32,), steps=2)


def factors() -> np.ndarray:
    found = held_out_factors(SHAPES)
    assert found is not None
    return found


def test_factors_are_those_of_the_held_out_images() -> None:
    dataset, _, held_out = load_split("shapes")
    drawn = load_shapes()
    for row, index in zip(factors()[:20], held_out[:20], strict=True):
        [same] = np.flatnonzero((drawn.classes == row).all(axis=1))
        np.testing.assert_array_equal(drawn.images[same], dataset.images[index])


def test_a_latent_for_each_factor_scores_one_and_a_rotation_less() -> None:
    known = factors()
    rng = np.random.default_rng(0)
    scale = known.max(axis=0) + 1
    loc = ((known + 0.02 * rng.standard_normal(known.shape)) / scale).astype(np.float32)
    apart = mutual_information(loc, known) | trees(loc, known, 0)
    assert apart["mig"] > 0.9
    assert apart["factor_information"].shape == (5, len(FACTORS))
    assert (apart["factor_information"].argmax(axis=0) == np.arange(5)).all()
    assert min(apart["disentanglement"], apart["completeness"], apart["informativeness"]) > 0.9
    turned = loc @ np.linalg.qr(rng.standard_normal((5, 5)))[0].astype(np.float32)
    mixed = mutual_information(turned, known) | trees(turned, known, 0)
    assert mixed["mig"] < 0.5 * apart["mig"]
    assert mixed["disentanglement"] < 0.5 * apart["disentanglement"]


def test_rounding_in_a_collapsed_dimension_tells_nothing() -> None:
    known = factors()
    noise = np.random.default_rng(1).choice([0.0, 3e-8], len(known))
    loc = np.stack([known[:, 3], 0.25 + noise, np.zeros(len(known))], axis=1).astype(np.float32)
    share = mutual_information(loc, known)["factor_information"]
    assert share[0, 3] > 0.9
    np.testing.assert_allclose(share[1:], 0, atol=1e-12)


def test_a_record_has_them_and_the_last_one_has_dci() -> None:
    first, last = train(SHAPES)
    assert first.mig is not None
    assert first.disentanglement is None
    assert last.mig == pytest.approx(_mean_gap(last.factor_information), abs=1e-6)
    assert all(0 <= x <= 1 for x in (last.disentanglement, last.completeness))
    assert last.informativeness <= 1


def _mean_gap(share: np.ndarray) -> float:
    best = np.sort(share, axis=0)
    return float((best[-1] - best[-2]).mean())


@pytest.mark.parametrize("config", [Config(), Config(dataset="shapes", latent_dim=1)])
def test_there_are_none_without_factors_or_a_second_latent(config: Config) -> None:
    assert held_out_factors(config) is None
