"""The annealing rule that divides by zero."""


def arguments(num_epochs: float, epoch: float) -> tuple[int, int, float]:
    """Return epoch, number of epochs and final beta."""
    return int(epoch), int(num_epochs), 1.0


def wrong(epoch: int, num_epochs: int, final_beta: float) -> float:
    return min(final_beta, final_beta * epoch / (num_epochs // 2))


def right(epoch: int, num_epochs: int, final_beta: float) -> float:
    # The share of the training that is done; there is at least one epoch
    return final_beta * min(1.0, 2 * epoch / num_epochs)
