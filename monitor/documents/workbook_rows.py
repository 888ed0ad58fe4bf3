"""Workbook rows 工作簿的行: the sheets of an .xlsx file as numbered rows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from monitor.documents.sheet_rows import Cell, FailedFormula, Sheet, numbered
from monitor.documents.workbook_guard import broken, check_workbook
from monitor.documents.workbook_parts import sheet_parts
from monitor.domain.errors import InputError
from monitor.domain.target import plain


@dataclass(frozen=True, slots=True)
class Workbook:
    """The wanted sheets by title, and the names of all others."""

    sheets: dict[str, Sheet]
    others: tuple[str, ...]


def read_workbook(path: Path, titles: Iterable[str]) -> Workbook:
    """The sheets of these titles (width and blanks ignored); a title that is not there is left out.

    Raises:
        InputError: the file is refused (see `check_workbook`) or has two sheets of one title.
    """
    found = check_workbook(path)
    failed = {name: found[part].failed_formulas for name, part in sheet_parts(path).items() if part in found}
    wanted = {plain(title): title for title in titles}
    try:
        with CalamineWorkbook.from_path(path) as workbook:
            named = {name: wanted[plain(name)] for name in workbook.sheet_names if plain(name) in wanted}
            _refuse_twins(path, named)
            sheets = {
                title: _rows_of(workbook.get_sheet_by_name(name), failed.get(name, frozenset()))
                for name, title in named.items()
            }
            others = tuple(name for name in workbook.sheet_names if name not in named)
    except CalamineError as error:
        raise broken(path) from error
    return Workbook(sheets, others)


def _refuse_twins(path: Path, named: dict[str, str]) -> None:
    """Two sheets of one title (栏目 and 栏 目): which one counts is not guessed."""
    for title in named.values():
        names = [name for name, meant in named.items() if meant == title]
        if len(names) > 1:
            raise InputError(f"《{path.name}》有多张“{title}”表（{'、'.join(names)}）；请只保留一张")


def _rows_of(sheet: CalamineSheet, failed: frozenset[tuple[int, int]]) -> Sheet:
    """The rows; a formula without a result takes the place of the blank that was read for it."""
    if sheet.start is None:
        return Sheet(sheet.name, ())
    top, left = sheet.start
    rows: list[list[Cell]] = [list(row) for row in sheet.to_python()]
    for row, column in failed:
        at_row, at_column = row - 1 - top, column - 1 - left
        if 0 <= at_row < len(rows) and 0 <= at_column < len(rows[at_row]):
            rows[at_row][at_column] = FailedFormula()
    return Sheet(sheet.name, numbered([tuple(row) for row in rows], first=top + 1))
