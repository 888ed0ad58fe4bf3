"""Ledger row 登记行: a row that also holds moments — a day, or a day and the time of day."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from monitor.documents.sheets.row_reading import Row, read_day
from monitor.domain.calendar_day import SHANGHAI

_TIME = re.compile(
    r"(?P<day>\S.{0,30}?)[\sT]{0,4}(?P<hour>\d{1,2})[:时点](?P<minute>\d{1,2})(?:[:分](?P<second>\d{1,2})(?:\.\d+)?)?[分秒]?",
    re.ASCII,
)
_LONGEST = 40


@dataclass(frozen=True, slots=True)
class Moment:
    """时刻: a day in Asia/Shanghai; `at` is the aware instant, None where no time of day is told."""

    day: date
    at: datetime | None = None
    written: str = ""

    @property
    def earliest(self) -> datetime:
        """The instant, or the beginning of the day: what is dated by day proves nothing of its hours."""
        return self.at or datetime.combine(self.day, time(), SHANGHAI)

    @property
    def latest(self) -> datetime:
        """The instant, or the last second of the day."""
        return self.at or datetime.combine(self.day, time(23, 59, 59), SHANGHAI)


class LedgerRow(Row):
    """One row of a ledger, read cell by cell."""

    def moment(self, column: str, *, is_required: bool = False) -> Moment | None:
        """A cell with a day, and perhaps a time: 2026-11-20 08:30, 2026年11月20日8时30分, 2026/11/20."""
        cell = self._cells.get(column)
        if isinstance(cell, datetime):
            return Moment(cell.date(), _instant(cell), cell.isoformat(" ", "minutes"))
        if isinstance(cell, date):
            return Moment(cell, None, cell.isoformat())
        text = self.required(column) if is_required else self.text(column)
        found = read_moment(text) if text else None
        if text and found is None:
            self.fault(column, f"“{text[:_LONGEST]}”不是时间；请写成 2026-11-20 08:30 或 2026-11-20")
        return found


def read_moment(text: str) -> Moment | None:
    """The moment a text states, None if it states none."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if len(plain) > _LONGEST:
        return None
    day = read_day(plain)
    if day is not None:
        return Moment(day, None, text)
    match = _TIME.fullmatch(plain)
    day = read_day(match["day"].strip()) if match else None
    if match is None or day is None:
        return None
    try:
        told = time(int(match["hour"]), int(match["minute"]), int(match["second"] or 0))
    except ValueError:
        return None
    return Moment(day, datetime.combine(day, told, SHANGHAI), text)


def _instant(cell: datetime) -> datetime | None:
    """A cell of a workbook at midnight is a day: spreadsheets know no other."""
    if cell.time() == time():
        return None
    rounded = cell + timedelta(microseconds=500_000)
    return rounded.replace(microsecond=0, tzinfo=SHANGHAI)
