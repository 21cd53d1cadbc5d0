"""Where in a model a check failed."""

from __future__ import annotations

from types import TracebackType

from edgelite.errors import ModelError


class located:  # noqa: N801  # reads as a word in a with statement
    """Puts a place before the message of a ModelError that is raised inside."""

    def __init__(self, place: str) -> None:
        self.place = place

    def __enter__(self) -> None:
        """Nothing is held."""

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Raises the error again with its place."""
        if isinstance(error, ModelError):
            raise type(error)(f"{self.place}: {error}") from None
