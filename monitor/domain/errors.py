"""Errors 错误: everything the monitor itself may raise, as one tree.

MonitorError
├── InputError              what a person gave us cannot be used (exit code 2)
│   ├── RegistryError       a registry file: carries every faulty place, not only the first
│   ├── LedgerError         a ledger file: likewise
│   ├── UnreadableWording   an update wording that cannot be read; never guessed at
│   ├── UnreadablePeriod    a period key that cannot be read
│   └── CalendarYearUnknown the holiday table lacks a year; nothing can be said of its working days
├── OwnFault                something of ours is broken (exit code 4)
│   ├── StoreUnavailable    the database cannot be reached or is full
│   │   └── StoreAway       the connection broke or none can be made; it may come back
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


class LedgerError(InputError):
    """A ledger cannot be imported; `faults` names every place that must be mended."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = faults
        super().__init__("\n".join(str(fault) for fault in faults))


class UnreadableWording(InputError):
    """An update wording that cannot be read; it is refused by name and never guessed at."""

    def __init__(self, wording: str, why: str) -> None:
        self.wording = wording
        super().__init__(f"更新频次“{wording}”无法识别：{why}")


class UnreadablePeriod(InputError):
    """A period key that is none of 2024Q2, 2024-02, 2024H1, 2024 or FIRST..LAST."""

    def __init__(self, key: str, why: str) -> None:
        self.key = key
        super().__init__(
            f"时段“{key}”无法识别：{why}。请写成 2024Q2、2024-02、2024H1、2024 或 2024-04-01..2024-06-30"
        )


class CalendarYearUnknown(InputError):
    """The holiday table lacks a year; its working days are unknown, never guessed."""

    def __init__(self, year: int) -> None:
        self.year = year
        super().__init__(f"工作日历缺少{year}年的节假日安排，请按国务院办公厅通知补充 {year}.toml")


class OwnFault(MonitorError):
    """Something of ours is broken; no target is to blame."""


class StoreUnavailable(OwnFault):
    """The database cannot be reached, is locked for good, or its disk is full."""


class StoreAway(StoreUnavailable):
    """The connection to the database broke, or none can be made: temporary, it may come back."""


class StoreTooNew(OwnFault):
    """The database carries a revision this program does not know."""


class RunUnderWay(MonitorError):
    """Another run holds the lock; two at once are never right."""


class DeliveryFailed(MonitorError):
    """A channel could not hand over a message; `permanent` means: do not try again.

    `is_about_message` is False where none would get through (the server is down, our own password is
    wrong): that is no reason to give any of them up, however long it lasts.
    """

    def __init__(self, message: str, *, permanent: bool, is_about_message: bool = True) -> None:
        self.permanent = permanent
        self.is_about_message = is_about_message
        super().__init__(message)
