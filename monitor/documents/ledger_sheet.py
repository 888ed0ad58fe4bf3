"""Ledger sheet 登记表: one CSV file or one sheet of a workbook, with merged cells filled in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook

from monitor.documents.sheets.csv_sheet import read_csv_sheet
from monitor.documents.sheets.sheet_rows import Cell, Sheet, SheetRow, has_content
from monitor.documents.sheets.sheet_table import SheetForm, Table, lay_out
from monitor.documents.sheets.workbook_guard import broken
from monitor.documents.sheets.workbook_reading import read_workbook
from monitor.domain.errors import Fault, InputError

_ROWS_ABOVE = 5
"""A printed table may have its title, its period and a remark above the header row."""


def read_ledger_table(path: Path, form: SheetForm, faults: list[Fault]) -> Table | None:
    """The rows of a KIND's sheet; None, with faults, where a needed column is missing.

    Rows above the header row and repetitions of it are passed over.

    Raises:
        InputError: there is nothing to read, or it must not or cannot be read.
    """
    sheet = _below_title(_read(path, form), form)
    table = lay_out(sheet, form, faults)
    if table is None:
        return None
    return replace(table, rows=tuple(row for row in table.rows if not _is_header(row, form)))


def continued(table: Table, carried: tuple[str, ...]) -> Table:
    """The table where a row that names no account goes on with the account above it.

    So merged cells arrive in a CSV file: `carried` are blank below the first row of each group.
    """
    places = [table.positions[name] for name in carried if name in table.positions]
    rows: list[SheetRow] = []
    for row in table.rows:
        if rows and not any(has_content(_cell(row, at)) for at in places[:2]):
            row = _filled(row, {at: _cell(rows[-1], at) for at in places})
        rows.append(row)
    return replace(table, rows=tuple(rows))


def _read(path: Path, form: SheetForm) -> Sheet:
    try:
        is_there, is_folder = path.exists(), path.is_dir()
    except OSError as error:
        raise InputError(f"打不开 {path}（{error.strerror}）；请检查路径和读取权限") from error
    if not is_there or is_folder:
        raise InputError(f"找不到文件 {path}；请给出一个 .csv 或 .xlsx 文件")
    match path.suffix.lower():
        case ".csv":
            return read_csv_sheet(path)
        case ".xlsx":
            return _read_workbook(path, form)
        case _:
            raise InputError(f"{path} 不能导入；请另存为 .xlsx 或“CSV UTF-8（逗号分隔）”")


def _read_workbook(path: Path, form: SheetForm) -> Sheet:
    """The sheet of the KIND's title, or the only one there is."""
    book = read_workbook(path, [form.title])
    if not book.sheets and len(book.others) == 1:
        book = read_workbook(path, book.others)
    if not book.sheets:
        names = "、".join(book.others) or "（空）"
        raise InputError(
            f"《{path.name}》里没有名为“{form.title}”的表，现有：{names}；请改表名，或只保留一张表"
        )
    (sheet,) = book.sheets.values()
    return _unmerged(path, sheet)


def _unmerged(path: Path, sheet: Sheet) -> Sheet:
    """What stands in the first cell of a merged column stands in all of its rows."""
    try:
        with CalamineWorkbook.from_path(path) as workbook:
            source = workbook.get_sheet_by_name(sheet.place)
            merged, start = source.merged_cell_ranges or (), source.start
    except CalamineError as error:
        raise broken(path) from error
    left = start[1] if start is not None else 0
    by_number = {row.number: row for row in sheet.rows}
    for (top, first), (bottom, last) in merged:
        head = by_number.get(top + 1)
        if first != last or head is None:
            continue
        for number in range(top + 2, bottom + 2):
            if number in by_number:
                by_number[number] = _filled(by_number[number], {first - left: _cell(head, first - left)})
    return Sheet(f"{path.name}·{sheet.place}", tuple(by_number.values()))


def _below_title(sheet: Sheet, form: SheetForm) -> Sheet:
    """The sheet from its header row on; as it is where none of the first rows is one."""
    for at, row in enumerate(sheet.rows[:_ROWS_ABOVE]):
        if _is_header(row, form):
            return replace(sheet, rows=sheet.rows[at:])
    return sheet


def _is_header(row: SheetRow, form: SheetForm) -> bool:
    """Whether a row names every column that is needed."""
    named = set(_names(row, form))
    return all(heading.name in named for heading in form.headings if heading.is_required)


def _names(row: SheetRow, form: SheetForm) -> Iterator[str]:
    for cell in row.cells:
        name = form.heading(cell) if isinstance(cell, str) and cell else None
        if name is not None:
            yield name


def _cell(row: SheetRow, at: int) -> Cell:
    return row.cells[at] if at < len(row.cells) else None


def _filled(row: SheetRow, values: dict[int, Cell]) -> SheetRow:
    """The row with these cells where it has none."""
    cells = [*row.cells, *[None] * (max(values, default=-1) + 1 - len(row.cells))]
    for at, value in values.items():
        if not has_content(cells[at]):
            cells[at] = value
    return SheetRow(row.number, tuple(cells))
