"""Registry reading 读台账: CSV files or one workbook become a registry, or every fault at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeVar

from monitor.documents.registry_files import RegistryFiles, read_registry_files
from monitor.documents.registry_headers import ACCOUNTS, COLUMNS, SITES, UNITS
from monitor.documents.registry_names import (
    KnownNames,
    PlacedTargets,
    superior_circles,
    with_spelt_sites,
    with_spelt_units,
)
from monitor.documents.registry_repeats import (
    distinct_columns,
    half_known_accounts,
    repeated,
    repeated_accounts,
)
from monitor.documents.registry_rows import read_account, read_column, read_site, read_unit
from monitor.documents.registry_shared import shared_addresses
from monitor.documents.sheets.row_reading import Row
from monitor.documents.sheets.sheet_rows import Placed, places_text
from monitor.documents.sheets.sheet_table import SheetForm, lay_out
from monitor.domain.errors import Fault, RegistryError
from monitor.domain.registry import Registry
from monitor.domain.target import Column, TargetKind, plain

_T = TypeVar("_T")

_KINDS: Mapping[str, TargetKind] = {SITES.title: "site", COLUMNS.title: "column", ACCOUNTS.title: "account"}


def read_registry(path: Path, *, rulebooks: frozenset[str]) -> Registry:
    """Read a registry; `rulebooks` are the keys that 规则库 may name.

    Raises:
        InputError: nothing can be read at all (no such file, not a workbook, too large).
        RegistryError: with a fault for every place that must be mended.
    """
    files = read_registry_files(path)
    reading = _Reading(files, rulebooks)
    registry = reading.registry()
    if reading.faults:
        raise RegistryError(sorted(dict.fromkeys(reading.faults), key=files.order_of))
    return registry


class _Reading:
    """One reading of the sheets; it collects faults and notices on the way."""

    def __init__(self, files: RegistryFiles, rulebooks: frozenset[str]) -> None:
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
        self._notices.extend(shared_addresses(rows.columns))
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
        self.faults.extend(repeated_accounts(rows.accounts))
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
