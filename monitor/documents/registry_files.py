"""Registry files 台账文件: the four sheets as they lie in a folder of CSV files or in one workbook."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from monitor.documents.registry_headers import FORMS
from monitor.documents.sheets.csv_sheet import read_csv_sheet
from monitor.documents.sheets.sheet_rows import Sheet
from monitor.documents.sheets.sheet_table import SheetForm
from monitor.documents.sheets.workbook_reading import read_workbook
from monitor.domain.errors import Fault, InputError

_EXPECTED_FILES = "、".join(f"{form.file}（{form.title}）" for form in FORMS)
_EXPECTED_SHEETS = "、".join(form.title for form in FORMS)
_TABLE_SUFFIXES = frozenset({".csv", ".xlsx", ".xls", ".et"})


@dataclass(frozen=True, slots=True)
class RegistryFiles:
    """The sheets that are there, by title; `notices` speak of what else is, and of what is not."""

    path: Path
    sheets: dict[str, Sheet]
    notices: tuple[str, ...]

    def place_of(self, form: SheetForm) -> str:
        """How messages name a sheet, whether it is there or not."""
        sheet = self.sheets.get(form.title)
        if sheet:
            return sheet.place
        return form.file if self.path.is_dir() else form.title

    def order_of(self, fault: Fault) -> tuple[int, int]:
        """Sheets in their usual order, rows from the top."""
        places = [self.place_of(form) for form in FORMS]
        return places.index(fault.place), fault.row or 0


def read_registry_files(path: Path) -> RegistryFiles:
    """The sheets of a registry.

    Raises:
        InputError: there is nothing to read, or it must not or cannot be read; with the next step.
    """
    try:
        is_folder, is_there = path.is_dir(), path.exists()
    except OSError as error:
        raise InputError(f"打不开 {path}（{error.strerror}）；请检查路径和读取权限") from error
    if is_folder:
        return _read_folder(path)
    if not is_there:
        raise InputError(f"找不到 {path}；请检查路径，给出工作簿（.xlsx）或放有 CSV 的文件夹")
    if path.suffix.lower() != ".xlsx":
        raise InputError(f"{path} 不能导入；请另存为“Excel 工作簿（.xlsx）”，或给出放有 CSV 的文件夹")
    return _read_workbook(path)


def _read_workbook(path: Path) -> RegistryFiles:
    workbook = read_workbook(path, [form.title for form in FORMS])
    others = "、".join(workbook.others)
    if not workbook.sheets:
        raise InputError(
            f"《{path.name}》里没有台账的表；表名应为：{_EXPECTED_SHEETS}，现有：{others or '（空）'}"
        )
    unused = (f"《{path.name}》没有使用的表：{others}",) if others else ()
    return RegistryFiles(path, workbook.sheets, unused + _not_given(workbook.sheets))


def _read_folder(path: Path) -> RegistryFiles:
    try:
        names = {entry.name for entry in path.iterdir()}
    except OSError as error:
        raise InputError(f"打不开文件夹 {path}（{error.strerror}）；请检查读取权限") from error
    sheets = {form.title: read_csv_sheet(path / form.file) for form in FORMS if form.file in names}
    if not sheets:
        raise InputError(f"文件夹 {path} 里没有台账文件；应有：{_EXPECTED_FILES}")
    known = {form.file for form in FORMS}
    others = "、".join(sorted(name for name in names - known if _is_table(name)))
    unused = (f"文件夹 {path} 里没有使用的文件：{others}",) if others else ()
    return RegistryFiles(path, sheets, unused + _not_given(sheets))


def _is_table(name: str) -> bool:
    """Whether somebody may have meant this file to be imported; one that is hidden is nobody's."""
    return Path(name).suffix.lower() in _TABLE_SUFFIXES and not name.startswith((".", "~$"))


def _not_given(sheets: dict[str, Sheet]) -> tuple[str, ...]:
    """A sentence on the sheets that are missing: what they would hold stays as it is."""
    missing = "、".join(form.title for form in FORMS if form.title not in sheets)
    return (f"没有给出这些表：{missing}；其中的内容保持不变",) if missing else ()
