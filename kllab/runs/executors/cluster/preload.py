"""For ``dask worker --preload kllab.runs.executors.cluster.preload``: warms a worker up.

Without it, the first run of a worker waits for the import of torch.
"""

import logging
from importlib import import_module

from kllab import topics

_log = logging.getLogger(__name__)


def dask_setup(_worker: object) -> None:
    """Warm up every experiment before the worker joins the cluster."""
    for module in topics.EXPERIMENTS.values():
        try:
            import_module(module).warm_up()
        except Exception:
            # A worker without warm-up can still report why a run cannot be trained.
            _log.exception("warming up %s", module)
