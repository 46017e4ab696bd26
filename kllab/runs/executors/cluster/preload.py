"""For ``dask worker --preload kllab.runs.executors.cluster.preload``: warms a worker up.

Without it, the first run of a worker waits for the import of torch.
"""

from kllab import topics
from kllab.runs import worker


def dask_setup(_worker: object) -> None:
    """Warm up every experiment before the worker joins the cluster."""
    worker.warm_up(topics.EXPERIMENTS.values())
