"""Run engine of this process, started with the server or by the first page that needs it."""

import threading

from kllab.runs import RunService

_lock = threading.Lock()
_service: RunService | None = None


def engine() -> RunService:
    """Return the process's run engine and start it if needed; its home is `KLLAB_HOME`."""
    global _service
    with _lock:
        if _service is None:
            _service = RunService()
            _service.start()
        return _service


def stop() -> None:
    """Stop the engine; running trainings are checkpointed and resume at the next start."""
    global _service
    with _lock:
        service, _service = _service, None
    if service is not None:
        service.stop()
