"""Registry reading 读台账: CSV files or one workbook become a registry, or every fault at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from monitor.documents.placed_rows import Placed, places_text
from monitor.documents.registry_headers import ACCOUNTS, COLUMNS, FORMS, SITES, UNITS, SheetForm
from monitor.documents.registry_names import KnownNames, PlacedTargets, with_spelt_sites, with_spelt_units
from monitor.documents.registry_repeats import distinct_columns, half_known_accounts, repeated
from monitor.documents.registry_targets import read_account, read_column, read_site
from monitor.documents.registry_units import read_unit, superior_circles
from monitor.documents.row_reading import Row
from monitor.documents.sheet_rows import Sheet, read_csv_sheet
from monitor.documents.sheet_table import lay_out
from monitor.documents.workbook_rows import read_workbook
from monitor.domain.errors import Fault, InputError, RegistryError
from monitor.domain.registry import Registry
from monitor.domain.target import Column, TargetKind, plain

_T = TypeVar("_T")

_KINDS: Mapping[str, TargetKind] = {SITES.title: "site", COLUMNS.title: "column", ACCOUNTS.title: "account"}
_EXPECTED_FILES = "、".join(f"{form.file}（{form.title}）" for form in FORMS)
_EXPECTED_SHEETS = "、".join(form.title for form in FORMS)


def read_registry(path: Path, *, rulebooks: frozenset[str]) -> Registry:
    """Read a registry; `rulebooks` are the keys that 规则库 may name.

    Raises:
        InputError: nothing can be read at all (no such file, not a workbook, too large).
        RegistryError: with a fault for every place that must be mended.
    """
    files = _read_files(path)
    reading = _Reading(files, rulebooks)
    registry = reading.registry()
    if reading.faults:
        raise RegistryError(sorted(set(reading.faults), key=files.order_of))
    return registry


@dataclass(frozen=True, slots=True)
class _Files:
    """The sheets that are there, by title, and a notice on what else was."""

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


def _read_files(path: Path) -> _Files:
    if path.is_dir():
        return _read_folder(path)
    if not path.exists():
        raise InputError(f"找不到 {path}；请检查路径，给出工作簿（.xlsx）或放有 CSV 的文件夹")
    if path.suffix.lower() != ".xlsx":
        raise InputError(f"{path} 不能导入；请另存为“Excel 工作簿（.xlsx）”，或给出放有 CSV 的文件夹")
    workbook = read_workbook(path, [form.title for form in FORMS])
    if not workbook.sheets:
        raise InputError(
            f"《{path.name}》里没有台账的表；表名应为：{_EXPECTED_SHEETS}，现有：{'、'.join(workbook.others)}"
        )
    others = (f"《{path.name}》没有使用的表：{'、'.join(workbook.others)}",) if workbook.others else ()
    return _Files(path, workbook.sheets, others)


def _read_folder(path: Path) -> _Files:
    try:
        names = {entry.name for entry in path.iterdir()}
    except OSError as error:
        raise InputError(f"打不开文件夹 {path}（{error.strerror}）；请检查读取权限") from error
    sheets = {form.title: read_csv_sheet(path / form.file) for form in FORMS if form.file in names}
    if not sheets:
        raise InputError(f"文件夹 {path} 里没有台账文件；应有：{_EXPECTED_FILES}")
    return _Files(path, sheets, ())


class _Reading:
    """One reading of the sheets; it collects faults and notices on the way."""

    def __init__(self, files: _Files, rulebooks: frozenset[str]) -> None:
        self.faults: list[Fault] = []
        self._files = files
        self._notices = list(files.notices)
        self._rulebooks = rulebooks
        self._unusable: set[str] = set()

    def registry(self) -> Registry:
        """The registry the sheets describe; worth something only if no fault was found."""
        rows = PlacedTargets(
            units=self._rows(UNITS, lambda row: read_unit(row, rulebooks=self._rulebooks)),
            sites=self._rows(SITES, read_site),
            columns=self._rows(COLUMNS, read_column),
            accounts=self._rows(ACCOUNTS, read_account),
        )
        rows = self._spelt(_without_nameless(rows))
        self._check_units(rows)
        self._check_repeats(rows)
        columns = distinct_columns(rows.columns)
        self.faults.extend(columns.faults)
        self._notices.extend(columns.notices)
        self._note_numberless(rows.columns)
        return Registry(
            units=tuple(row.value for row in rows.units),
            sites=tuple(row.value for row in rows.sites),
            columns=columns.columns,
            accounts=tuple(row.value for row in rows.accounts),
            kinds_given=frozenset(kind for title, kind in _KINDS.items() if title in self._files.sheets),
            notices=tuple(self._notices),
        )

    def _rows(self, form: SheetForm, read: Callable[[Row], _T]) -> list[Placed[_T]]:
        sheet = self._files.sheets.get(form.title)
        table = lay_out(sheet, form, self.faults) if sheet else None
        if table is None:
            self._unusable.add(form.title)
            return []
        notice = table.unused_notice()
        if notice:
            self._notices.append(notice)
        return [Placed(table.place, row.number, read(Row(table, row, self.faults))) for row in table.rows]

    def _spelt(self, rows: PlacedTargets) -> PlacedTargets:
        """Units and sites as their own sheets spell them; those that are missing become faults."""
        units = KnownNames(row.value.name for row in rows.units)
        rows = with_spelt_units(rows, units)
        sites = KnownNames(row.value.name for row in rows.sites)
        rows = with_spelt_sites(rows, sites)
        self._check_names(UNITS, units, "单位", needed=True)
        self._check_names(SITES, sites, "网站", needed=bool(rows.columns))
        return rows

    def _check_names(self, form: SheetForm, known: KnownNames, what: str, *, needed: bool) -> None:
        """Missing names; where the whole sheet is missing, only that is said."""
        place = self._files.place_of(form)
        if form.title not in self._unusable:
            self.faults.extend(known.faults(place, what))
        elif needed and form.title not in self._files.sheets:
            headers = "、".join(heading.name for heading in form.headings if heading.is_required)
            message = f"缺少这张表；其他表里写到的{what}都要在此登记，至少要有列：{headers}"
            self.faults.append(Fault(place, None, None, message))

    def _check_units(self, rows: PlacedTargets) -> None:
        for circle in superior_circles([row.value for row in rows.units]):
            first = next(row for row in rows.units if row.value.name == circle[0])
            path = " → ".join((*circle, circle[0]))
            self.faults.append(first.fault("上级单位", f"上级单位绕成了一圈：{path}；请改正其中一个"))

    def _check_repeats(self, rows: PlacedTargets) -> None:
        self.faults.extend(
            repeated(rows.units, lambda unit: plain(unit.name), column="单位名称", what="单位")
        )
        self.faults.extend(repeated(rows.sites, lambda site: site.key, column="网站名称", what="网站"))
        self.faults.extend(
            repeated(rows.accounts, lambda account: account.key, column="账号名称", what="账号")
        )
        self.faults.extend(half_known_accounts(rows.accounts))

    def _note_numberless(self, columns: list[Placed[Column]]) -> None:
        rows = [
            (row.place, row.row) for row in columns if row.value.wording and row.value.requirement is None
        ]
        if rows:
            self._notices.append(f"{places_text(rows)}的更新频次没有写明数量，按栏目类别的默认期限判断")


def _without_nameless(rows: PlacedTargets) -> PlacedTargets:
    """Rows whose name is missing are faults already; nothing more can be said of them."""
    return PlacedTargets(
        units=[row for row in rows.units if row.value.name],
        sites=[row for row in rows.sites if row.value.name],
        columns=[row for row in rows.columns if row.value.name and row.value.url],
        accounts=[row for row in rows.accounts if row.value.name],
    )
