"""The best checkpoint under a moving beta."""


def wrong(distortion: float, rate: float, beta: float) -> float:
    # The loss of this step: the checkpoint with the lowest one is kept
    return distortion + beta * rate


def right(distortion: float, rate: float, beta: float) -> float:
    # The negative ELBO, whatever beta the training has
    return distortion + rate
