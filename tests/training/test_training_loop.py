"""Options of torch during a training."""

import pytest
import torch

from kllab.training import training_loop
from kllab.training.training_loop import settled_torch


@pytest.mark.parametrize("wide", [False, True])
def test_products_are_in_float32(wide: bool):
    # bfloat16 would be off by 1e-3.
    generator = torch.Generator().manual_seed(0)
    a, b = (torch.randn(128, 784, generator=generator) for _ in range(2))
    exact = a.double() @ b.double().T
    with settled_torch(wide_layers=wide):
        found = a @ b.T
        together = torch.stack([a, a]) @ b.T
    for each in (found, *together):
        torch.testing.assert_close(each.double(), exact, rtol=0, atol=2e-6 * exact.abs().max())


def test_matrix_units_do_not_round_what_is_float32(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(training_loop, "rounds_at_medium", lambda: True)
    with settled_torch(wide_layers=True):
        assert torch.get_float32_matmul_precision() == "highest"
        assert torch.get_num_threads() == 1
