"""A thread that makes elements ahead of who takes them."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator
from typing import Any

_END = object()


class _Failure:
    def __init__(self, error: BaseException) -> None:
        self.error = error


def ahead(start: Callable[[], Iterator[Any]], size: int) -> Iterator[Any]:
    """The elements of ``start()``, up to `size` of which are made in advance by a thread.

    An error in the thread is raised where its element would have been. The thread ends when this
    iterator does, or is closed or collected.
    """
    waiting: queue.Queue[Any] = queue.Queue(size)
    left = threading.Event()

    def put(item: Any) -> bool:
        while not left.is_set():
            try:
                waiting.put(item, timeout=0.1)
            except queue.Full:
                continue
            return True
        return False

    def work() -> None:
        try:
            for element in start():
                if not put(element):
                    return
            put(_END)
        except BaseException as error:  # noqa: BLE001  # it is raised again where elements are taken
            put(_Failure(error))

    threading.Thread(target=work, name="edgelite-prefetch", daemon=True).start()
    try:
        while (item := waiting.get()) is not _END:
            if isinstance(item, _Failure):
                raise item.error
            yield item
    finally:
        left.set()
