"""Errors 错误: everything the monitor itself may raise, as one tree.

MonitorError
├── InputError              what a person gave us cannot be used (exit code 2)
│   └── RegistryError       a registry file: carries every faulty place, not only the first
├── OwnFault                something of ours is broken (exit code 4)
│   ├── StoreUnavailable    the database cannot be reached or is full
│   └── StoreTooNew         the database was made by a newer program
├── RunUnderWay             another run holds the lock (exit code 3)
└── DeliveryFailed          a channel could not hand over a message; says whether to try again

Messages of InputError are Chinese, name the place and say what to do next.
"""

from __future__ import annotations

from dataclasses import dataclass


class MonitorError(Exception):
    """Anything the monitor knows how to explain."""


class InputError(MonitorError):
    """What a person gave us cannot be used; nothing was stored."""


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One faulty place in an input file; `row` counts as a spreadsheet does (header = 1)."""

    place: str
    row: int | None
    column: str | None
    message: str

    def __str__(self) -> str:
        where = f"《{self.place}》" if self.place else ""
        if self.row is not None:
            where += f"第{self.row}行"
        if self.column:
            where += f"“{self.column}”列"
        return f"{where}：{self.message}" if where else self.message


class RegistryError(InputError):
    """A registry cannot be imported; `faults` names every place that must be mended."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = faults
        super().__init__("\n".join(str(fault) for fault in faults))


class OwnFault(MonitorError):
    """Something of ours is broken; no target is to blame."""


class StoreUnavailable(OwnFault):
    """The database cannot be reached, is locked for good, or its disk is full."""


class StoreTooNew(OwnFault):
    """The database carries a revision this program does not know."""


class RunUnderWay(MonitorError):
    """Another run holds the lock; two at once are never right."""


class DeliveryFailed(MonitorError):
    """A channel could not hand over a message; `permanent` means: do not try again."""

    def __init__(self, message: str, *, permanent: bool) -> None:
        self.permanent = permanent
        super().__init__(message)
