"""Break off 中途停下: a fault of our own that ends a run, without a word about any host."""

from __future__ import annotations

import asyncio

from monitor.domain.errors import OwnFault


class BreakOff:
    """The first such fault of a run; visits it met have no result, and are made by the next run."""

    def __init__(self) -> None:
        self.happened = asyncio.Event()
        self._fault: OwnFault | None = None

    def because(self, fault: OwnFault) -> None:
        """End the run."""
        self._fault = self._fault or fault
        self.happened.set()

    def tell(self) -> None:
        """Pass where nothing happened.

        Raises:
            OwnFault: what ended the run.
        """
        if self._fault is not None:
            raise self._fault
