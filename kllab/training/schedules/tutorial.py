"""The rule by epochs that a popular tutorial has, with its faults."""

from kllab.training.parameter import Parameter
from kllab.training.schedules.registry import Schedule, register_schedule


def largest_jump(epochs: int) -> float:
    """Return the part of beta by which the tutorial's rule jumps from one epoch to the next.

    Raises
    ------
    ValueError
        With fewer than 2 epochs: then ``epochs // 2``, the number of annealing epochs, is 0, and
        the rule divides by it.

    Examples
    --------
    >>> [largest_jump(epochs) for epochs in (2, 3, 4, 20)]
    [1.0, 1.0, 0.5, 0.1]
    """
    if epochs < 2:
        raise ValueError(
            f"epochs is {epochs}; allowed: 2 or more: the tutorial's rule divides by half of "
            "them, rounded down, which is 0"
        )
    return 1 / (epochs // 2)


@register_schedule(
    "tutorial",
    "beta rises in jumps, one an epoch, until half of the epochs: the tutorial's rule.",
    Parameter("epochs", 10, "Number of epochs of the training.", low=0, high=100_000),
)
def tutorial(beta: float, total_steps: int, epochs: int) -> Schedule:
    """Return ``min(beta, beta * epoch / (epochs // 2))``, exactly as the tutorial writes it.

    ``epoch`` counts from 0 and is the whole part of step * epochs / total_steps. The rule divides
    by zero with one epoch, which is refused here, and jumps from 0 to beta with two or three (see
    `largest_jump`). It has no start and no delay. The other schedules follow the step: they have
    no jumps, and every length works.

    Raises
    ------
    ValueError
        With fewer than 2 epochs.

    Examples
    --------
    >>> by_epochs = tutorial(1.0, 8, epochs=4)
    >>> [by_epochs(step) for step in range(8)]
    [0.0, 0.0, 0.5, 0.5, 1.0, 1.0, 1.0, 1.0]
    """
    largest_jump(epochs)

    def of_step(step: int) -> float:
        epoch = step * epochs // total_steps
        return min(beta, beta * epoch / (epochs // 2))

    return of_step
