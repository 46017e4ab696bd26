"""Recovery from a damaged store: move it aside and copy readable runs to a new one."""

from contextlib import suppress
from pathlib import Path

from kllab.runs.store import records
from kllab.runs.store.schema import SCHEMA_VERSION
from kllab.runs.store.store import DATABASE, Store
from kllab.storage.aside import move, set_aside
from kllab.storage.errors import (
    StoreDamaged,
    StoreFault,
    StoreReplaced,
    Unavailable,
    log_for_host,
)
from kllab.storage.salvage import Found, check_free_space, copy_readable, now_in_words

_TABLES = {"runs": "key", "records": "run", "arrays": "run"}
"""Tables to copy: name -> column that refers to the run."""


def open_store(home: Path, fault: StoreFault | None = None) -> Store:
    """Open the store of a data directory as its owner; replace it by a new one if damaged.

    Parameters
    ----------
    home : pathlib.Path
        The data directory, whose lock this process holds.
    fault : StoreFault, optional
        Why the previously open store was closed.

    Raises
    ------
    Unavailable
        If no store can be created there, or the damaged one cannot be moved.
    """
    if isinstance(fault, StoreDamaged):
        return _replace_damaged(home)
    existed = (home / DATABASE).exists()
    try:
        store = Store(home, owner=True)
    except StoreDamaged:
        return _replace_damaged(home)
    if isinstance(fault, StoreReplaced) and not existed:
        store.add_notice(
            f"On {now_in_words()} the run store was found to be removed from the lab's home, and a "
            "new one was begun."
        )
    return store


def _replace_damaged(home: Path) -> Store:
    check_free_space(home / DATABASE, "run store")
    folder = set_aside(home / DATABASE, "damaged-")
    store = Store(home, owner=True)
    kept = copy_readable(folder / DATABASE, store.database, _TABLES, SCHEMA_VERSION, _check)
    for path in store.orphaned_checkpoints():
        with suppress(Unavailable):  # a file that cannot be moved is left in place
            move(path, folder / "checkpoints" / path.name)
    log_for_host(f"the damaged run store is in {folder}; runs that could be read: {kept}")
    store.add_notice(
        f"On {now_in_words()} the run store was found to be damaged, and a new one was begun. Runs "
        f"that could be read and are kept: {kept}. The damaged files are in the folder "
        f"{folder.name} of the lab's home."
    )
    return store


def _check(found: Found) -> None:
    """Raise `DamagedValue` if a record cannot be decoded."""
    for *_, scalars in found["records"]:
        records.decode_scalars(scalars)
    for *_, data in found["arrays"]:
        records.decode_arrays(data)
