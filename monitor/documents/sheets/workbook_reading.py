"""Workbook reading 读工作簿: the sheets of an .xlsx file as numbered rows."""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from monitor.documents.sheets.sheet_rows import Cell, FailedFormula, Sheet, numbered
from monitor.documents.sheets.workbook_guard import broken, check_workbook
from monitor.domain.errors import InputError
from monitor.domain.target import plain

_WORKBOOK = "xl/workbook.xml"
_RELATIONS = "xl/_rels/workbook.xml.rels"


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
    failed = {
        name: found[part].failed_formulas for name, part in _parts_of_sheets(path).items() if part in found
    }
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


def _parts_of_sheets(path: Path) -> dict[str, str]:
    """The part (as named in the zip) of every sheet, by the sheet's name.

    Empty where the package is laid out in a way that is not understood.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            sheets = fromstring(archive.read(_WORKBOOK))
            relations = fromstring(archive.read(_RELATIONS))
    except (LookupError, ValueError, ParseError, DefusedXmlException):
        return {}
    targets = {each.get("Id"): _part(each.get("Target", "")) for each in relations}
    return {
        each.get("name", ""): targets.get(_relation_of(each), "")
        for each in sheets.iter()
        if each.tag.endswith("}sheet")
    }


def _part(target: str) -> str:
    """A target is relative to xl/, or absolute within the package."""
    return posixpath.normpath(posixpath.join("xl", target)).lstrip("/")


def _relation_of(sheet: Element) -> str | None:
    return next((value for name, value in sheet.items() if name.endswith("}id")), None)
