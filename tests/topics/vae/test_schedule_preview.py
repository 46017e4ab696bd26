import pytest

from kllab.topics.vae.schedule_preview import schedule_preview
from kllab.topics.vae.train import Config, train


def test_the_preview_is_the_beta_that_is_trained_with() -> None:
    config = Config(dataset="digits_8x8", steps=60, schedule="cyclical")
    beta_at = dict(zip(*schedule_preview(config), strict=True))
    for record in train(config):
        assert record.beta == beta_at[record.step - 1]


@pytest.mark.parametrize("steps", [1, 2, 7])
def test_short_trainings_have_a_preview_too(steps: int) -> None:
    shown, betas = schedule_preview(Config(steps=steps))
    assert len(shown) == len(betas) == steps
