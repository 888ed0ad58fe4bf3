"""Patient store 断线重试的事务: transactions of a run that outlives a restart of the database."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from monitor.store.patience import Patience
from monitor.store.unit_of_work import Store, UnitOfWork

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class PatientStore:
    """Repeats what can be done twice, each time after it has made sure of the run's lock.

    With the server its locks go, and another run may have begun in the meantime.
    """

    store: Store
    make_sure: Callable[[], None]
    patience: Patience = field(default_factory=Patience)

    def write(self, work: Callable[[UnitOfWork], Result]) -> Result:
        """What `work` gives, committed.

        Raises:
            StoreUnavailable: the database did not come back in time, or is broken or full.
            RunUnderWay: another run took the lock while the database was away.
        """

        def once() -> Result:
            self.make_sure()
            with self.store.writing() as unit_of_work:
                return work(unit_of_work)

        return self.patience.insist(once)

    def read(self, work: Callable[[UnitOfWork], Result]) -> Result:
        """What `work` gives, of one moment.

        Raises:
            StoreUnavailable: as with `write`.
            RunUnderWay: as with `write`.
        """

        def once() -> Result:
            self.make_sure()
            with self.store.reading() as unit_of_work:
                return work(unit_of_work)

        return self.patience.insist(once)
