"""Row reading 行的读取: cells as the values they must be; every fault is noted, none is guessed over."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from urllib.parse import urlsplit

from monitor.documents.sheets.sheet_rows import Cell, FailedFormula, SheetRow
from monitor.documents.sheets.sheet_table import Table
from monitor.domain.errors import Fault
from monitor.domain.target import plain

SCIENTIFIC = re.compile(r"\d(?:\.\d+)?E\+\d+", re.IGNORECASE)
"""What a spreadsheet makes of a long number: 1.23E+18."""

_EXACT_NUMBERS = 1e15
"""From here on a spreadsheet no longer keeps every digit of a number."""
_LONGEST_CELL = 2000
_HOST = re.compile(r"[\w-]+(?:\.[\w-]+)*\.?|[0-9a-f]*:[0-9a-f:.]+")
_BETWEEN = re.compile("[;；]")
_WHOLE_NUMBER = re.compile(r"\d{1,6}", re.ASCII)
_SERIAL = re.compile(r"\d{5}", re.ASCII)
_EXCEL_EPOCH = date(1899, 12, 30)
_EXCEL_SERIALS = range(36526, 73051)
"""The serial numbers of the years 2000 to 2099."""
_DAYS = tuple(
    re.compile(pattern, re.ASCII)
    for pattern in (
        r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?: 0?0:00(?::00)?)?",
        r"(\d{4})(年)(\d{1,2})月(\d{1,2})日?",
        r"(\d{4})()(\d\d)(\d\d)",
    )
)
_LOST_DIGITS = "的长数字被表格软件改写成“{}”，后面的位数已经丢失；请把该列设为文本格式后重新填写"


class Row:
    """One row of a table, read cell by cell."""

    def __init__(self, table: Table, row: SheetRow, faults: list[Fault]) -> None:
        self.number = row.number
        self.place = table.place
        self._written = table.written
        self._cells = table.cells(row)
        self._faults = faults

    def fault(self, column: str, message: str) -> None:
        """Note that a cell cannot be used."""
        self._faults.append(Fault(self.place, self.number, self._written.get(column, column), message))

    def text(self, column: str) -> str:
        """A cell as text; empty where there is none."""
        cell = self._cells.get(column)
        if isinstance(cell, date | time | timedelta):
            self.fault(column, "被表格软件变成了日期或时间；请把该列设为文本格式后重新填写")
            return ""
        return self._plain_text(column, cell)

    def required(self, column: str) -> str:
        """A cell that must hold something."""
        faults = len(self._faults)
        text = self.text(column)
        if not text and len(self._faults) == faults:
            self.fault(column, "必填，不能为空")
        return text

    def note(self, column: str) -> str:
        """A remark: a date in it is as good as any other text."""
        cell = self._cells.get(column)
        return cell.isoformat()[:10] if isinstance(cell, date) else self.text(column)

    def names(self, column: str, *, is_required: bool = False) -> tuple[str, ...]:
        """Several names, separated by `;` or `；`, each once."""
        text = self.required(column) if is_required else self.text(column)
        parts = [part.strip() for part in _BETWEEN.split(text)]
        if is_required and text and not any(parts):
            self.fault(column, "必填，不能只有分隔符")
        return tuple({plain(part): part for part in reversed(parts) if part}.values())[::-1]

    def choice(self, column: str, allowed: Sequence[str], default: str) -> str:
        """One of a few words; an unknown one is refused by name."""
        text = self.text(column)
        if not text:
            return default
        for word in allowed:
            if plain(word) == plain(text):
                return word
        self.fault(column, f"不认识“{text}”；只能写：{'、'.join(allowed)}")
        return default

    def url(self, column: str, *, is_required: bool = False) -> str:
        """A web address with a host."""
        text = self.required(column) if is_required else self.text(column)
        if text and not is_web_address(text):
            self.fault(column, f"“{text}”不是网址；请写以 http:// 或 https:// 开头的完整网址")
        return text

    def day(self, column: str) -> date | None:
        """A calendar day: a date cell, a serial number, 2026-12-31, 2026/12/31, 2026年12月31日."""
        cell = self._cells.get(column)
        if isinstance(cell, datetime):
            return cell.date()
        if isinstance(cell, date):
            return cell
        text = self.text(column)
        day = read_day(text) if text else None
        if text and day is None:
            self.fault(column, f"“{text}”不是日期；请写成 2026-12-31")
        return day

    def whole_number(self, column: str) -> int | None:
        """A number without a sign or a fraction."""
        text = unicodedata.normalize("NFKC", self.text(column))
        if text and not _WHOLE_NUMBER.fullmatch(text):
            self.fault(column, f"“{text}”不是整数；请只写数字，如 12")
            return None
        return int(text) if text else None

    def _plain_text(self, column: str, cell: Cell) -> str:
        if isinstance(cell, FailedFormula):
            self.fault(column, "的公式没有结果（如 #N/A）；请用表格软件改正，或改为直接填写")
            return ""
        if isinstance(cell, int | float) and abs(cell) >= _EXACT_NUMBERS:
            self.fault(column, _LOST_DIGITS.format(f"{cell:.2E}"))
            return ""
        text = _as_written(cell)
        if SCIENTIFIC.fullmatch(unicodedata.normalize("NFKC", text)):
            self.fault(column, _LOST_DIGITS.format(text))
            return ""
        if len(text) > _LONGEST_CELL:
            self.fault(column, f"有{len(text)}个字，超过{_LONGEST_CELL}字；请缩短")
            return ""
        return text


def _as_written(cell: Cell) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell)


def is_web_address(text: str) -> bool:
    """Whether this is an http(s) address with a host and without a password in it."""
    try:
        parts = urlsplit(text)
        has_port = parts.port is None or parts.port > 0
    except ValueError:
        return False
    is_plain = not parts.username and not parts.password and not any(c.isspace() for c in text)
    has_host = _HOST.fullmatch(parts.hostname or "") is not None
    return parts.scheme in ("http", "https") and has_host and has_port and is_plain


def read_day(text: str) -> date | None:
    """The day a text states, None if it states none."""
    plain_text = unicodedata.normalize("NFKC", text).strip()
    if _SERIAL.fullmatch(plain_text) and int(plain_text) in _EXCEL_SERIALS:
        return _EXCEL_EPOCH + timedelta(days=int(plain_text))
    match = next(filter(None, (pattern.fullmatch(plain_text) for pattern in _DAYS)), None)
    if match is None:
        return None
    try:
        return date(int(match[1]), int(match[3]), int(match[4]))
    except ValueError:
        return None
