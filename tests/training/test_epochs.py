import torch

from kllab.training.epochs import Epochs


def epochs(shuffled: list[int]) -> Epochs:
    def shuffle(epoch: int) -> torch.Tensor:
        shuffled.append(epoch)
        return torch.randperm(10, generator=torch.Generator().manual_seed(epoch))

    return Epochs(10, 3, shuffle)


def test_an_epoch_shows_each_example_at_most_once() -> None:
    shuffled: list[int] = []
    of = epochs(shuffled)
    assert of.steps == 3
    for epoch in range(2):
        seen = torch.cat([of.batch(3 * epoch + step) for step in range(3)]).tolist()
        assert len(set(seen)) == 9
    assert shuffled == [0, 1]


def test_a_resumed_training_sees_the_same_batches() -> None:
    straight = epochs([])
    batches = [straight.batch(step).tolist() for step in range(9)]
    for begin in (1, 3, 5):
        resumed = epochs([])
        resumed.resume(begin)
        assert [resumed.batch(step).tolist() for step in range(begin, 9)] == batches[begin:]


def test_several_orders_are_cut_alike() -> None:
    order = torch.arange(20).view(2, 10)
    both = Epochs(10, 4, lambda _epoch: order)
    assert both.batch(0).tolist() == [[0, 1, 2, 3], [10, 11, 12, 13]]
    assert both.batch(1).tolist() == [[4, 5, 6, 7], [14, 15, 16, 17]]
