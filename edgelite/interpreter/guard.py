"""What keeps an interpreter's memory from changing under its user: views and threads."""

from __future__ import annotations

import threading
import weakref

import numpy as np

from edgelite.errors import StateError


class Guard:
    """Knows which views are alive, and whether the model is running.

    Attributes:
        views: those that were given out and may still be alive.
        running: held by the thread that runs the model.
    """

    def __init__(self) -> None:
        self.views: list[weakref.ref[np.ndarray]] = []
        self.running = threading.Lock()

    def view(self, array: np.ndarray) -> np.ndarray:
        """A view of `array` that this guard knows of while it, or a part of it, is alive.

        An array without dimensions comes as its element, as from `tf.lite.Interpreter`.
        """
        if array.ndim == 0:
            return array[()]
        # NumPy lets parts of a view point past it to the array itself, but not past a memoryview.
        seen = array.view() if array.dtype == np.object_ else np.asarray(memoryview(array))  # type: ignore[arg-type]
        self.views.append(weakref.ref(seen))
        return seen

    def refuse_views(self, call: str) -> None:
        """Raises StateError while a view is alive."""
        if self.views:
            self.views = [view for view in self.views if view() is not None]
        if self.views:
            raise StateError(
                f"{call}: a view that tensor() gave is still alive; delete it, or copy it"
            )

    def busy(self) -> StateError:
        """What is raised while another thread is in a run."""
        return StateError(
            "invoke: another thread is running this interpreter; make an interpreter a thread"
        )
