"""What is derived from the records of a sweep of VAEs, in nats."""

from __future__ import annotations

import numpy as np
import pytest

from kllab.topics.rate_distortion.run_view import Place, RateDistortionRun
from kllab.topics.rate_distortion.train.config import Config

CONFIG = Config(betas=(0.5, 1.0, 2.0), seeds=2, latent_dims=(2, 8), seed=7)
COLUMNS = {
    "step": np.array([1.0, 9.0, 10.0]),
    "pixel_entropy": np.array([40.0, 40.0, 40.0]),
    "blank_distortion": np.array([200.0, 200.0, 200.0]),
    "best_nelbo": np.array([250.0, 116.0, np.nan]),
}
RATE = np.array([[[30, 20, 10], [32, 20, 12]], [[40, 22, 10], [40, 24, 12]]], np.float32)
DISTORTION = np.array([[[90, 96, 111], [92, 98, 111]], [[80, 94, 110], [80, 94, 112]]], np.float32)


def run(rate: np.ndarray = RATE, distortion: np.ndarray = DISTORTION) -> RateDistortionRun:
    trail = np.stack([[rate / 2, distortion * 2], [rate, distortion]])
    arrays = {"rate": rate, "distortion": distortion, "trail": trail}
    arrays["trail_step"] = np.array([1, 9])
    return RateDistortionRun.of(CONFIG, COLUMNS, arrays)


def test_means_and_spreads_are_over_the_seeds() -> None:
    np.testing.assert_allclose(run().mean_rate, [[31, 20, 11], [40, 23, 11]])
    np.testing.assert_allclose(run().mean_nelbo, [[122, 117, 122], [120, 117, 122]])
    of_rate, of_distortion = run().spread
    np.testing.assert_allclose(of_rate[0], np.array([2, 0, 2]) / np.sqrt(2))
    np.testing.assert_allclose(of_distortion[1], np.array([0, 0, 2]) / np.sqrt(2))


def test_a_point_has_the_slopes_on_both_sides() -> None:
    point = run().point(Place(0, 1, 1))
    assert (point.beta, point.seed, point.rate, point.distortion) == (1.0, 8, 20.0, 98.0)
    assert (point.curve.schedule, point.curve.latent_dim) == ("constant", 2)
    assert (point.nelbo, point.loss) == (118.0, 118.0)
    # Between the means (31, 91), (20, 97) and (11, 111).
    assert (point.before, point.after) == (pytest.approx(6 / 11), pytest.approx(14 / 9))
    assert run().point(Place(0, 0, 0)).before is None
    assert run().point(Place(0, 0, 2)).after is None


def test_where_rates_are_equal_there_is_no_slope() -> None:
    assert run(rate=np.ones_like(RATE)).point(Place(0, 0, 1)).before is None


def test_the_best_model_is_the_one_with_the_lowest_sum_that_is_a_number() -> None:
    assert run().best == Place(0, 0, 1)
    assert run().entropy_bound == 116.0
    assert run(distortion=DISTORTION + 200).entropy_bound == 200.0
    diverged = RATE.copy()
    diverged[0, 0, 1] = np.nan
    assert run(rate=diverged).best == Place(1, 0, 1)


def test_the_nearest_point_is_measured_in_the_picture() -> None:
    assert run().nearest(39.0, 81.0) == Place(1, 0, 0)
    assert run().nearest(20.4, 97.9) == Place(0, 1, 1)
    assert run().nearest(22.1, 97.9) == Place(0, 1, 1)
    assert run().nearest(22.1, 97.9, per_rate=10.0) == Place(1, 0, 1)
    assert run().nearest_in_curve(12.5, Place(1, 1, 0)) == Place(1, 1, 2)


def test_a_path_ends_at_the_newest_test_also_one_of_a_part_of_the_images() -> None:
    steps, rate, distortion = run().path
    assert steps.tolist() == [1, 9]
    np.testing.assert_array_equal(rate, np.stack([RATE / 2, RATE]))
    part = RateDistortionRun.of(
        CONFIG,
        {**COLUMNS, "best_nelbo": np.array([250.0, 116.0, 115.0])},
        {**run().arrays, "rate": RATE + 1},
    )
    steps, rate, distortion = part.path
    assert steps.tolist() == [1, 9, 10]
    np.testing.assert_array_equal(rate[-1], RATE + 1)
    np.testing.assert_array_equal(distortion[1:], np.stack([DISTORTION, DISTORTION]))


@pytest.mark.parametrize(("step", "of"), [(0, 1), (1, 1), (8.9, 1), (9, 9), (10, 9)])
def test_an_earlier_time_has_the_points_as_they_stood_in_the_test_before(
    step: float, of: int
) -> None:
    then = run().at(step)
    scale = 2.0 if of == 1 else 1.0
    np.testing.assert_array_equal(then.rate, RATE / scale)
    np.testing.assert_array_equal(then.distortion, DISTORTION * scale)
    assert then.path[0].tolist() == [1, 9][: 1 if of == 1 else 2]
    assert then.newest("best_nelbo") == (250.0 if of == 1 else 116.0)
    assert then.best == (Place(1, 0, 0) if of == 1 else run().best)


def test_tables_have_a_row_for_each_model_and_for_each_mean() -> None:
    tables = run().tables()
    assert tables["points"]["seed"].tolist() == [7, 7, 7, 8, 8, 8] * 2
    assert tables["points"]["latent dimensions"].tolist() == [2] * 6 + [8] * 6
    np.testing.assert_allclose(tables["points"]["rate held out, nats"], RATE.ravel())
    assert tables["mean over seeds"]["beta"].tolist() == [0.5, 1.0, 2.0] * 2
    np.testing.assert_allclose(
        tables["mean over seeds"]["negative ELBO, mean, nats"], [122, 117, 122, 120, 117, 122]
    )
