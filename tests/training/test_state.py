"""Parts of a training state that all topics share."""

import numpy as np
import pytest
import torch

from kllab.topics.maximum_entropy.train.config import Config
from kllab.training.adam import Adam
from kllab.training.state import State, Trail


def test_a_trail_repeats_all_evaluations_after_a_step() -> None:
    trail = Trail([1, 5, 10], 2)
    trail.extend(1, torch.tensor([1.0, 2.0]))
    fields = trail.extend(5, torch.tensor([3.0, 4.0]))
    assert fields["trail_step"].tolist() == [1, 5]
    assert fields["trail"].tolist() == [[1, 2], [3, 4]]
    later = trail.extend(10, torch.tensor([5.0, 6.0]), after=1)
    assert later["trail_step"].tolist() == [5, 10]
    assert later["trail"].tolist() == [[3, 4], [5, 6]]
    assert fields["trail"].tolist() == [[1, 2], [3, 4]]  # a copy
    assert trail.values.tolist() == [[1, 2], [3, 4], [5, 6]]


def test_what_is_not_finite_is_named_with_the_settings_that_may_help() -> None:
    state = State(Config(learning_rate=0.5), experiment="toy")
    state.step = 7
    assert str(state.not_finite(": kl nan")) == (
        "the loss is no finite number after step 7: kl nan; "
        "a smaller learning_rate than 0.5 may help"
    )
    both = state.not_finite(what="alpha", rates=("learning_rate", "alpha_learning_rate"))
    assert str(both) == (
        "alpha is no finite number after step 7; a smaller learning_rate than 0.5 or "
        "a smaller alpha_learning_rate than 0.003 may help"
    )


@pytest.mark.parametrize("updates_per_step", [1, 3])
def test_a_checkpoint_has_parameters_moments_and_number_of_updates(updates_per_step: int) -> None:
    def toy() -> tuple[State, Adam]:
        state, weight = State(Config(), experiment="toy"), torch.nn.Parameter(torch.ones(2))
        adam = Adam({"weight": weight}, lambda step: step * updates_per_step)
        state.optimisers, state.tensors = [adam], {"count": torch.zeros(1)}
        return state, adam

    def train(state: State, adam: Adam, steps: int) -> None:
        for _ in range(steps):
            state.step += 1
            state.tensors["count"] += 1
            for _ in range(updates_per_step):
                adam.step([adam.parameters[0].detach() + state.step], 0.1)

    straight, adam = toy()
    train(straight, adam, 3)
    checkpoint = straight.to_checkpoint()
    assert checkpoint.tensors.keys() == {
        "weight", "exp_avg.weight", "exp_avg_sq.weight", "count", "random_state",
    }  # fmt: skip
    resumed, again = toy()
    resumed.restore(checkpoint)
    for state, optimiser in ((straight, adam), (resumed, again)):
        train(state, optimiser, 2)
    assert resumed.step == 5
    for name, tensor in straight.named().items():
        np.testing.assert_array_equal(resumed.named()[name].numpy(), tensor.numpy())
