import torch

from kllab.training.epochs import Epochs


def epochs(**changes: int) -> tuple[Epochs, torch.Generator]:
    generator = torch.Generator()
    return Epochs(10, 3, seed=5, generator=generator, **changes), generator


def test_an_epoch_shows_each_example_at_most_once() -> None:
    of, _ = epochs()
    assert of.steps == 3
    seen = [
        torch.cat([of.batch(3 * epoch + step) for step in range(3)]).tolist() for epoch in range(2)
    ]
    assert [len(set(each)) for each in seen] == [9, 9]
    assert seen[0] != seen[1]


def test_a_batch_larger_than_the_data_is_all_of_them() -> None:
    of = Epochs(4, 9, seed=0, generator=torch.Generator())
    assert (of.steps, of.batch_size) == (1, 4)
    assert sorted(of.batch(7).tolist()) == [0, 1, 2, 3]


def test_a_resumed_training_sees_the_same_batches_and_draws_the_same_noise() -> None:
    straight, generator = epochs()
    states, drawn = [], []
    for step in range(9):
        states.append(generator.get_state())
        drawn.append((straight.batch(step).tolist(), torch.rand(1, generator=generator).item()))
    for begin in (1, 3, 5):
        resumed, own = epochs()
        own.set_state(states[begin])
        again = [
            (resumed.batch(step).tolist(), torch.rand(1, generator=own).item())
            for step in range(begin, 9)
        ]
        assert again == drawn[begin:]


def test_rows_are_shuffled_independently_and_cut_alike() -> None:
    of, _ = epochs(rows=2)
    both = torch.cat([of.batch(step) for step in range(3)], dim=1)
    assert both.shape == (2, 9)
    assert not torch.equal(both[0], both[1])
    assert [len(set(row)) for row in both.tolist()] == [9, 9]


def test_streams_differ_by_purpose_and_by_the_first_index() -> None:
    usual = epochs()[0].batch(0).tolist()
    assert epochs(purpose=7)[0].batch(0).tolist() != usual
    later, _ = epochs(first=1)
    assert later.batch(0).tolist() == epochs()[0].batch(3).tolist() != usual
