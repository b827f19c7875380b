"""What the stages behind reading need is loaded while the first page is read: that is mostly waiting for the engine."""

import gc
from contextlib import suppress
from functools import cache
from threading import Thread


@cache
def load_ahead() -> Thread:
    """Return the thread that loads models and libraries, begun with the first call; to be joined before they are used.

    It is no daemon: a process that ends while it loads ends behind it, as libraries that are half loaded crash.
    """
    thread = Thread(target=_load, name="load ahead")
    thread.start()
    return thread


def _load() -> None:
    # Tables and modules stay for good: to look for garbage in them again and again takes a tenth of a short run's time.
    gc.disable()
    try:
        _load_all()
    finally:
        gc.freeze()
        gc.enable()


def _load_all() -> None:
    with suppress(Exception):  # the stage that needs it meets the same, and tells it
        from pipeline.repair.repairer import load

        load()
    with suppress(Exception):
        from pipeline.extract.assembly import load_pipeline

        load_pipeline()
