"""Calibration by hand, and of models that are calibrated by construction."""

from __future__ import annotations

import pytest
import torch

from kllab.training.calibration import expected_calibration_error, means, reliability


def test_a_case_by_hand():
    confidence = torch.tensor([[0.95, 0.85, 0.81, 0.55, 0.2]], dtype=torch.float64)
    correct = torch.tensor([[1, 0, 1, 0, 1]], dtype=torch.float64)
    bins = reliability(confidence, correct, bins=5)
    # (0, .2]: 1 image, |1 - .2|; (.4, .6]: 1, |0 - .55|; (.8, 1]: 3, |2/3 - .87|.
    assert bins[0, 0].tolist() == pytest.approx([0.2, 0, 0.2, 0, 0.6])
    shown = means(bins)[0]
    assert shown[4].tolist() == pytest.approx([0.6, (0.95 + 0.85 + 0.81) / 3, 2 / 3])
    assert shown[1].tolist() == [0, 0, 0]
    expected = 0.2 * 0.8 + 0.2 * 0.55 + 0.6 * abs(2 / 3 - (0.95 + 0.85 + 0.81) / 3)
    assert expected_calibration_error(bins).item() == pytest.approx(expected)


def test_the_edges_belong_to_the_lower_bin_and_one_to_the_last():
    confidence = torch.tensor([[0.2, 0.4, 1.0, 1e-9]], dtype=torch.float64)
    bins = reliability(confidence, torch.ones(1, 4), bins=5)
    assert bins[0, 0].tolist() == [0.5, 0.25, 0, 0, 0.25]


def test_always_sure_and_half_right_is_off_by_a_half():
    confidence, correct = torch.ones(2, 10), torch.tensor([[1.0, 0.0] * 5, [1.0] * 10])
    error = expected_calibration_error(reliability(confidence, correct))
    assert error.tolist() == pytest.approx([0.5, 0.0])


def test_models_are_apart():
    generator = torch.Generator().manual_seed(0)
    confidence, coin = torch.rand(2, 3, 500, generator=generator)
    correct = (coin < confidence).float()
    together = reliability(confidence, correct)
    for index in range(3):
        alone = reliability(confidence[index : index + 1], correct[index : index + 1])
        torch.testing.assert_close(together[:, index], alone[:, 0])
    assert (expected_calibration_error(together) < 0.1).all()  # drawn from their confidence
    torch.testing.assert_close(together[0].sum(dim=1), torch.ones(3))
