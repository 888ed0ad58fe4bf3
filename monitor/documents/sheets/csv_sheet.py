"""CSV sheet CSV表: the rows of a CSV file, and rows as CSV.

Text from outside must never become a formula in a spreadsheet. In CSV there is no other way than
an apostrophe before the cell, which is what spreadsheets themselves use; reading takes it off
again, so that nothing is lost on the way.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from monitor.documents.sheets.sheet_rows import MAX_ROWS, Cell, Sheet, clean, numbered
from monitor.domain.errors import InputError

BOM = "\ufeff"
"""Without it a spreadsheet takes a UTF-8 file for one in its own encoding."""

MAX_CSV_BYTES = 50 * 1024 * 1024

_ENCODINGS = ("utf-8-sig", "gb18030")
_FORMULA = re.compile(r"'*[=+\-@＝＋－＠\t\r]")
_DISARMED = re.compile(r"'+[=+\-@＝＋－＠\t\r]")


def read_csv_sheet(path: Path) -> Sheet:
    """The rows of a CSV file in UTF-8 (with or without BOM) or GB18030.

    Raises:
        InputError: too large, too many rows, not to be opened, another encoding, or quotes that do
            not close.
    """
    text = _decoded(path)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[tuple[Cell, ...]] = []
    try:
        for row in reader:
            if len(rows) == MAX_ROWS:
                raise InputError(
                    f"《{path.name}》超过{MAX_ROWS // 10_000}万行，没有读取；请删去空行，或分成几份导入"
                )
            rows.append(tuple(rearmed(cell) for cell in row))
    except csv.Error as error:
        raise InputError(
            f"《{path.name}》第{len(rows) + 1}行起读不下去，多半是双引号没有成对；请重新另存为 CSV"
        ) from error
    return Sheet(path.name, numbered(rows))


def csv_text(rows: Iterable[Sequence[str | int]]) -> str:
    """Rows as CSV, none of whose cells a spreadsheet computes or a terminal obeys."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows([disarmed(clean(str(cell))) for cell in row] for row in rows)
    return text.getvalue()


def disarmed(text: str) -> str:
    """The text as a CSV cell that no spreadsheet computes."""
    return f"'{text}" if _FORMULA.match(text) else text


def rearmed(cell: str) -> str:
    """What `disarmed` made its cell from."""
    return cell[1:] if _DISARMED.match(cell) else cell


def _decoded(path: Path) -> str:
    raw = _bytes_of(path)
    for encoding in _ENCODINGS:
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise InputError(f"《{path.name}》的文字编码认不出来；请另存为“CSV UTF-8（逗号分隔）”")


def _bytes_of(path: Path) -> bytes:
    try:
        if path.stat().st_size > MAX_CSV_BYTES:
            raise InputError(f"《{path.name}》超过50MB，没有读取；请确认是不是放错了文件")
        return path.read_bytes()
    except OSError as error:
        raise InputError(f"打不开 {path}（{error.strerror}）；请检查文件和读取权限") from error
